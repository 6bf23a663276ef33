import { createHmac } from "node:crypto";
import { parse } from "acorn";
import { readBotScript } from "../../../server/bot_script.ts";
import { assert, assertEquals, assertMatch } from "../../helpers/assert.ts";
import type { Packet } from "../../helpers/bridge_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { startPhone } from "../../helpers/phone.ts";
import { androidId } from "../../helpers/phone_java.ts";
import { ping, salt, scriptFor, scriptTest, secretKey, stage } from "./stage.ts";

const signed = [
  "clientType",
  "botName",
  "deviceUUID",
  "macAddress",
  "ipAddress",
  "timestamp",
] as const;

function authOf(packet: Packet): Record<string, unknown> {
  return packet.data?.auth as Record<string, unknown>;
}

function signatureOf(auth: Record<string, unknown>): string {
  const text = [...signed.map((field) => auth[field]), salt].join("|");
  return createHmac("sha256", secretKey).update(text).digest("hex");
}

for (const edition of [3, 5] as const) {
  integrationTest(
    `bridge.js is ECMAScript ${edition}, before and after it is filled in`,
    async () => {
      parse(await readBotScript(), { ecmaVersion: edition });
      parse(await scriptFor(1_490), { ecmaVersion: edition });
    },
  );
}

scriptTest("introduces itself in the 3.2.x form", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.accept();
  assertEquals(await peer.next(), {
    clientType: "MessengerBotR",
    botName: "마당봇",
    version: "3.2.0",
    deviceID: androidId,
    deviceIP: "127.0.0.1",
    deviceInfo: "samsung SM-G991N, Android 13",
  });
});

scriptTest("sends what people write, signed", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  const channelId = "9007199254740993123".slice(0, 18);
  all.phone.say("우리 방", '안녕\n"하세요" 👋', "영희", {
    isGroupChat: true,
    isMention: true,
    channelId,
    logId: "3123456789012345679",
    userHash: "abc",
  });
  const packet = await peer.expect("analyze");
  const { auth: _auth, timestamp, ...data } = packet.data ?? {};
  assertMatch(String(timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assertEquals(data, {
    room: "우리 방",
    text: '안녕\n"하세요" 👋',
    sender: "영희",
    isGroupChat: true,
    channelId,
    logId: "3123456789012345679",
    userHash: "abc",
    isMention: true,
    botName: "마당봇",
    clientType: "MessengerBotR",
  });
  const auth = authOf(packet);
  assertEquals({ ...auth, timestamp: typeof auth.timestamp }, {
    clientType: "MessengerBotR",
    botName: "마당봇",
    deviceUUID: androidId,
    deviceID: androidId,
    macAddress: "02:00:00:00:00:00",
    ipAddress: "127.0.0.1",
    timestamp: "number",
    version: "3.2.0",
    signature: signatureOf(auth),
  });
});

scriptTest("sends null for what the phone does not know", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  const { data } = await peer.expect("analyze");
  assertEquals([data?.channelId, data?.logId, data?.userHash], [null, null, null]);
});

scriptTest("sends an empty signature without a secret key", async (start) => {
  await using all = await stage(start, { key: "" });
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  assertEquals(authOf(await peer.expect("analyze")).signature, "");
});

scriptTest("never signs two packets with the same timestamp", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  for (let count = 0; count < 20; count++) all.phone.say("방", `말 ${count}`);
  let last = 0;
  for (let count = 0; count < 20; count++) {
    const packet = await peer.expect("analyze");
    assertEquals(packet.data?.text, `말 ${count}`);
    const stamp = Number(authOf(packet).timestamp);
    assert(stamp > last, `${stamp} after ${last}`);
    last = stamp;
  }
});

scriptTest("leaves other apps' messages alone", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("문자", "비밀", "은행", { packageName: "com.android.mms" });
  all.phone.say("방", "말");
  assertEquals((await peer.expect("analyze")).data?.text, "말");
});

scriptTest("drops control characters and cuts long texts between characters", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "가\u0000나\r\n다\u0007\u009f라");
  assertEquals((await peer.expect("analyze")).data?.text, "가나\n다라");
  const long = "가".repeat(59_997) + "😀나";
  all.phone.say("방", long);
  assertEquals((await peer.expect("analyze")).data?.text, long);
  all.phone.say("방", "a".repeat(64_999) + "😀");
  assertEquals((await peer.expect("analyze")).data?.text, "a".repeat(64_999));
  all.phone.say("방", "a".repeat(64_998) + "😀b");
  assertEquals((await peer.expect("analyze")).data?.text, "a".repeat(64_998) + "😀");
});

scriptTest("answers pings with what they hold, and nothing else", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  await peer.expect("analyze");
  await peer.send({ event: "pong", data: ping.data });
  await peer.send({ event: "handshakeComplete", data: { success: true } });
  await peer.send({ event: "새 것", data: {} });
  await peer.reply("방", "답");
  await peer.send(ping);
  const packet = await peer.expect("ping");
  const { auth: _auth, ...data } = packet.data ?? {};
  assertEquals(data, {
    bot_name: "마당봇",
    channel_id: "ping",
    room: "PING",
    user_hash: "system",
    server_timestamp: "2026-01-31 12:00:00",
    client_status: { cpu: null, ram: 75, temp: 31.5 },
    is_manual: false,
  });
  assertEquals(authOf(packet).signature, signatureOf(authOf(packet)));
  await peer.send(ping);
  await peer.expect("ping");
  await all.phone.log.find((line) => line.includes("모르는 이벤트라서 넘어갑니다: 새 것"));
});

scriptTest("posts replies", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "# echo 하나");
  await peer.expect("analyze");
  await peer.reply("방", "에코: 하나\n둘 😀");
  assertEquals(await all.phone.posted.next(), { room: "방", text: "에코: 하나\n둘 😀" });
});

scriptTest("posts the links of media, and says that it sends no pictures", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "그림");
  await peer.expect("analyze");
  await peer.reply("방", "IMAGE_BASE64:iVBORw0KGgo=");
  await peer.reply("방", "MEDIA_URL:https://example.com/1.png|||https://example.com/2.png");
  assertEquals(await all.phone.posted.next(), {
    room: "방",
    text: "https://example.com/1.png\nhttps://example.com/2.png",
  });
  assert(all.phone.log.all.some((line) => line.includes("그림을 올리지 못했습니다")));
});

scriptTest("says what to do when a room has no session yet", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  await peer.reply("조용한 방", "답");
  const line = await all.phone.log.find((line) => line.includes("'조용한 방'"));
  assertMatch(line, /먼저 말해야 합니다/);
  assertEquals(all.phone.posted.all, []);
});

scriptTest("understands lines in pieces, with CRLF, and among garbage", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  await peer.expect("analyze");
  const reply = { event: "messageResponse", data: { room: "방", text: "가😀나" } };
  for (const byte of new TextEncoder().encode(JSON.stringify(reply) + "\r\n")) {
    await peer.raw(new Uint8Array([byte]));
  }
  assertEquals((await all.phone.posted.next()).text, "가😀나");
  await peer.raw(new Uint8Array([0xff, 0xfe, 0x0a]));
  await peer.raw('\n\r\nnull\n[]\n17\n{"event":\n{"event":"messageResponse","data":null}\n');
  await peer.reply("방", "아직 듣고 있다");
  assertEquals((await all.phone.posted.next()).text, "아직 듣고 있다");
  const unread = all.phone.log.all.filter((line) => line.includes("읽을 수 없어 넘어갑니다"));
  assertEquals(unread.length, 2);
  assertEquals(all.server.peers.all.length, 1);
});

scriptTest("posts a reply of 60,000 characters", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  await peer.expect("analyze");
  const text = "긴😀".repeat(20_000);
  await peer.reply("방", text);
  assertEquals((await all.phone.posted.next()).text, text);
});

scriptTest("throws a line without end away, and reads on behind it", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.welcome();
  all.phone.say("방", "말");
  await peer.expect("analyze");
  for (let count = 0; count < 70; count++) await peer.raw("x".repeat(65_536));
  await all.phone.log.find((line) => line.includes("너무 길어서 버립니다"));
  await peer.raw("끝\n");
  await peer.reply("방", "다음 줄");
  assertEquals((await all.phone.posted.next()).text, "다음 줄");
  assert(!all.phone.log.all.some((line) => line.includes("읽을 수 없어")));
});

integrationTest("bridge.js asks for its settings when they are empty", async () => {
  await using phone = startPhone({ script: await readBotScript() });
  assertMatch(await phone.log.next(), /botName과 host를 적어 주세요/);
});
