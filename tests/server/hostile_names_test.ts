import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { botListing, callBot } from "../helpers/bot_call.ts";
import { chatLogRows, chatLogRowsWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

const hostileNames = [
  "\u001b[2J\u001b[31m빨강\u0007\u009b1m",
  "줄\n[2026-01-01 00:00:00][INFO][AUTH] 거짓\r\n둘째\u2028셋째\u0085넷째",
  "오\u202eesrever\u2066",
  "\u0000널\u0000",
  "가".repeat(10_000),
  "🎉".repeat(10_000),
  "__proto__",
  "constructor",
  "toString",
  "'; DROP TABLE kb_chat_logs; --",
  "{subject} {word} %s",
  " ",
  "\ud800",
];

/** Those that name their device. */
const versions = scriptVersions.slice(1);

/** What a terminal would obey, or what would end a line. */
// deno-lint-ignore no-control-regex
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

integrationTest("hostile names harm neither log, nor listing, nor storage", async () => {
  await using folder = await temporaryFolder();
  {
    await using server = await startTestServer({
      dataDir: folder.path,
      args: ["--bot-approval=on", "--log-level=INFO"],
    });
    for (const [index, name] of hostileNames.entries()) {
      const version = versions[index % versions.length];
      await using phone = await ScriptPeer.start(server.botPort, version, {
        bot: name,
        device: name,
      });
      await phone.say({ text: "# echo 1", room: name, sender: name, channelId: name });
      const monitoring = { cpu: name, ram: { [name]: name }, temp: [name] };
      const ping = { event: "ping", data: { bot_name: name, monitoring, room: name } };
      await phone.send(`${JSON.stringify(ping)}\n{"event":${JSON.stringify(name)},"data":{}}\n`);
      await phone.send('{"event":"handshake","data":{"botName":"마당봇","version":"3.3.3"}}\n');
      await phone.packet("handshakeComplete");
    }
    const log = server.lines;
    assert(log.every((line) => !obeyed.test(line) && line.length < 2_000), log.join("\n"));
    assert(log.every((line) => /^\[\d{4}-[^\]]*\]\[[A-Z]+\]\[[A-Z]+\] /.test(line)));
    const { entries } = await botListing(folder.path);
    assertEquals(entries.length, hostileNames.length);
    for (const { id, name } of entries) {
      assert([...id].length <= 255 && [...name].length <= 255 && id.isWellFormed());
    }
    for (const words of [["list"], ["list", "--json"], ["approve", "__proto__"]]) {
      const { code, stdout, stderr } = await callBot(folder.path, words);
      assertEquals([code, stderr], [0, ""]);
      assert(!obeyed.test(stdout), JSON.stringify(stdout.match(obeyed)));
      assert(stdout.length < 40_000);
    }
    const several = await callBot(folder.path, ["approve", "constructor"]);
    assertEquals(several.code, 0);
    assertMatch((await callBot(folder.path, ["deny", "toString"])).stdout, /toString/);
  }
  const { entries, phones } = await botListing(folder.path);
  assertEquals(phones, undefined);
  const states = Object.fromEntries(entries.map(({ id, state }) => [`#${id}`, state]));
  assertEquals(states["#__proto__"], "approved");
  assertEquals(states["#toString"], "denied");
  await using server = await startTestServer({ dataDir: folder.path, args: ["--bot-approval=on"] });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", {
    bot: "constructor",
    device: "__proto__",
  });
  await phone.say("# echo 1");
  await server.said(/is not answered in 우리 방: the room is pending/);
});

integrationTest("candidates are shown without what a terminal would obey", async () => {
  await using server = await startTestServer({ args: ["--bot-approval=on"] });
  for (const device of ["\u001b[2Ja", "\u001b[2Jb"]) {
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { device });
    await phone.say("# echo 1");
    await phone.send('{"event":"handshake","data":{"botName":"마당봇","version":"3.3.3"}}\n');
    await phone.packet("handshakeComplete");
  }
  const { code, stderr } = await callBot(server.dataDir, ["approve", "마당봇"]);
  assertEquals(code, 1);
  assertMatch(stderr, /may mean any of these.*\n {2}device .\[2Ja /);
  assert(!obeyed.test(stderr));
});

integrationTest("hostile names of rooms and people are answered and kept", async () => {
  await using server = await startTestServer({ args: ["--log-level=INFO"] });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  for (const name of hostileNames) {
    await phone.say({ text: "# echo 1", room: name, sender: name, channelId: name, logId: name });
    const posted = await phone.posted();
    assertEquals([posted.text, posted.room], ["에코: 1", name.toWellFormed()]);
  }
  const rows = await chatLogRowsWhen(server.dataDir, 2 * hostileNames.length);
  assertEquals(rows.length, 2 * hostileNames.length);
  const whole = chatLogRows(server.dataDir, "madang_chat_log_whole");
  const longNames = hostileNames.filter((name) => name.length >= 10_000);
  for (const name of longNames) {
    for (const column of ["room_name", "sender", "channel_id", "log_id"]) {
      assert(whole.some(({ column_name, value }) => column_name === column && value === name));
    }
  }
  assert(server.lines.every((line) => !obeyed.test(line) && line.length < 2_000));
});

integrationTest("strangers make at most 1,000 entries wait, and the operator is told", async () => {
  await using server = await startTestServer({
    args: ["--bot-approval=on", "--log-level=INFO"],
  });
  await callBot(server.dataDir, ["approve", "device", "a1b2c3"]);
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  const rooms = Array.from(
    { length: 1_200 },
    (_, index) => phone.lineOf({ text: "# echo 1", room: `방 ${index}`, channelId: `${index}` }),
  );
  await phone.send(rooms.join(""));
  await server.said(/1000 phones and rooms wait for approval already/);
  const { entries } = await botListing(server.dataDir);
  assertEquals(entries.filter(({ state }) => state === "pending").length, 1_000);
  // Who waits beyond them can still be let in, and what is decided makes room for another.
  assertEquals((await callBot(server.dataDir, ["approve", "room", "1100"])).code, 0);
  assertEquals(await phone.ask({ text: "# echo 2", channelId: "1100" }), "에코: 2");
  assertEquals((await callBot(server.dataDir, ["deny", "room", "5"])).code, 0);
  await phone.say({ text: "# echo 3", room: "새 방", channelId: "7777" });
  await server.said(/room 7777 \(새 방\) waits for approval/);
  const notices = server.lines.filter((line) => /wait for approval already/.test(line));
  assertEquals(notices.length, 1);
});
