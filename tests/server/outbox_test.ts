import { Outbox, type Writable } from "../../server/net/outbox.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Takes writes, as many bytes of each as `accepts` says; each waits for `proceed` while `isHeld`. */
class Target implements Writable {
  readonly writes: Uint8Array[] = [];
  isHeld = false;
  error: Error | undefined;
  #proceed = Promise.withResolvers<void>();

  constructor(readonly accepts: (offered: number) => number = (offered) => offered) {}

  async write(bytes: Uint8Array): Promise<number> {
    if (this.isHeld) await this.#proceed.promise;
    if (this.error) throw this.error;
    const taken = bytes.slice(0, this.accepts(bytes.length));
    this.writes.push(taken);
    return taken.length;
  }

  proceed(): void {
    this.isHeld = false;
    this.#proceed.resolve();
  }

  get text(): string {
    return this.writes.map((bytes) => decoder.decode(bytes)).join("");
  }
}

function outboxTo(target: Writable, limit = 1_000_000) {
  const troubles: unknown[] = [];
  const outbox = new Outbox(target, {
    limit,
    onOverflow: (waiting) => troubles.push(waiting),
    onBroken: (error) => troubles.push(error),
  });
  return { outbox, troubles };
}

Deno.test("Outbox joins what one turn adds into one write, in order", async () => {
  const target = new Target();
  const { outbox } = outboxTo(target);
  for (const text of ["a", "b", "", "c"]) outbox.push(encoder.encode(text));
  assertEquals(outbox.waiting, 3);
  assert(await outbox.flushed());
  assertEquals(target.writes.length, 1);
  assertEquals([target.text, outbox.waiting, outbox.written], ["abc", 0, 3]);
});

Deno.test("Outbox joins what queues up during a write into the next one", async () => {
  const target = new Target();
  target.isHeld = true;
  const { outbox } = outboxTo(target);
  outbox.push(encoder.encode("first"));
  await Promise.resolve();
  for (let index = 0; index < 100; index++) outbox.push(encoder.encode(`,${index}`));
  target.proceed();
  assert(await outbox.flushed());
  assertEquals(target.writes.length, 2);
  assertEquals(target.text, ["first", ...Array(100).keys()].join(","));
});

Deno.test("Outbox writes the rest after a short write", async () => {
  const target = new Target(() => 1);
  const { outbox } = outboxTo(target);
  outbox.push(encoder.encode("abc"));
  outbox.push(encoder.encode("def"));
  assert(await outbox.flushed());
  assertEquals([target.writes.length, target.text], [6, "abcdef"]);
});

Deno.test("Outbox splits what is more than a write may join, and keeps the order", async () => {
  const target = new Target();
  const { outbox } = outboxTo(target, 10_000_000);
  const parts = Array.from({ length: 50 }, (_, index) => String(index).repeat(20_000));
  for (const part of parts) outbox.push(encoder.encode(part));
  assert(await outbox.flushed());
  assert(target.writes.length > 1);
  assertEquals(target.text, parts.join(""));
});

Deno.test("Outbox that overflows says so once and drops everything", async () => {
  const target = new Target();
  target.isHeld = true;
  const { outbox, troubles } = outboxTo(target, 100);
  outbox.push(new Uint8Array(100));
  const flushed = outbox.flushed();
  assertEquals(troubles, []);
  for (let index = 0; index < 3; index++) outbox.push(new Uint8Array(1));
  assertEquals(troubles, [101]);
  assertEquals([await flushed, outbox.waiting], [false, 0]);
  target.proceed();
  outbox.push(new Uint8Array(1));
  assertEquals([await outbox.ready(), await outbox.flushed(), troubles.length], [false, false, 1]);
});

Deno.test("Outbox that is closed lets nobody wait", async () => {
  const target = new Target();
  target.isHeld = true;
  const { outbox, troubles } = outboxTo(target);
  outbox.push(new Uint8Array(500_000));
  const waiting = [outbox.ready(), outbox.flushed()];
  outbox.close();
  outbox.close();
  assertEquals(await Promise.all(waiting), [false, false]);
  assertEquals([await outbox.ready(), await outbox.flushed()], [false, false]);
  target.proceed();
  assertEquals(troubles, []);
});

Deno.test("Outbox says once that its target is broken, and not after its own end", async () => {
  const broken = new Target();
  broken.error = new Error("reset");
  const { outbox, troubles } = outboxTo(broken);
  outbox.push(new Uint8Array(1));
  outbox.push(new Uint8Array(1));
  assertEquals([await outbox.flushed(), troubles], [false, [broken.error]]);

  const late = new Target();
  late.isHeld = true;
  late.error = new Error("canceled");
  const { outbox: closed, troubles: none } = outboxTo(late);
  closed.push(new Uint8Array(1));
  await Promise.resolve();
  closed.close();
  late.proceed();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(none, []);
});

Deno.test("Outbox lets a long answer go on when few bytes wait", async () => {
  const target = new Target();
  target.isHeld = true;
  const { outbox } = outboxTo(target);
  outbox.push(new Uint8Array(64 * 1024));
  assert(await outbox.ready(), "as many as this may wait");
  outbox.push(new Uint8Array(1));
  const ready = outbox.ready();
  target.proceed();
  assert(await ready);
});

Deno.test("Outbox gives a peer that frames nothing pieces of at most 1,024 bytes", async () => {
  const target = new Target();
  const { outbox } = outboxTo(target);
  outbox.style = "pieces";
  const long = "마당에 모인 사람들 ".repeat(200);
  const texts = ["Success:BR\n", long + "\n", "[BR] 가: 나\n"];
  for (const text of texts) outbox.push(encoder.encode(text));
  assert(await outbox.flushed());
  assertEquals(target.text, texts.join("")); // decodes each write by itself
  for (const bytes of target.writes) assert(bytes.length <= 1_024);
  const ends = target.writes.map((bytes) => decoder.decode(bytes)).filter((text) =>
    text.endsWith("\n")
  );
  assertEquals(ends.length, 3, "nothing is joined with what follows");
});

Deno.test("Outbox that is closed stops writing pieces", async () => {
  const target = new Target();
  const { outbox } = outboxTo(target);
  outbox.style = "pieces";
  outbox.push(encoder.encode("가".repeat(30_000)));
  while (target.writes.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  outbox.close();
  // A timer that is left behind would fail this test.
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert(target.writes.length < 10);
});
