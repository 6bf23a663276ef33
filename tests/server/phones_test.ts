import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions, withEachVersion } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

integrationTest("pings and their answers make no loop, with any version", async () => {
  await withEachVersion(async (version) => {
    await using server = await startTestServer({ args: ["--bot-ping=1", "--bot-silence=60"] });
    await using phone = await ScriptPeer.start(server.botPort, version);
    const ping = await phone.packet("ping");
    assert(ping.data.room !== "" && ping.data.text === "");
    await phone.answer(ping);
    // Whatever a loop would send has come when the next question is answered.
    assertEquals(await phone.ask("# echo 1"), "에코: 1");
    assertEquals(await phone.ask("# echo 2"), "에코: 2");
    assertEquals(phone.packets.filter(({ event }) => event === "pong"), []);
  });
});

for (const version of scriptVersions) {
  integrationTest(`script ${version}: handshake, echo, and silence on ordinary talk`, async () => {
    await using server = await startTestServer();
    await using phone = await ScriptPeer.start(server.botPort, version);
    await phone.say({ text: "안녕하세요", room: "우리 방" });
    await phone.say({ text: "#echo 태그", room: "우리 방" });
    await phone.say({ text: "# echo 안녕하세요", room: "우리 방", channelId: "9007199254740993" });
    const posted = await phone.posted();
    assertEquals(posted, {
      room: "우리 방",
      text: "에코: 안녕하세요",
      channelId: "9007199254740993",
    });
    assertEquals(await phone.ask("# echo"), "사용법: # echo {내용}");
    assertEquals(await phone.ask("# echo   "), "에코할 내용을 입력하세요.");
    assertEquals(await phone.ask("# echo   두 칸  "), "에코: 두 칸");
    assertEquals(phone.packets.filter(({ event }) => event === "ping"), []);
    const complete = phone.packets.filter(({ event }) => event === "handshakeComplete");
    assertEquals(complete.map(({ data }) => data.success), version === "2.9.0c" ? [] : [true]);
  });

  integrationTest(`script ${version}: emoji, line breaks and 60,000 characters`, async () => {
    await using server = await startTestServer();
    await using phone = await ScriptPeer.start(server.botPort, version);
    for (const text of ["👩‍👩‍👧 🎉", '줄\n"둘째" 줄\\', "가".repeat(60_000)]) {
      assertEquals(await phone.ask(`# echo ${text}`), `에코: ${text}`);
    }
  });

  integrationTest(
    `script ${version}: a reconnect takes over, and the old end harms nothing`,
    async () => {
      await using server = await startTestServer();
      await using old = await ScriptPeer.start(server.botPort, version);
      await old.ask("# echo 1");
      await using phone = await ScriptPeer.start(server.botPort, version);
      await old.ended();
      await old.close();
      assertEquals(await phone.ask("# echo 2"), "에코: 2");
      await using another = await ScriptPeer.start(server.botPort, version, { bot: "다른봇" });
      assertEquals(await another.ask("# echo 3"), "에코: 3");
      assertEquals(await phone.ask("# echo 4"), "에코: 4");
    },
  );

  integrationTest(`script ${version}: chat before the handshake, or without one`, async () => {
    await using server = await startTestServer();
    await using phone = await ScriptPeer.dial(server.botPort, version);
    assertEquals(await phone.ask("# echo 먼저"), "에코: 먼저");
    await phone.introduce();
    assertEquals(await phone.ask("# echo 나중"), "에코: 나중");
  });
}

integrationTest("a ping that answers none of ours is answered once, with pong", async () => {
  await using server = await startTestServer();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  const data = { bot_name: "마당봇", channel_id: "1", room: "방", user_hash: "u" };
  await phone.send(`${JSON.stringify({ event: "ping", data })}\n`);
  const pong = await phone.packet();
  assertEquals([pong.event, pong.data.room, pong.data.channel_id], ["pong", "방", "1"]);
  // An answer to the pong is no question, or the two would never stop.
  await phone.send(`${JSON.stringify({ event: "ping", data })}\n`);
  await phone.send(`${JSON.stringify({ event: "pong", data })}\n`);
  assertEquals((await phone.seen("pong")).length, 1);
});

integrationTest(
  "a ping that a person triggers is answered, though one of ours is not yet",
  async () => {
    await using server = await startTestServer({ args: ["--bot-ping=1", "--bot-silence=60"] });
    await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
    const ping = await phone.packet("ping");
    const data = { bot_name: "마당봇", room: "방", is_manual: true };
    await phone.send(`${JSON.stringify({ event: "ping", data })}\n`);
    await phone.packet("pong");
    await phone.answer(ping);
    await server.said(/\[PING\] phone 마당봇 answered after/);
  },
);

integrationTest("a phone that stops answering is disconnected", async () => {
  await using server = await startTestServer({ args: ["--bot-ping=1", "--bot-silence=2"] });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  await phone.ended();
  await server.said(/\[WARNING\]\[CLIENT\] phone 마당봇 said nothing for \d+ s/);
});

integrationTest("a phone that makes no sense is logged, and its connection stays", async () => {
  await using server = await startTestServer();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  await phone.send('{"event":"analyze","data":{"text":"비밀\n');
  await phone.send('{"event":"dance","data":{}}\n');
  await phone.send(`${"x".repeat(1_100_000)}\n`);
  await phone.send(new Uint8Array([0xff, 0xfe, 0x0a]));
  await phone.send('{"event":"analyze","data":{"room":"r"}}\n');
  assertEquals(await phone.ask("# echo 아직"), "에코: 아직");
  const log = server.lines.join("\n");
  assertMatch(
    log,
    /\[ERROR\]\[MSG\] phone 마당봇 sent something that cannot be read: .*not a JSON/,
  );
  assertMatch(log, /\[WARNING\]\[MSG\] phone 마당봇 sent an unknown event: dance/);
  assertMatch(log, /\[ERROR\]\[MSG\] .*1048576/);
  assertMatch(log, /\[ERROR\]\[MSG\] .*UTF-8/);
  assert(!log.includes("비밀"));
});

integrationTest(
  "what people make the bot repeat never becomes a command to post media",
  async () => {
    await using server = await startTestServer();
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    for (const text of ["MEDIA_URL:https://x.kr/a", "IMAGE_BASE64:aGk=", "\u200bMEDIA_1"]) {
      assert(!/^[\s\p{C}]*(MEDIA_|IMAGE_BASE64)/u.test(await phone.ask(`# echo ${text}`)));
    }
    await phone.say({ text: "# help", room: "MEDIA_URL:x", sender: "IMAGE_BASE64:x" });
    assertMatch((await phone.posted()).text, /^# 인공지능/);
  },
);

integrationTest("message texts are in the log at DEBUG alone", async () => {
  await using server = await startTestServer({ args: ["--log-level=INFO"] });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  await phone.ask("# echo 비밀스러운 말");
  assert(!server.lines.join("\n").includes("비밀스러운"));
});

integrationTest(
  "a phone that signed is replaced by the handshake of its next connection",
  async () => {
    await using server = await startTestServer();
    const secret = { key: "k", salt: "s" };
    for (const version of ["3.1.4", "3.2.7", "3.3.3"] as const) {
      await using old = await ScriptPeer.start(server.botPort, version, { secret });
      await old.ask("# echo 1");
      await using phone = await ScriptPeer.start(server.botPort, version, { secret });
      await old.ended();
      assertEquals(await phone.ask("# echo 2"), "에코: 2");
    }
  },
);
