import type { ChatEvent } from "../../protocol/mod.ts";
import { Sources } from "../../server/net/sources.ts";
import type { EventSource } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";

/** A source of numbered pieces. */
class Counting implements EventSource {
  sent = 0;
  isCancelled = false;
  wake = () => {};
  constructor(readonly name: string, public available: number, readonly total = 5) {}

  get isDone(): boolean {
    return this.sent === this.total;
  }

  whenMore(call: () => void): void {
    this.wake = call;
  }

  next(): Promise<ChatEvent | undefined> {
    if (this.sent >= Math.min(this.available, this.total)) return Promise.resolve(undefined);
    this.sent++;
    const { name: transfer, sent: received } = this;
    return Promise.resolve({ event: "file_progress", transfer, received });
  }
}

/** Sources into a list, with an outbox that is ready as often as it is told to be. */
function testSources() {
  const sent: string[] = [];
  let places = Infinity;
  let isEnded = false;
  let changed = Promise.withResolvers<void>();
  const outbox = {
    async ready() {
      while (places === 0 && !isEnded) await changed.promise;
      places--;
      return !isEnded;
    },
    push: () => {},
    position: 0,
    written: 0,
  };
  const sources = new Sources({
    outbox,
    encode(event) {
      if (event.event === "file_progress") sent.push(`${event.transfer}${event.received}`);
      return undefined;
    },
  });
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  return {
    sources,
    sent,
    allow: (count: number) => (places = count, change()),
    end: () => (isEnded = true, change()),
    settled: () => new Promise((resolve) => setTimeout(resolve)),
  };
}

Deno.test("Sources lets each source have its turn", async () => {
  const { sources, sent, settled } = testSources();
  for (const name of ["a", "b", "c"]) sources.add(new Counting(name, 2, 2));
  await settled();
  assertEquals(sent, ["a1", "b1", "c1", "a2", "b2", "c2"]);
});

Deno.test("Sources asks a source again once it has more, and only then", async () => {
  const { sources, sent, settled } = testSources();
  const source = new Counting("a", 1);
  sources.add(source);
  await settled();
  source.available = 3;
  await settled();
  assertEquals(sent, ["a1"]);
  source.wake();
  source.wake();
  await settled();
  assertEquals(sent, ["a1", "a2", "a3"]);
});

Deno.test("Sources sends nothing while the outbox is full, nor after its end", async () => {
  const { sources, sent, allow, end, settled } = testSources();
  allow(2);
  sources.add(new Counting("a", 5));
  await settled();
  assertEquals(sent, ["a1", "a2"]);
  end();
  await settled();
  assertEquals(sent, ["a1", "a2"]);
});

Deno.test("Sources drops the piece at hand of a source that was cancelled", async () => {
  const { sources, sent, allow, settled } = testSources();
  allow(1);
  const source = new Counting("a", 5);
  sources.add(source);
  await settled();
  source.isCancelled = true;
  allow(9);
  await settled();
  assertEquals(sent, ["a1"]);
});
