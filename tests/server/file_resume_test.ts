import { join } from "../../server/std/path.ts";
import { assert, assertEquals, assertGreater, assertMatch } from "../helpers/assert.ts";
import { FilePeer, sha256Of } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer } from "../helpers/peers.ts";
import { randomBytes } from "../helpers/random_bytes.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";

const spoolOf = (dataDir: string) => join(dataDir, "received_files", ".transfers");
const spooled = (dataDir: string) => [...Deno.readDirSync(spoolOf(dataDir))].length;

integrationTest("both sides go on after a lost connection, from what they had", async () => {
  await using server = await startTestServer();
  const bytes = randomBytes(3_000_000);
  const wanted = { to: "bob", name: "a.bin", size: bytes.length };
  const into = new Uint8Array(bytes.length);
  let transfer: string;
  {
    await using alice = await FilePeer.join(server.port, "alice");
    await using bob = await FilePeer.join(server.port, "bob");
    const { transfer: id, window } = await alice.ask("file", wanted);
    transfer = String(id);
    await bob.ask("file_accept", { transfer, offset: 0 });
    await alice.sendPieces(transfer, bytes, { window: Number(window), end: 1_000_000 });
    await bob.receivePieces(transfer, into, 0, 500_000);
  }
  await server.said(/bob left/);
  await server.said(/alice left/);
  await using alice = await FilePeer.join(server.port, "alice");
  const { offset, window } = await alice.ask("file", { ...wanted, transfer });
  assertEquals(offset, 1_000_000);
  await using bob = await FilePeer.join(server.port, "bob");
  assertEquals((await bob.event("file_offered")).complete, false);
  assertEquals((await bob.ask("file_accept", { transfer, offset: 500_000 })).error, undefined);
  const receiving = bob.receivePieces(transfer, into, 500_000);
  await alice.sendPieces(transfer, bytes, { offset: 1_000_000, window: Number(window) });
  await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) });
  await receiving;
  assertEquals((await bob.event("file_complete")).sha256, sha256Of(into));
  assertEquals(await bob.ask("file_taken", { transfer }), {});
});

integrationTest("a second connection of the sender takes the transfer over", async () => {
  await using server = await startTestServer();
  const bytes = randomBytes(200_000);
  const wanted = { to: "alice", name: "a.bin", size: bytes.length };
  const first = await FilePeer.join(server.port, "alice");
  const transfer = String((await first.ask("file", wanted)).transfer);
  await first.sendPieces(transfer, bytes, { end: 100_000 });
  await first.close();
  await using second = await FilePeer.join(server.port, "alice");
  // Twice at once, as a client might that is not sure.
  const answers = await Promise.all([0, 1].map(() => second.ask("file", { ...wanted, transfer })));
  assertEquals(answers.map(({ offset }) => offset), [100_000, 100_000]);
  await second.sendPieces(transfer, bytes, { offset: 100_000 });
  assertEquals(await second.ask("file_finish", { transfer, sha256: sha256Of(bytes) }), {});
});

integrationTest(
  "a transfer survives kill -9 of the server, twice, with few bytes sent twice",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const bytes = randomBytes(40_000_000);
    const wanted = { to: "bob", name: "큰 파일.bin", size: bytes.length };
    const into = new Uint8Array(bytes.length);
    let transfer: string | undefined;
    let sent = 0;
    let received = 0;
    for (const share of [0.3, 0.7]) {
      await using server = await spawnServer({ dataDir });
      await using bob = await FilePeer.join(server.port, "bob");
      await using alice = await FilePeer.join(server.port, "alice");
      const begun = await alice.ask("file", { ...wanted, transfer });
      transfer = String(begun.transfer);
      // Whatever was confirmed is there.
      const offset = Number(begun.offset);
      assert(offset >= sent, `${offset} of ${sent}`);
      await bob.ask("file_accept", { transfer, offset: received });
      sent = Math.floor(bytes.length * share);
      await Promise.all([
        alice.sendPieces(transfer, bytes, { offset, window: Number(begun.window), end: sent }),
        bob.receivePieces(transfer, into, received, sent),
      ]);
      received = sent;
      await server.stop("SIGKILL");
    }
    await using server = await spawnServer({ dataDir });
    await using alice = await FilePeer.join(server.port, "alice");
    const { offset: at, window } = await alice.ask("file", { ...wanted, transfer });
    const offset = Number(at);
    assertGreater(offset, sent - 1);
    await alice.sendPieces(String(transfer), bytes, { offset, window: Number(window) });
    const finish = { transfer, sha256: sha256Of(bytes) };
    assertEquals(await alice.ask("file_finish", finish), { away: 1 });
    // Once more between the end and the receiver.
    await server.stop("SIGKILL");
    await using last = await spawnServer({ dataDir });
    await using bob = await FilePeer.join(last.port, "bob");
    const offer = await bob.event("file_offered");
    assertEquals([offer.name, offer.complete], ["큰 파일.bin", true]);
    await bob.ask("file_accept", { transfer, offset: received });
    await bob.receivePieces(String(transfer), into, received);
    assertEquals((await bob.event("file_complete")).sha256, sha256Of(into));
    assertEquals(await bob.ask("file_taken", { transfer }), {});
    assertEquals(spooled(dataDir), 0);
  },
);

integrationTest("at its start the server removes bytes that belong to no transfer", async () => {
  await using folder = await temporaryFolder();
  const dataDir = folder.path;
  await Deno.mkdir(spoolOf(dataDir), { recursive: true });
  await Deno.writeTextFile(join(spoolOf(dataDir), "0".repeat(20)), "nobody's");
  await Deno.writeTextFile(join(spoolOf(dataDir), "README.txt"), "the operator's");
  await using _server = await startTestServer({ dataDir });
  assertEquals([...Deno.readDirSync(spoolOf(dataDir))].map(({ name }) => name), ["README.txt"]);
});

integrationTest("a complete file that is missing from the disk is said to be corrupt", async () => {
  await using folder = await temporaryFolder();
  const dataDir = folder.path;
  {
    await using server = await startTestServer({ dataDir });
    await using alice = await FilePeer.join(server.port, "alice");
    await alice.sendFile("alice", "a", randomBytes(100));
  }
  await Deno.remove(spoolOf(dataDir), { recursive: true });
  await using server = await startTestServer({ dataDir });
  await server.said(/is not on the disk any more/);
  await using alice = await FilePeer.join(server.port, "alice");
  await alice.event("caught_up");
  await alice.ask("ping");
  assertEquals(alice.count("file_offered"), 0);
});

integrationTest(
  "a legacy peer that leaves in the middle of a file leaves nothing behind",
  async () => {
    await using server = await startTestServer();
    await using bob = await FilePeer.join(server.port, "bob");
    const alice = await LegacyPeer.join(server.port, "alice");
    await alice.send("FILE:alice:bob:a.txt:100");
    await alice.send("only this");
    await bob.event("file_offered");
    await alice.close();
    assertEquals((await bob.event("file_ended")).code, "cancelled");
    await server.said(/is cancelled/);
    await bob.ask("ping");
    while (spooled(server.dataDir) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals([...Deno.readDirSync(join(server.dataDir, "received_files"))].length, 1);
  },
);

/** A server on which files stall soon, but only while the test lets time pass: a busy machine stalls none. */
async function startHastyServer() {
  const begun = Date.now();
  const time = { passes: false };
  const server = await startTestServer({
    options: {
      filePace: { stallTime: 300, downloadWindow: 1_000_000 },
      sweepInterval: 10,
      sweepTime: () => time.passes ? Date.now() : begun,
    },
  });
  return { ...server, time };
}

integrationTest("a sender that stalls is told so, and goes on when it can", async () => {
  await using server = await startHastyServer();
  await using alice = await FilePeer.join(server.port, "alice");
  const bytes = randomBytes(2000);
  const wanted = { to: "alice", name: "a", size: 2000 };
  const transfer = String((await alice.ask("file", wanted)).transfer);
  await alice.sendPieces(transfer, bytes, { end: 1000 });
  server.time.passes = true;
  assertEquals((await alice.event("file_ended")).code, "stalled");
  server.time.passes = false;
  assertEquals((await alice.ask("file", { ...wanted, transfer })).offset, 1000);
  await alice.sendPieces(transfer, bytes, { offset: 1000 });
  await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) });
});

integrationTest("a receiver that stalls is told so, and goes on when it can", async () => {
  await using server = await startHastyServer();
  await using alice = await FilePeer.join(server.port, "alice");
  const bytes = randomBytes(2000);
  const transfer = await alice.sendFile("alice", "a", bytes);
  await alice.ask("file_accept", { transfer, offset: 0 });
  await alice.event("file_complete");
  // One that has all of it is not waited for: it may be checking.
  await alice.ask("file_accept", { transfer, offset: 0 });
  await alice.event("file_complete");
  await using bob = await FilePeer.join(server.port, "bob");
  const large = randomBytes(2_000_000);
  const other = await alice.sendFile("bob", "b", large);
  await bob.ask("file_accept", { transfer: other, offset: 0 });
  server.time.passes = true;
  assertEquals((await bob.event("file_ended")).code, "stalled");
  server.time.passes = false;
  const said = { transfer: other, received: 10 };
  await bob.command({ name: "file_received", parameters: said });
  await bob.ask("ping");
  assertEquals(bob.errors, ["transfer_not_running"]);
  await bob.ask("file_accept", { transfer: other, offset: 1_999_000 });
  await bob.event("file_data", ({ offset }) => offset === 1_999_000);
  await bob.event("file_complete");
});

integrationTest(
  "a legacy peer that stalls is told so, and what it sends later is neither file nor command",
  async () => {
    await using server = await startHastyServer();
    await using alice = await LegacyPeer.join(server.port, "alice");
    await alice.send("FILE:alice:alice:a.txt:20");
    await alice.send("abcdefghij");
    server.time.passes = true;
    assertMatch(await alice.line(), /^Error:.*0\.3/);
    await alice.send("BR:alice:is this the file, or talk?:");
    assertMatch(await alice.line(), /^Error:.*다시 접속해 주세요\.$/);
    await alice.ended();
  },
);

integrationTest(
  "a file that nobody fetched in time is removed, and who is there is told",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    {
      await using server = await startTestServer({ dataDir });
      await using alice = await FilePeer.join(server.port, "alice");
      await (await FilePeer.join(server.port, "bob")).close();
      await alice.sendFile("bob", "a", randomBytes(100));
      await using old = await LegacyPeer.join(server.port, "old");
      await old.send("FILE:old:bob:saved.txt:3");
      await old.send("abc");
      await old.lineWith("Success:");
    }
    assertEquals(spooled(dataDir), 2);
    let passed = 0;
    const options = { sweepInterval: 10, sweepTime: () => Date.now() + passed };
    await using server = await startTestServer({ dataDir, options });
    await using alice = await FilePeer.join(server.port, "alice");
    assertEquals(spooled(dataDir), 2);
    passed = 8 * 24 * 60 * 60 * 1_000; // a day more than files are kept
    assertEquals((await alice.event("file_ended")).code, "expired");
    // One after the other goes, the link in received_files last.
    const kept = () => [...Deno.readDirSync(join(dataDir, "received_files"))].length;
    while (spooled(dataDir) > 0 || kept() > 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
);
