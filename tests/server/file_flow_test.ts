import { assert, assertEquals, assertLess } from "../helpers/assert.ts";
import { FilePeer, sha256Of } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { randomBytes } from "../helpers/random_bytes.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";

integrationTest("messages are delivered while a transfer to the same peer is stuck", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const bytes = randomBytes(5_000_000);
  const transfer = await alice.sendFile("bob", "a", bytes);
  // Accepted, but nothing is ever confirmed.
  const { window } = await bob.ask("file_accept", { transfer, offset: 0 });
  let came = 0;
  while (came < Number(window)) came += (await bob.event("file_data")).bytes.length;
  for (let round = 0; round < 20; round++) {
    await alice.ask("direct", { to: "bob", text: `${round}` });
    const { message } = await bob.event("message");
    assertEquals(message.text, `${round}`);
    assertEquals((await bob.ask("ping")).error, undefined);
  }
  assertEquals([came, bob.count("file_data")], [Number(window), 0]);
  // It goes on where it was.
  await bob.command({ name: "file_received", parameters: { transfer, received: came } });
  await bob.event("file_data", ({ offset }) => offset === came);
});

integrationTest(
  "a receiver that never reads neither slows the sender nor grows the server",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await spawnServer({ dataDir: folder.path });
    await using alice = await FilePeer.join(server.port, "alice");
    const bob = await FilePeer.join(server.port, "bob");
    const bytes = randomBytes(10_000_000);
    // Once to warm up, and so that the first of many waits already.
    const transfers = [await alice.sendFile("bob", "first", bytes)];
    const before = await residentBytes(server.pid);
    const held = Promise.withResolvers<void>();
    bob.mayRead = held.promise;
    for (const transfer of transfers) {
      await bob.command({ name: "file_accept", parameters: { transfer, offset: 0 } });
    }
    for (let count = 0; count < 20; count++) {
      const transfer = await alice.sendFile("bob", `file ${count}`, bytes);
      await bob.command({ name: "file_accept", parameters: { transfer, offset: 0 } });
    }
    const growth = await residentBytes(server.pid) - before;
    const closed = bob.close();
    held.resolve();
    await closed;
    assertLess(growth, 100_000_000, `grew by ${growth} bytes`);
  },
);

async function residentBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

integrationTest("ten transfers to one peer get on at the same pace", async () => {
  // Small, so that none gets far before all are accepted.
  await using server = await startTestServer({
    options: { filePace: { downloadWindow: 100_000 } },
  });
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const bytes = randomBytes(1_500_000);
  const received = new Map<string, number>();
  for (let count = 0; count < 10; count++) {
    received.set(await alice.sendFile("bob", `file ${count}`, bytes), 0);
  }
  for (const transfer of received.keys()) await bob.ask("file_accept", { transfer, offset: 0 });
  while (Math.max(...received.values()) < bytes.length) {
    const piece = await bob.event("file_data");
    const at = piece.offset + piece.bytes.length;
    received.set(piece.transfer, at);
    const parameters = { transfer: piece.transfer, received: at };
    await bob.command({ name: "file_received", parameters });
  }
  // The first is done: the others are at least half way.
  for (const at of received.values()) assert(at > bytes.length / 2, [...received.values()].join());
});

integrationTest("ten peers send at once, and all arrives", async () => {
  await using server = await startTestServer();
  await using bob = await FilePeer.join(server.port, "bob");
  const sent = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const bytes = randomBytes(1_000_000 + index);
      await using peer = await FilePeer.join(server.port, `peer ${index}`);
      await peer.sendFile("bob", `${index}`, bytes);
      return sha256Of(bytes);
    }),
  );
  const came = [];
  for (let count = 0; count < 10; count++) came.push(sha256Of((await bob.receiveFile()).bytes));
  assertEquals(came.sort(), sent.sort());
});
