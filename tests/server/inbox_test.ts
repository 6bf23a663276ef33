import { Inbox } from "../../server/net/inbox.ts";
import { Outbox } from "../../server/net/outbox.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

/** An inbox over a connection that writes as told, and what was taken from it. */
function inboxOver(
  write: () => Promise<number>,
): { outbox: Outbox; inbox: Inbox; taken: number[] } {
  const outbox = new Outbox({ write }, { limit: 100, onOverflow() {}, onBroken() {} });
  const taken: number[] = [];
  return { outbox, inbox: new Inbox(outbox, (through) => taken.push(through)), taken };
}

/** Lets everything happen that waits for nothing more. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

Deno.test("Inbox is taken when what was sent is written, and not before", async () => {
  const written = Promise.withResolvers<number>();
  const { outbox, inbox, taken } = inboxOver(() => written.promise);
  outbox.push(new Uint8Array(10));
  inbox.sent(1);
  inbox.sent(2);
  await settled();
  assertEquals(taken, []);
  written.resolve(10);
  assert(await outbox.flushed());
  await settled();
  assertEquals(taken.at(-1), 2);
});

Deno.test("Inbox keeps what a broken connection did not write", async () => {
  const { outbox, inbox, taken } = inboxOver(() => Promise.reject(new Error("gone")));
  outbox.push(new Uint8Array(10));
  inbox.sent(1);
  assertEquals(await outbox.flushed(), false);
  await settled();
  assertEquals(taken, []);
});

integrationTest("private messages that a broken connection did not take come again", async () => {
  // More than the system's own buffers take, which count as gone.
  await using server = await startTestServer({
    args: ["--limits=off", "--log-level=INFO", "--outbox-limit=64M"],
  });
  await using alice = await NativePeer.join(server.port, "alice");
  const stuck = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await stuck.write(new TextEncoder().encode("ID:bob:\n"));
  await stuck.read(new Uint8Array(100)); // registered; from here on bob reads nothing
  const text = "가".repeat(15_000);
  const count = 540;
  for (let index = 0; index < count - 1; index++) {
    await alice.post("direct", { to: "bob", text: `${index}:${text}` });
  }
  await alice.ask("direct", { to: "bob", text: `${count - 1}:${text}` });
  stuck.close();
  while ((await alice.ask("who") as { online: string[] }).online.includes("bob")) {
    await alice.ask("ping");
  }
  await using bob = await LinePeer.join(server.port, "bob");
  await alice.ask("direct", { to: "bob", text: "끝" });
  const last = await bob.lineWith(/^FROM alice: 끝/);
  assertEquals(last, "FROM alice: 끝");
  const again = bob.received.split("\n").filter((line) => line.startsWith("FROM alice: "));
  assertMatch(again.at(-2) ?? "", new RegExp(`^FROM alice: ${count - 1}:`));
  const numbers = again.slice(0, -1).map((line) => parseInt(line.slice("FROM alice: ".length)));
  assertEquals(numbers, numbers.map((_, index) => count - numbers.length + index));
});
