import { join } from "../../server/std/path.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { FilePeer, sha256Of } from "../helpers/file_peer.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { randomBytes } from "../helpers/random_bytes.ts";
import { startTestServer } from "../helpers/server.ts";

const utf8 = new TextEncoder();
const spoolOf = (dataDir: string) => join(dataDir, "received_files", ".transfers");

async function filesIn(folder: string): Promise<string[]> {
  const names = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

const contents: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["0 bytes", new Uint8Array(0)],
  ["1 byte", Uint8Array.of(0x0a)],
  ["newlines and what looks like commands", utf8.encode('\nBR:alice:x:\n{"command":"quit"}\n\0')],
  [
    "bytes of which every other is a newline",
    randomBytes(200_000).map((byte, at) => at % 2 ? byte : 0x0a),
  ],
  ["lines that are commands", utf8.encode("BR:alice:x:\nQuit:alice:\nID:bob:\n".repeat(3_000))],
  ["65,537 bytes", randomBytes(65_537)],
  ["9 MB", randomBytes(9_000_001)],
];

for (const [what, bytes] of contents) {
  integrationTest(`a native peer gets from another a file of ${what}`, async () => {
    await using server = await startTestServer();
    await using alice = await FilePeer.join(server.port, "alice");
    await using bob = await FilePeer.join(server.port, "bob");
    const receiving = bob.receiveFile();
    const transfer = await alice.sendFile("bob", "고양이 사진.png", bytes);
    const file = await receiving;
    assertEquals({ ...file, bytes: sha256Of(file.bytes) }, {
      name: "고양이 사진.png",
      from: "alice",
      to: "bob",
      bytes: sha256Of(bytes),
    });
    const ended = await alice.event("file_ended");
    assertEquals(ended, { event: "file_ended", transfer, code: "taken", user: "bob" });
    await server.said(/bob has taken/);
    await alice.ask("ping");
    assertEquals(await filesIn(spoolOf(server.dataDir)), []);
  });

  integrationTest(`a native peer gets from a legacy one a file of ${what}`, async () => {
    await using server = await startTestServer();
    await using bob = await FilePeer.join(server.port, "bob");
    await using alice = await LegacyPeer.join(server.port, "alice");
    const receiving = bob.receiveFile();
    await alice.send(`FILE:alice:bob:고양이 사진.png:${bytes.length}`);
    await alice.send(bytes);
    assertMatch(await alice.line(), /^Success:/);
    assertEquals(sha256Of((await receiving).bytes), sha256Of(bytes));
    const saved = await Deno.readFile(join(server.dataDir, "received_files", "고양이 사진.png"));
    assertEquals(sha256Of(saved), sha256Of(bytes));
    // In step again.
    await alice.send("BR:alice:hello:");
    assertEquals(await alice.line(), "Success:BR");
  });

  integrationTest(
    `a legacy peer is told of another's file of ${what}, which is saved`,
    async () => {
      await using server = await startTestServer();
      await using bob = await LegacyPeer.join(server.port, "bob");
      await using alice = await LegacyPeer.join(server.port, "alice");
      await alice.send(`FILE:alice:bob:고양이 사진.png:${bytes.length}`);
      await alice.send(bytes);
      assertMatch(await alice.line(), /^Success:/);
      assertEquals(await bob.line(), `[FILE] alice: 고양이 사진.png (${bytes.length} 바이트)`);
      const saved = await Deno.readFile(join(server.dataDir, "received_files", "고양이 사진.png"));
      assertEquals(sha256Of(saved), sha256Of(bytes));
    },
  );

  integrationTest(`a legacy peer is told of a native one's file of ${what}`, async () => {
    await using server = await startTestServer();
    await using bob = await LegacyPeer.join(server.port, "bob");
    await using alice = await FilePeer.join(server.port, "alice");
    await alice.sendFile("bob", "고양이 사진.png", bytes);
    assertEquals(await bob.line(), `[FILE] alice: 고양이 사진.png (${bytes.length} 바이트)`);
  });
}

integrationTest(
  "a header and a file may come in any split, and with the next command",
  async () => {
    await using server = await startTestServer();
    await using bob = await FilePeer.join(server.port, "bob");
    await using line = await LinePeer.join(server.port, "line");
    await using legacy = await LegacyPeer.join(server.port, "legacy");
    const body = utf8.encode("x\nBR:line:y:\n");
    const whole = (id: string, end: string) =>
      utf8.encode(`FILE:${id}:bob:a.txt:${body.length}${end}x\nBR:line:y:\nECHO:${id}:done:${end}`);
    await line.send(whole("line", "\n"));
    assertMatch(await line.line(), /^Success:/);
    assertMatch(await line.line(), /done$/);
    await legacy.send(whole("legacy", ""));
    assertMatch(await legacy.line(), /^Success:/);
    assertMatch(await legacy.line(), /done$/);
    for (const byte of whole("line", "\n")) await line.send(Uint8Array.of(byte));
    assertMatch(await line.line(), /^Success:/);
    assertMatch(await line.line(), /done$/);
    for (let index = 0; index < 3; index++) assertEquals((await bob.receiveFile()).bytes, body);
  },
);

integrationTest("a legacy peer is told once of a file that came from anybody", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using old = await LegacyPeer.join(server.port, "old");
  await using line = await LinePeer.join(server.port, "line");
  await alice.sendFile("old", "고양이.png", new Uint8Array(7));
  assertEquals(await old.line(), "[FILE] alice: 고양이.png (7 바이트)");
  await line.send("FILE:line:old:b.txt:3\nabc");
  assertEquals(await old.line(), "[FILE] line: b.txt (3 바이트)");
  await old.close();
  await server.said(/old left/); // nobody takes the ID of an open colon connection
  await using again = await LegacyPeer.join(server.port, "old");
  await again.send("ECHO:old:nothing more:");
  assertMatch(await again.line(), /nothing more$/);
});

integrationTest("who sends a file is told how many of its receivers are away", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using carol = await FilePeer.join(server.port, "carol");
  await alice.ask("room_create", { room: "yard" });
  await carol.ask("room_join", { room: "yard" });
  {
    await using bob = await FilePeer.join(server.port, "bob");
    await bob.ask("room_join", { room: "yard" });
  }
  await server.said(/bob left/);
  const bytes = new Uint8Array(7);
  const finish = async (to: string) => {
    const { transfer } = await alice.ask("file", { to, name: "a", size: bytes.length });
    await alice.sendPieces(String(transfer), bytes, {});
    return await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) });
  };
  assertEquals(await finish("bob"), { away: 1 });
  assertEquals(await finish("carol"), {});
  assertEquals(await finish("#yard"), { away: 1 });
  await using line = await LinePeer.join(server.port, "line");
  await line.send("FILE:line:bob:a:3\nabc");
  assertMatch(await line.lineWith("Success:"), /다음에 접속하면 받습니다/);
});

integrationTest("a legacy peer who was away is told at the next registration", async () => {
  await using server = await startTestServer();
  await (await LegacyPeer.join(server.port, "old")).close();
  await server.said(/old left/);
  await using alice = await FilePeer.join(server.port, "alice");
  await alice.sendFile("old", "a.txt", new Uint8Array(7));
  await using old = await LegacyPeer.join(server.port, "old");
  assertEquals(await old.line(), "[FILE] alice: a.txt (7 바이트)");
});

integrationTest(
  "files of the same name are saved beside each other, and none is overwritten",
  async () => {
    await using server = await startTestServer();
    const folder = join(server.dataDir, "received_files");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "a.txt"), "the operator's own");
    await using line = await LinePeer.join(server.port, "line");
    for (const text of ["one", "two"]) {
      await line.send(`FILE:line:line:a.txt:3\n${text}`);
      assertMatch(await line.lineWith("Success:"), /^Success:/);
    }
    const texts = ["a.txt", "a (2).txt", "a (3).txt"].map((name) =>
      Deno.readTextFileSync(join(folder, name))
    );
    assertEquals(texts, ["the operator's own", "one", "two"]);
  },
);

integrationTest("every other member of a room gets the file, each in their own time", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const carol = await FilePeer.join(server.port, "carol");
  await using dave = await FilePeer.join(server.port, "dave");
  await alice.ask("room_create", { room: "마당" });
  for (const peer of [bob, carol, dave]) await peer.ask("room_join", { room: "마당" });
  await carol.close();
  const bytes = randomBytes(200_000);
  await alice.sendFile("#마당", "a.bin", bytes);
  const file = await bob.receiveFile();
  assertEquals([file.to, sha256Of(file.bytes)], ["#마당", sha256Of(bytes)]);
  const { transfer } = await dave.event("file_offered");
  assertEquals(await dave.ask("file_refuse", { transfer }), {});
  const ended = [await alice.event("file_ended"), await alice.event("file_ended")];
  assertEquals(ended.map(({ user, code }) => [user, code]), [["bob", "taken"], [
    "dave",
    "refused",
  ]]);
  assertEquals((await filesIn(spoolOf(server.dataDir))).length, 1);
  await using back = await FilePeer.join(server.port, "carol");
  assertEquals(sha256Of((await back.receiveFile()).bytes), sha256Of(bytes));
  assertEquals((await alice.event("file_ended")).user, "carol");
  assertEquals(alice.count("file_offered"), 0);
});

integrationTest("a receiver reads what has come while the sender still sends", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const bytes = randomBytes(300_000);
  const { transfer: id } = await alice.ask("file", { to: "bob", name: "a", size: bytes.length });
  const transfer = String(id);
  await bob.event("file_offered");
  await bob.ask("file_accept", { transfer, offset: 0 });
  const into = new Uint8Array(bytes.length);
  await alice.sendPieces(transfer, bytes, { end: 100_000 });
  await bob.receivePieces(transfer, into, 0, 100_000);
  assertEquals((await bob.ask("file_taken", { transfer })).error, "transfer_incomplete");
  await alice.sendPieces(transfer, bytes, { offset: 100_000 });
  await bob.receivePieces(transfer, into, 100_000);
  assertEquals(bob.count("file_complete"), 0);
  await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) });
  assertEquals((await bob.event("file_complete")).sha256, sha256Of(into));
});

integrationTest("a file whose hash differs is gone, for everybody", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const bytes = randomBytes(1000);
  const { transfer: id } = await alice.ask("file", { to: "bob", name: "a", size: bytes.length });
  const transfer = String(id);
  await alice.sendPieces(transfer, bytes, {});
  const finish = { transfer, sha256: "0".repeat(64) };
  assertEquals((await alice.ask("file_finish", finish)).error, "file_corrupt");
  assertEquals((await bob.event("file_ended")).code, "corrupt");
  assertEquals((await alice.ask("file_finish", finish)).error, "transfer_unknown");
  assertEquals(await filesIn(spoolOf(server.dataDir)), []);
});

integrationTest(
  "a sender takes a file back, and a receiver refuses one, while it still comes",
  async () => {
    await using server = await startTestServer();
    await using alice = await FilePeer.join(server.port, "alice");
    await using bob = await FilePeer.join(server.port, "bob");
    const bytes = randomBytes(1000);
    for (const by of ["sender", "receiver"]) {
      const { transfer: id } = await alice.ask("file", { to: "bob", name: "a", size: 2000 });
      const transfer = String(id);
      await bob.event("file_offered");
      await bob.ask("file_accept", { transfer, offset: 0 });
      await alice.sendPieces(transfer, bytes, {});
      if (by === "sender") {
        assertEquals(await alice.ask("file_cancel", { transfer }), {});
        assertEquals(await bob.event("file_ended"), {
          event: "file_ended",
          transfer,
          code: "cancelled",
        });
      } else {
        assertEquals(await bob.ask("file_refuse", { transfer }), {});
        assertEquals((await alice.event("file_ended")).code, "refused");
      }
      await alice.command({ name: "file_chunk", parameters: { transfer, offset: 1000 } }, {
        bytes,
      });
      assertEquals((await alice.ask("file_cancel", { transfer })).error, "transfer_unknown");
      assertEquals(alice.errors.splice(0), ["transfer_unknown"]);
      assertEquals(
        (await bob.ask("file_accept", { transfer, offset: 0 })).error,
        "transfer_unknown",
      );
      assertEquals(await filesIn(spoolOf(server.dataDir)), []);
    }
  },
);

integrationTest("a native client that knows no files goes on as before", async () => {
  await using server = await startTestServer();
  await using old = await NativePeer.join(server.port, "old");
  await using alice = await FilePeer.join(server.port, "alice");
  await alice.sendFile("old", "a", new Uint8Array(10));
  await alice.ask("broadcast", { text: "hello" });
  assertEquals((await old.message()).text, "hello");
  assert("count" in await old.ask("search", { keyword: "hello" }));
});
