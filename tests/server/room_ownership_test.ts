import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { joinAs, startModeratedServer } from "../helpers/moderated_server.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const english = { language: "en" };

function codeOf(answer: NativeLine): unknown {
  return (answer.error as NativeLine | undefined)?.code ?? "done";
}

function notice(peer: NativePeer): Promise<NativeLine> {
  return peer.next((line) => line.event === "notice");
}

integrationTest(
  "a room's topic is its owner's and moderators' to set, and everyone's to read",
  async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await startModeratedServer(folder.path);
      await using ann = await NativePeer.join(server.port, "ann", english);
      await using bob = await NativePeer.join(server.port, "bob", english);
      await using old = await LegacyPeer.join(server.port, "old");
      await using mod = await joinAs(server.port, "mod");
      await ann.ask("room_create", { room: "마당" });
      assertEquals(await bob.ask("room_topic", { room: "마당" }), { room: "마당" });
      assertEquals(
        codeOf(await bob.ask("room_topic", { room: "마당", topic: "beer" })),
        "room_not_owner",
      );
      await bob.ask("room_join", { room: "마당" });
      await old.send("ROOM:old:마당:JOIN:");
      assertEquals(await old.line(), "Success:You entered the room 마당.");
      assertEquals(await ann.ask("room_topic", { room: "마당", topic: " tea:\nand cake " }), {
        room: "마당",
        topic: "tea: ⏎ and cake",
      });
      const told = await notice(bob);
      assertEquals([told.code, told.room, told.by, told.topic], [
        "room_topic",
        "마당",
        "ann",
        "tea: ⏎ and cake",
      ]);
      assertEquals(told.message, "ann set the topic of 마당: tea: ⏎ and cake");
      assertEquals((await mod.ask("room_topic", { room: "마당", topic: "차" })).topic, "차");
      assertEquals((await notice(bob)).message, "mod set the topic of 마당: 차");
      // Peers of the old system hear nothing that they did not ask for.
      await old.send("TOPIC:old:마당:");
      assertEquals(await old.line(), "Success:Topic of 마당: 차");
      await ann.ask("room_create", { room: "hall" });
      await ann.ask("room_topic", { room: "hall", topic: "gone soon" });
      await ann.ask("room_topic", { room: "hall", topic: "-" });
    }
    await using server = await startTestServer({ dataDir: folder.path, args: ["--lang=en"] });
    await using carol = await NativePeer.join(server.port, "carol", english);
    assertEquals(await carol.ask("room_join", { room: "마당" }), { room: "마당", topic: "차" });
    assertEquals(await carol.ask("room_topic", { room: "hall" }), { room: "hall" });
    const { rooms } = await carol.ask("room_list") as { rooms: NativeLine[] };
    assertEquals(rooms.find(({ room }) => room === "마당")?.topic, "차");
    assertEquals(
      codeOf(await carol.ask("room_topic", { room: "마당", topic: "x".repeat(201) })),
      "text_too_long",
    );
  },
);

integrationTest(
  "a room that its owner or a moderator closes is gone, and its members hear who did it and why",
  async () => {
    await using server = await startModeratedServer();
    await using ann = await NativePeer.join(server.port, "ann", english);
    await using bob = await NativePeer.join(server.port, "bob", english);
    await using old = await LegacyPeer.join(server.port, "old");
    await using mod = await joinAs(server.port, "mod");
    for (const room of ["yard", "hall"]) {
      await ann.ask("room_create", { room });
      await ann.ask("room_topic", { room, topic: "of before" });
      await bob.ask("room_join", { room });
      await old.send(`ROOM:old:${room}:JOIN:`);
      await old.lineWith("Success:Topic of");
    }
    await ann.ask("room_message", { room: "yard", text: "before" });
    assertEquals((await bob.message()).text, "before");
    assertEquals(await old.line(), "RMSG:yard:ann:before");
    assertEquals(codeOf(await bob.ask("room_close", { room: "yard" })), "room_not_owner");
    assertEquals(await ann.ask("room_close", { room: "Yard" }), { room: "yard" });
    assertEquals((await notice(bob)).message, "ann closed the room yard.");
    assertEquals(await old.line(), "Error:ann closed the room yard.");
    assertEquals(
      codeOf(await bob.ask("room_message", { room: "yard", text: "hi" })),
      "room_unknown",
    );
    await mod.ask("room_close", { room: "hall", reason: "quiet now" });
    const told = await notice(bob);
    assertEquals([told.code, told.room, told.by, told.reason], [
      "room_closed",
      "hall",
      "mod",
      "quiet now",
    ]);
    assertEquals(await old.line(), "Error:mod closed the room hall. Reason: quiet now");
    await server.said(/\[AUTH\] mod \(moderator\) closed the room hall: quiet now/);
    // A later room of that name begins anew; what was said before stays with those who heard it.
    await bob.ask("room_create", { room: "yard" });
    assertEquals(await bob.ask("room_topic", { room: "yard" }), { room: "yard" });
    assertEquals(
      codeOf(await ann.ask("room_message", { room: "yard", text: "hi" })),
      "room_not_member",
    );
    assertEquals((await bob.ask("search", { keyword: "before" })).count, 1);
  },
);

integrationTest("line peers close rooms and set topics in their form", async () => {
  await using server = await startTestServer({ args: ["--lang=en"] });
  await using line = await LinePeer.join(server.port, "ann");
  await line.send(
    "ROOM:ann:yard:CREATE:\nTOPIC:ann:yard:see https://x.kr/:\nRLIST:ann:\nTOPIC:ann:yard:-:\nROOM:ann:yard:CLOSE:done: all:\nRLIST:ann:\n",
  );
  assertEquals(await line.lines(7), [
    "Success:You opened the room yard.",
    "Success:Topic of yard: see https://x.kr/",
    "Rooms (1):",
    "- yard (멤버 수: 1)",
    "Success:The room yard has no topic.",
    "Success:The room yard is closed.",
    "There are no rooms.",
  ]);
});

integrationTest(
  "an announcement reaches everyone, marked so that no ID can pass for it",
  async () => {
    await using server = await startModeratedServer();
    await using mod = await joinAs(server.port, "mod");
    await using ann = await NativePeer.join(server.port, "ann", english);
    await using old = await LegacyPeer.join(server.port, "old");
    assertEquals(codeOf(await ann.ask("announce", { text: "hi" })), "role_required");
    const { id } = await mod.ask("announce", { text: "Down at noon." });
    const message = await ann.message();
    assertEquals([message.id, message.type, message.announcement, message.text], [
      id,
      "BR",
      true,
      "Down at noon.",
    ]);
    assertEquals(await old.line(), "[BR] *Announcement* mod: Down at noon.");
    await mod.ask("broadcast", { text: "Just talk." });
    assert(!("announcement" in await ann.message()));
    assertEquals(await old.line(), "[BR] mod: Just talk.");
    for (const name of ["*Announcement* mod", "*mod"]) {
      await using forger = await NativePeer.connect(server.port);
      assertEquals(codeOf(await forger.ask("register", { id: name })), "name_character");
    }
    // It is one to those who read it later too.
    const request = await ann.post("search", { keyword: "noon" });
    const part = await ann.next((line) => line.request === request && "part" in line);
    const [found] = (part.part as { messages: NativeLine[] }).messages;
    assertEquals([found.id, found.announcement], [id, true]);
    await old.send("SEARCH:old:noon:");
    assertMatch(await old.line(), /^\[.{19}\] \*Announcement\* mod -> ALL: Down at noon\.$/);
    await server.said(/\[AUTH\] mod \(moderator\) announced something/);
  },
);
