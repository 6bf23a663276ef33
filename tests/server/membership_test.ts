import { assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const watching = { presence: true };

/** All that a native peer was told of people, up to now. */
async function heard(peer: NativePeer): Promise<NativeLine[]> {
  const lines: NativeLine[] = [];
  const request = await peer.post("ping");
  for (;;) {
    const line = await peer.next(({ event, request: answered }) =>
      event === "membership" || event === "presence" || answered === request
    );
    if (line.request === request) return lines;
    lines.push(line);
  }
}

function membership(room: string, id: string, member: boolean): NativeLine {
  return { event: "membership", room, id, member };
}

integrationTest(
  "members who watch presence are told who enters and leaves their room, and nobody else is",
  async () => {
    await using server = await startTestServer();
    await using ann = await NativePeer.join(server.port, "ann", watching);
    await using quiet = await NativePeer.join(server.port, "quiet");
    await using outside = await NativePeer.join(server.port, "outside", watching);
    await using old = await LegacyPeer.join(server.port, "old");
    await using line = await LinePeer.join(server.port, "line");
    await ann.ask("room_create", { room: "마당" });
    await quiet.ask("room_join", { room: "마당" });
    await old.send("ROOM:old:마당:JOIN:");
    await old.lineWith("Success:");
    await line.send("ROOM:line:마당:JOIN:\n");
    await line.lineWith("Success:");
    await heard(ann);
    await using bob = await NativePeer.join(server.port, "bob", watching);
    await bob.ask("room_join", { room: "마당" });
    await bob.ask("room_join", { room: "마당" });
    await bob.ask("room_leave", { room: "마당" });
    await ann.ask("room_leave", { room: "마당" });
    const came = { event: "presence", id: "bob", online: true };
    assertEquals(await heard(ann), [
      came,
      membership("마당", "bob", true),
      membership("마당", "bob", false),
    ]);
    assertEquals(await heard(bob), [], "who acts knows it, and who has left hears no more");
    assertEquals(await heard(quiet), [], "who did not ask for presence");
    assertEquals((await heard(outside)).filter(({ event }) => event !== "presence"), []);
    // What colon peers read next is the answer to what they ask next.
    await old.send("ECHO:old:still:");
    assertEquals(await old.line(), "에코: still");
    await line.send("ECHO:line:still\n");
    assertEquals(await line.line(), "에코: still");
  },
);

integrationTest("who disconnects stays a member, which presence tells alone", async () => {
  await using server = await startTestServer();
  await using ann = await NativePeer.join(server.port, "ann", watching);
  await ann.ask("room_create", { room: "yard" });
  {
    await using bob = await NativePeer.join(server.port, "bob", watching);
    await bob.ask("room_join", { room: "YARD" });
    await bob.ask("quit");
  }
  const gone = await ann.next(({ event, online }) => event === "presence" && online === false);
  assertEquals(gone.id, "bob");
  assertEquals(await heard(ann), [
    { event: "presence", id: "bob", online: true },
    membership("yard", "bob", true),
  ]);
  await using bob = await NativePeer.join(server.port, "bob", watching);
  await bob.ask("room_leave", { room: "yard" });
  assertEquals(await heard(ann), [
    { event: "presence", id: "bob", online: true },
    membership("yard", "bob", false),
  ]);
  await bob.ask("room_join", { room: "yard" });
  await ann.ask("room_leave", { room: "yard" });
  assertEquals(await heard(bob), [{ ...membership("yard", "ann", false), owner: "bob" }]);
});
