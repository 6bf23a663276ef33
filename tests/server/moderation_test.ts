import type { Storage, StorageWrite } from "../../services/context.ts";
import { addUser } from "../helpers/accounts.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { joinAs, startModeratedServer } from "../helpers/moderated_server.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";
import { storageWith } from "../helpers/storage_with.ts";
import { callUser } from "../helpers/user_call.ts";

function codeOf(answer: NativeLine): unknown {
  return (answer.error as NativeLine | undefined)?.code ?? "done";
}

async function register(port: number, id: string): Promise<unknown> {
  await using peer = await NativePeer.connect(port);
  const answer = await peer.ask("register", { id });
  await peer.ask("quit");
  return codeOf(answer);
}

integrationTest("kick disconnects each kind of peer, and says who did it and why", async () => {
  await using server = await startModeratedServer();
  await using mod = await joinAs(server.port, "mod");
  await using native = await NativePeer.join(server.port, "ann", { language: "ko" });
  await using legacy = await LegacyPeer.join(server.port, "bob");
  await using line = await LinePeer.join(server.port, "민지");
  assertEquals(await mod.ask("kick", { id: "ANN", reason: "spam\nand eggs" }), { id: "ann" });
  const closing = await native.next((each) => each.event === "closing");
  assertEquals([closing.code, closing.temporary], ["kicked", false]);
  assertEquals(closing.message, "mod 님이 내보냈습니다. 이유: spam ⏎ and eggs");
  await native.ended();
  for (const [peer, id] of [[legacy, "bob"], [line, "민지"]] as const) {
    assertEquals(await mod.ask("kick", { id }), { id });
    assertEquals(await peer.line(), "Error:mod has disconnected you.");
    await peer.ended();
  }
  assertEquals(await mod.ask("who"), { online: ["mod"] });
  assertEquals(codeOf(await mod.ask("kick", { id: "ann" })), "user_offline");
  assertEquals(await register(server.port, "ann"), "done");
  await server.said(/\[AUTH\] mod \(moderator\) kicked ann \(127\.0\.0\.1\): spam ⏎ and eggs/);
});

integrationTest(
  "nobody keeps order without the role, over their equals, or over themselves",
  async () => {
    await using server = await startModeratedServer();
    await using root = await joinAs(server.port, "root");
    await using mod = await joinAs(server.port, "mod");
    await using _mod2 = await joinAs(server.port, "mod2");
    await using ann = await NativePeer.join(server.port, "ann");
    const targeted = { target: "root", time: "1h" };
    for (
      const [command, parameters] of [
        ["kick", { id: "mod" }],
        ["ban", targeted],
        ["unban", targeted],
        ["mute", targeted],
        ["unmute", targeted],
        ["sanctions", {}],
      ] as const
    ) assertEquals(codeOf(await ann.ask(command, parameters)), "role_required", command);
    for (const id of ["root", "mod2", "MOD2"]) {
      assertEquals(codeOf(await mod.ask("kick", { id })), "outranked");
      assertEquals(codeOf(await mod.ask("ban", { target: `${id}/ip`, time: "1h" })), "outranked");
      assertEquals(codeOf(await mod.ask("mute", { target: id, time: "1h" })), "outranked");
    }
    assertEquals(codeOf(await mod.ask("kick", { id: "Mod" })), "sanction_self");
    assertEquals(codeOf(await root.ask("ban", { target: "root", time: "1h" })), "sanction_self");
    // What an operator imposed is not for a moderator to lift or to shorten.
    assertEquals(codeOf(await root.ask("ban", { target: "bob", time: "forever" })), "done");
    assertEquals(codeOf(await root.ask("mute", { target: "ann", time: "forever" })), "done");
    assertEquals(codeOf(await mod.ask("ban", { target: "bob", time: "1m" })), "outranked");
    assertEquals(codeOf(await mod.ask("unban", { target: "bob" })), "outranked");
    assertEquals(codeOf(await mod.ask("unmute", { target: "ann" })), "outranked");
    assertEquals(codeOf(await root.ask("kick", { id: "mod2" })), "done");
  },
);

integrationTest(
  "a ban of an ID keeps it out for a time or for good, also after a restart, until it is lifted",
  async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await startModeratedServer(folder.path);
      await using mod = await joinAs(server.port, "mod");
      await using bob = await LegacyPeer.join(server.port, "Bob");
      const before = Date.now();
      const { target, until, unseen } = await mod.ask("ban", {
        target: "bob",
        time: "2시간",
        reason: "spam",
      });
      assertEquals([target, unseen], ["bob", undefined]);
      assert(
        Number(until) >= before + 2 * 3_600_000 && Number(until) <= Date.now() + 2 * 3_600_000,
      );
      assertMatch(await bob.line(), /^Error:mod has banned you until \d{4}-.{14}\. Reason: spam$/);
      await bob.ended();
      // The times of the log are local ones.
      const [, day] = /banned bob until ([^:]+):/.exec(server.lines.join("\n")) ?? [];
      assertMatch(String(day), /^\d{4}-\d\d-\d\d \d\d$/);
      assertEquals(await mod.ask("ban", { target: "eve", time: "forever" }), {
        target: "eve",
        unseen: true,
      });
      assertEquals(await mod.ask("mute", { target: "eve", time: "forever" }), {
        target: "eve",
        unseen: true,
      });
      assertEquals(codeOf(await mod.ask("unmute", { target: "eve" })), "done");
    }
    await using server = await startTestServer({ dataDir: folder.path, args: ["--lang=en"] });
    await using root = await joinAs(server.port, "root");
    assertEquals(await register(server.port, "BOB"), "banned");
    await using line = await LinePeer.connect(server.port);
    await line.send("ID:eve:\n");
    assertEquals(await line.line(), "Error:mod has banned you for good.");
    const { sanctions } = await root.ask("sanctions") as { sanctions: NativeLine[] };
    assertEquals(
      sanctions.map(({ kind, subject, by, reason }) => [kind, subject, by, reason]),
      [["ban_id", "bob", "mod", "spam"], ["ban_id", "eve", "mod", undefined]],
    );
    assertEquals(await root.ask("unban", { target: "Bob" }), { target: "Bob" });
    assertEquals(await register(server.port, "bob"), "done");
    assertEquals(codeOf(await root.ask("unban", { target: "bob" })), "sanction_unknown");
    assertEquals(await register(server.port, "eve"), "banned");
  },
);

integrationTest(
  "a ban of an address keeps everybody there out but those who keep order",
  async () => {
    await using server = await startModeratedServer();
    await using mod = await joinAs(server.port, "mod");
    await using ann = await NativePeer.join(server.port, "ann");
    await using bob = await LinePeer.join(server.port, "bob");
    const answer = await mod.ask("ban", { target: "bob/ip", time: "30m" });
    assertEquals(answer.target, "bob/127.0.0.1");
    assertMatch(await bob.line(), /^Error:mod has banned you until/);
    assertEquals((await ann.next((each) => each.event === "closing")).code, "banned");
    assertEquals(await register(server.port, "carol"), "banned");
    await using _root = await joinAs(server.port, "root");
    assertEquals(codeOf(await mod.ask("unban", { target: "127.0.0.1" })), "done");
    assertEquals(await register(server.port, "carol"), "done");
    assertEquals(await register(server.port, "bob"), "banned");
    // The ban of the ID lifts with it those of addresses that came with it.
    assertEquals(codeOf(await mod.ask("ban", { target: "bob/127.0.0.1", time: "7d" })), "done");
    assertEquals(codeOf(await mod.ask("unban", { target: "bob" })), "done");
    assertEquals(await mod.ask("sanctions"), { sanctions: [] });
    assertEquals(codeOf(await mod.ask("ban", { target: "bob/ip", time: "7d" })), "user_offline");
    assertEquals(
      codeOf(await mod.ask("ban", { target: "bob/nowhere", time: "7d" })),
      "address_invalid",
    );
    assertEquals(codeOf(await mod.ask("ban", { target: "bob", time: "soon" })), "duration_invalid");
  },
);

integrationTest("who is muted hears everything, says nothing, and is told who did it", async () => {
  await using server = await startModeratedServer();
  await using mod = await joinAs(server.port, "mod");
  await using ann = await NativePeer.join(server.port, "ann", { language: "en" });
  await using bob = await LegacyPeer.join(server.port, "bob");
  await mod.ask("room_create", { room: "yard" });
  await ann.ask("room_join", { room: "yard" });
  await mod.ask("mute", { target: "ann", time: "30m", reason: "spam" });
  const notice = await ann.next((each) => each.event === "notice");
  assertEquals([notice.code, notice.by, notice.reason], ["muted", "mod", "spam"]);
  assertMatch(String(notice.message), /^mod has muted you until \d{4}-.{14}\. Reason: spam$/);
  for (
    const [command, parameters] of [
      ["broadcast", { text: "hi" }],
      ["direct", { to: "bob", text: "hi" }],
      ["room_message", { room: "yard", text: "hi" }],
      ["file", { to: "bob", name: "a.txt", size: 1 }],
      ["room_create", { room: "can you read me" }],
    ] as const
  ) assertEquals(codeOf(await ann.ask(command, parameters)), "muted", command);
  assertEquals(codeOf(await ann.ask("who")), "done");
  await bob.send("BR:bob:can you hear me:");
  assertEquals(await bob.line(), "Success:BR");
  assertEquals((await ann.message()).text, "can you hear me");
  await mod.ask("unmute", { target: "ann" });
  assertEquals((await ann.next((each) => each.event === "notice")).code, "unmuted");
  assertEquals(codeOf(await ann.ask("broadcast", { text: "at last" })), "done");
  assertEquals(await bob.line(), "[BR] ann: at last");
  await mod.ask("mute", { target: "bob", time: "forever" });
  assertEquals(await bob.line(), "Error:mod has muted you for good.");
  await bob.send("BR:bob:hello:");
  assertEquals(await bob.line(), "Error:mod has muted you for good.");
  await mod.ask("unmute", { target: "bob" });
  assertEquals(await bob.line(), "Success:mod lets you speak again.");
});

integrationTest("what somebody is sending is taken back when they are muted", async () => {
  await using server = await startModeratedServer();
  await using mod = await joinAs(server.port, "mod");
  await using ann = await NativePeer.join(server.port, "ann", { language: "en" });
  await mod.ask("room_create", { room: "yard" });
  await ann.ask("room_join", { room: "yard" });
  const begin = async (to: string) => {
    const { transfer } = await ann.ask("file", { to, name: "a.txt", size: 1 });
    await mod.next(({ event }) => event === "file_offered");
    return transfer;
  };
  const ended = async () => {
    const { transfer, code } = await mod.next(({ event }) => event === "file_ended");
    return [transfer, code];
  };
  const inYard = await begin("#yard");
  const elsewhere = await begin("mod");
  await mod.ask("mute", { target: "ann/yard", time: "1h" });
  assertEquals(await ended(), [inYard, "cancelled"]);
  await mod.ask("mute", { target: "ann", time: "1h" });
  assertEquals(await ended(), [elsewhere, "cancelled"]);
  const sha256 = "0".repeat(64);
  const finished = await ann.ask("file_finish", { transfer: elsewhere, sha256 });
  assertEquals(codeOf(finished), "transfer_unknown");
  await using bob = await LegacyPeer.join(server.port, "bob");
  await bob.send("FILE:bob:mod:b.txt:2\n");
  await mod.next(({ event }) => event === "file_offered");
  await mod.ask("mute", { target: "bob", time: "1h" });
  const heard = [await bob.line(), await bob.line()].toSorted();
  assertMatch(
    heard.join("\n"),
    /^Error:There is no such transfer.*\nError:mod has muted you until/,
  );
});

integrationTest(
  "who is muted in a room speaks elsewhere, but sends no files there either",
  async () => {
    await using server = await startModeratedServer();
    await using mod = await joinAs(server.port, "mod");
    await using ann = await NativePeer.join(server.port, "ann", { language: "en" });
    for (const room of ["yard", "hall"]) {
      await mod.ask("room_create", { room });
      await ann.ask("room_join", { room });
    }
    assertEquals(
      codeOf(await mod.ask("mute", { target: "ann/cellar", time: "1h" })),
      "room_unknown",
    );
    await mod.ask("mute", { target: "ann/Yard", time: "1h" });
    assertEquals(codeOf(await ann.ask("room_message", { room: "YARD", text: "hi" })), "muted");
    const file = { name: "a.txt", size: 1 };
    assertEquals(codeOf(await ann.ask("file", { to: "#yard", ...file })), "muted");
    assertEquals(codeOf(await ann.ask("file", { to: "mod", ...file })), "done");
    // What is asked of the AI in a room, all in it hear.
    const question = "Is anybody here?";
    assertEquals(codeOf(await ann.ask("ai", { room: "yard", question })), "muted");
    assertEquals(codeOf(await ann.ask("ai", { question })), "ai_unconfigured");
    assertEquals(codeOf(await ann.ask("room_message", { room: "hall", text: "hi" })), "done");
    assertEquals(codeOf(await ann.ask("broadcast", { text: "hi" })), "done");
    assertEquals(codeOf(await mod.ask("unmute", { target: "ann" })), "sanction_unknown");
    assertEquals(codeOf(await mod.ask("unmute", { target: "ann/yard" })), "done");
    assertEquals(codeOf(await ann.ask("room_message", { room: "yard", text: "hi" })), "done");
  },
);

integrationTest(
  "who is muted says nothing by the topic of a room or by closing it either",
  async () => {
    await using server = await startModeratedServer();
    await using mod = await joinAs(server.port, "mod");
    await using ann = await NativePeer.join(server.port, "ann");
    for (const room of ["yard", "hall"]) await ann.ask("room_create", { room });
    await mod.ask("mute", { target: "ann/yard", time: "1h" });
    const refused = [
      await ann.ask("room_topic", { room: "Yard", topic: "can you read me" }),
      await ann.ask("room_close", { room: "yard", reason: "because of mod" }),
    ];
    assertEquals(refused.map(codeOf), ["muted", "muted"]);
    assertEquals(codeOf(await ann.ask("room_topic", { room: "hall", topic: "tea" })), "done");
    assertEquals(await ann.ask("room_topic", { room: "yard" }), { room: "yard" });
    assertEquals(codeOf(await ann.ask("room_close", { room: "yard" })), "done");
  },
);

/** A server whose storage keeps some writes only when it is let go on. */
async function startSlowServer(isSlow: (write: StorageWrite) => boolean, dataDir?: string) {
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slowed = (storage: Storage) =>
    storageWith(storage, {
      async commit(...writes) {
        if (writes.some(isSlow)) {
          reached.resolve();
          await goOn.promise;
        }
        await storage.commit(...writes);
      },
    });
  const server = await startTestServer({
    dataDir,
    args: ["--lang=en"],
    options: { wrapStorage: slowed },
  });
  await addUser(server.dataDir, "mod", "correct horse", "moderator");
  return Object.assign(server, { reached: reached.promise, goOn: goOn.resolve });
}

integrationTest(
  "a file whose sender is muted while it is being kept is offered to nobody",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startSlowServer(
      ({ kind }) => kind === "transfer_begun",
      folder.path,
    );
    await using mod = await joinAs(server.port, "mod");
    await using ann = await NativePeer.join(server.port, "ann", { language: "en" });
    const begun = ann.ask("file", { to: "mod", name: "a.txt", size: 1 });
    await server.reached;
    await mod.ask("mute", { target: "ann", time: "1h" });
    server.goOn();
    assertEquals(codeOf(await begun), "transfer_unknown");
    await mod.ask("unmute", { target: "ann" });
    await ann.ask("file", { to: "mod", name: "b.txt", size: 1 });
    const offered = ({ event }: NativeLine) => event === "file_offered";
    assertEquals((await mod.next(offered)).name, "b.txt");
    await server[Symbol.asyncDispose]();
    await using again = await startTestServer({ dataDir: folder.path });
    await using back = await joinAs(again.port, "mod");
    assertEquals((await back.next(offered)).name, "b.txt");
  },
);

integrationTest(
  "a file whose sender is muted while it is completed leaves nothing behind",
  async () => {
    await using server = await startSlowServer(({ kind }) => kind === "transfer_begun");
    await using mod = await joinAs(server.port, "mod");
    await using bob = await LegacyPeer.join(server.port, "bob");
    await bob.send("FILE:bob:mod:b.txt:2\nhi");
    await server.reached;
    await mod.ask("mute", { target: "bob", time: "1h" });
    server.goOn();
    const heard = [await bob.line(), await bob.line()].toSorted();
    assertMatch(heard[0], /^Error:There is no such transfer/);
    const left = Array.from(Deno.readDirSync(`${server.dataDir}/received_files`));
    assertEquals(left.filter(({ isFile }) => isFile), []);
  },
);

integrationTest("nobody reads that somebody came who was sent away while registering", async () => {
  await using server = await startSlowServer((write) =>
    write.kind === "user_seen" && write.id === "ann"
  );
  await using mod = await NativePeer.join(server.port, "mod", {
    password: "correct horse",
    presence: true,
  });
  await using ann = await NativePeer.connect(server.port);
  await ann.post("register", { id: "ann" });
  await server.reached;
  await mod.ask("kick", { id: "ann" });
  server.goOn();
  await ann.ended();
  await using _bob = await NativePeer.join(server.port, "bob");
  const presence: unknown[] = [];
  while (presence.length < 2) {
    const { id, online } = await mod.next((line) => line.event === "presence");
    presence.push([id, online]);
  }
  assertEquals(presence, [["ann", false], ["bob", true]]);
});

integrationTest("a moderator keeps order from a line peer too", async () => {
  await using server = await startModeratedServer();
  await using line = await LinePeer.connect(server.port);
  await line.send(
    "ID:mod:correct horse:\nBANS:mod:\nBAN:mod:bob:7d:rude: very:\nBANS:mod:\nKICK:mod:eve:\n",
  );
  const lines = await line.lines(6);
  assertEquals(lines[0], "Success:Reg_ID");
  assertEquals(lines[1], "Nobody is banned or muted.");
  assertMatch(
    lines[2],
    /^Success:bob is banned until .*\. \(Nobody with that ID has been here yet\.\)$/,
  );
  assertEquals(lines[3], "Bans and mutes (1):");
  assertMatch(lines[4], /^ban {2}bob {2}until .{19} \(by mod\) Reason: rude: very$/);
  assertEquals(lines[5], "Error:eve is not here now.");
});

integrationTest(
  "a role that an operator gives or takes counts at once, and its owner is told",
  async () => {
    await using server = await startModeratedServer();
    await using mod = await joinAs(server.port, "mod");
    await callUser(server.dataDir, ["role", "mod", "user"]);
    const notice = await mod.next((each) => each.event === "notice");
    assertEquals([notice.code, notice.role], ["role_changed", "user"]);
    assertEquals(codeOf(await mod.ask("kick", { id: "bob" })), "role_required");
  },
);
