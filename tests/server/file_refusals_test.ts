import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { FilePeer, sha256Of } from "../helpers/file_peer.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer } from "../helpers/peers.ts";
import { randomBytes } from "../helpers/random_bytes.ts";
import { startTestServer } from "../helpers/server.ts";

integrationTest("what cannot be sent is refused before any byte", async () => {
  const args = ["--file-limit=1000", "--file-user-quota=2500", "--file-quota=4K"];
  await using server = await startTestServer({ args });
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const refusal = async (peer: FilePeer, more: Record<string, unknown>) =>
    (await peer.ask("file", { to: "bob", name: "a", size: 1000, ...more })).error;
  assertEquals(await refusal(alice, { to: "nobody" }), "user_unknown");
  assertEquals(await refusal(alice, { to: "#nowhere" }), "room_unknown");
  await bob.ask("room_create", { room: "yard" });
  assertEquals(await refusal(alice, { to: "#yard" }), "room_not_member");
  assertEquals(await refusal(bob, { to: "#yard" }), "file_nobody");
  assertEquals(await refusal(alice, { size: 1001 }), "file_too_large");
  assertEquals(await refusal(alice, { size: -1 }), "number_invalid");
  assertEquals(await refusal(alice, { name: "../a" }), "file_name_character");
  assertEquals(await refusal(alice, {}), undefined);
  assertEquals(await refusal(alice, {}), undefined);
  assertEquals(await refusal(alice, {}), "file_user_quota");
  assertEquals(await refusal(alice, { size: 500 }), undefined);
  assertEquals(await refusal(bob, {}), undefined);
  assertEquals(await refusal(bob, { size: 700 }), "file_quota");
  assertEquals(bob.count("file_offered"), 4);
});

integrationTest("a limit of 0 switches files off", async () => {
  for (const flag of ["--file-limit=0", "--file-user-quota=0", "--file-quota=0", "--file-days=0"]) {
    await using server = await startTestServer({ args: [flag] });
    await using alice = await FilePeer.join(server.port, "alice");
    const answer = await alice.ask("file", { to: "alice", name: "a", size: 0 });
    assertEquals(answer.error, "files_off");
    await using line = await LinePeer.join(server.port, "line");
    await line.send("FILE:line:alice:a:3\nabcECHO:line:in step:\n");
    assertMatch(await line.line(), /^Error:/);
    assertMatch(await line.line(), /in step$/);
  }
});

integrationTest("transfers that are unknown, or others', are refused alike", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using eve = await FilePeer.join(server.port, "eve");
  await using bob = await FilePeer.join(server.port, "bob");
  const begun = await alice.ask("file", { to: "bob", name: "a", size: 100 });
  const known = String(begun.transfer);
  for (const transfer of [known, "0".repeat(20), "x"]) {
    const asked = await Promise.all([
      eve.ask("file", { to: "bob", name: "a", size: 100, transfer }),
      eve.ask("file_finish", { transfer, sha256: "0".repeat(64) }),
      eve.ask("file_cancel", { transfer }),
      eve.ask("file_accept", { transfer, offset: 0 }),
      eve.ask("file_taken", { transfer }),
      eve.ask("file_refuse", { transfer }),
    ]);
    assertEquals(new Set(asked.map(({ error }) => error)), new Set(["transfer_unknown"]));
    const bytes = new Uint8Array(3);
    await eve.command({ name: "file_chunk", parameters: { transfer, offset: 0 } }, { bytes });
    await eve.command({ name: "file_received", parameters: { transfer, received: 0 } });
    await eve.ask("ping");
    assertEquals(eve.errors.splice(0), ["transfer_unknown", "transfer_unknown"]);
  }
  // Nor may the receiver do what is the sender's, or the other way round.
  assertEquals((await bob.ask("file_cancel", { transfer: known })).error, "transfer_unknown");
  assertEquals((await alice.ask("file_refuse", { transfer: known })).error, "transfer_unknown");
});

integrationTest(
  "a sender that ignores the window is refused, and goes on in the right way",
  async () => {
    await using server = await startTestServer({ options: { filePace: { uploadWindow: 10_000 } } });
    await using alice = await FilePeer.join(server.port, "alice");
    const bytes = randomBytes(30_000);
    const wanted = { to: "alice", name: "a", size: bytes.length };
    const { transfer: id, window } = await alice.ask("file", wanted);
    assertEquals(window, 10_000);
    const transfer = String(id);
    const chunk = (offset: number, length: number) =>
      alice.command({ name: "file_chunk", parameters: { transfer, offset } }, {
        bytes: bytes.slice(offset, offset + length),
      });
    await chunk(0, 10_001);
    await chunk(10_001, 5);
    await alice.ask("ping");
    assertEquals(alice.errors.splice(0), ["transfer_window", "transfer_not_running"]);
    const again = await alice.ask("file", { ...wanted, transfer });
    assertEquals(again.offset, 0);
    await chunk(7, 5);
    await chunk(0, 5);
    await alice.event("file_progress", ({ received }) => received === 5);
    assertEquals(alice.errors.splice(0), ["transfer_offset"]);
    await alice.sendPieces(transfer, bytes, { offset: 5, window: 10_000 });
    assertEquals(await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) }), {});
    // Asked again because the answer did not come.
    assertEquals(await alice.ask("file_finish", { transfer, sha256: sha256Of(bytes) }), {});
    assertEquals(await alice.ask("file", { ...wanted, transfer }), {
      transfer,
      offset: 30_000,
      window: 10_000,
      complete: true,
    });
    assertEquals(
      (await alice.ask("file", { ...wanted, size: 1, transfer })).error,
      "transfer_differs",
    );
  },
);
