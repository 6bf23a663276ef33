import { createHmac } from "node:crypto";
import { parse } from "acorn";
import { botScript, readBotScript } from "../../../server/bot_script.ts";
import { assert, assertEquals, assertMatch } from "../../helpers/assert.ts";
import { BridgeServer, type Packet } from "../../helpers/bridge_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { type Phone, type PhoneOptions, startPhone } from "../../helpers/phone.ts";
import { hasRhino, startRhinoPhone } from "../../helpers/phone_rhino.ts";
import { androidId } from "../../helpers/phone_java.ts";

const secretKey = '비밀 "열쇠"';
const salt = "소금|\\";
/** Waiting times of a script under test. What is never to pass in a test is long. */
const quick = { pollMs: 5, firstDelayMs: 20, longestDelayMs: 100 };
const signed = [
  "clientType",
  "botName",
  "deviceUUID",
  "macAddress",
  "ipAddress",
  "timestamp",
] as const;

/** A server and a phone that knows it. */
interface Stage extends AsyncDisposable {
  readonly server: BridgeServer;
  readonly phone: Phone;
}

type Start = (options: PhoneOptions) => Phone | Promise<Phone>;

async function stage(
  start: Start,
  { settings = {}, port, key = secretKey }: {
    settings?: Record<string, number>;
    port?: number;
    key?: string;
  } = {},
): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const server = stack.use(new BridgeServer(port));
  const script = await scriptFor(server.port, key);
  const phone = stack.use(await start({ script, settings: { ...quick, ...settings } }));
  return { server, phone, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function scriptFor(port: number, key = secretKey): Promise<string> {
  return botScript(await readBotScript(), {
    name: "마당봇",
    host: "127.0.0.1",
    port,
    secretKey: key,
    salt,
  });
}

/** A phone for a server that is not there, and the port where one may come up. */
async function lonelyPhone(
  start: Start,
  settings: Record<string, number> = {},
): Promise<{ phone: Phone; port: number }> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return {
    phone: await start({ script: await scriptFor(port), settings: { ...quick, ...settings } }),
    port,
  };
}

function authOf(packet: Packet): Record<string, unknown> {
  return packet.data?.auth as Record<string, unknown>;
}

function signatureOf(auth: Record<string, unknown>): string {
  const text = [...signed.map((field) => auth[field]), salt].join("|");
  return createHmac("sha256", secretKey).update(text).digest("hex");
}

const ping = {
  event: "ping",
  data: {
    bot_name: "마당봇",
    channel_id: "ping",
    room: "PING",
    user_hash: "system",
    server_timestamp: "2026-01-31 12:00:00",
    text: "",
  },
};

for (const edition of [3, 5] as const) {
  integrationTest(
    `bridge.js is ECMAScript ${edition}, before and after it is filled in`,
    async () => {
      parse(await readBotScript(), { ecmaVersion: edition });
      parse(await scriptFor(1_490), { ecmaVersion: edition });
    },
  );
}

interface Engine {
  readonly name: string;
  readonly start: Start;
  readonly isMissing: boolean;
}

const engines: Engine[] = [
  { name: "on one thread", start: startPhone, isMissing: false },
  { name: "in Rhino", start: startRhinoPhone, isMissing: !hasRhino() },
];

function engineTest({ name, isMissing }: Engine, promise: string, run: () => Promise<void>): void {
  if (isMissing) Deno.test.ignore(`bridge.js ${name} ${promise}`, run);
  else integrationTest(`bridge.js ${name} ${promise}`, run);
}

for (const engine of engines) {
  const { start } = engine;
  const scriptTest = (promise: string, run: () => Promise<void>) =>
    engineTest(engine, promise, run);

  scriptTest("introduces itself in the 3.2.x form", async () => {
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

  scriptTest("sends what people write, signed", async () => {
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

  scriptTest("sends null for what the phone does not know", async () => {
    await using all = await stage(start);
    const peer = await all.server.welcome();
    all.phone.say("방", "말");
    const { data } = await peer.expect("analyze");
    assertEquals([data?.channelId, data?.logId, data?.userHash], [null, null, null]);
  });

  scriptTest("sends an empty signature without a secret key", async () => {
    await using all = await stage(start, { key: "" });
    const peer = await all.server.welcome();
    all.phone.say("방", "말");
    assertEquals(authOf(await peer.expect("analyze")).signature, "");
  });

  scriptTest("never signs two packets with the same timestamp", async () => {
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

  scriptTest("leaves other apps' messages alone", async () => {
    await using all = await stage(start);
    const peer = await all.server.welcome();
    all.phone.say("문자", "비밀", "은행", { packageName: "com.android.mms" });
    all.phone.say("방", "말");
    assertEquals((await peer.expect("analyze")).data?.text, "말");
  });

  scriptTest("drops control characters and cuts long texts between characters", async () => {
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

  scriptTest("answers pings with what they hold, and nothing else", async () => {
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

  scriptTest("posts replies", async () => {
    await using all = await stage(start);
    const peer = await all.server.welcome();
    all.phone.say("방", "# echo 하나");
    await peer.expect("analyze");
    await peer.reply("방", "에코: 하나\n둘 😀");
    assertEquals(await all.phone.posted.next(), { room: "방", text: "에코: 하나\n둘 😀" });
  });

  scriptTest("posts the links of media, and says that it sends no pictures", async () => {
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

  scriptTest("says what to do when a room has no session yet", async () => {
    await using all = await stage(start);
    const peer = await all.server.welcome();
    await peer.reply("조용한 방", "답");
    const line = await all.phone.log.find((line) => line.includes("'조용한 방'"));
    assertMatch(line, /먼저 말해야 합니다/);
    assertEquals(all.phone.posted.all, []);
  });

  scriptTest("understands lines in pieces, with CRLF, and among garbage", async () => {
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

  scriptTest("posts a reply of 60,000 characters", async () => {
    await using all = await stage(start);
    const peer = await all.server.welcome();
    all.phone.say("방", "말");
    await peer.expect("analyze");
    const text = "긴😀".repeat(20_000);
    await peer.reply("방", text);
    assertEquals((await all.phone.posted.next()).text, text);
  });

  scriptTest("throws a line without end away, and reads on behind it", async () => {
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

  scriptTest("sends no chat before the server has accepted it", async () => {
    await using all = await stage(start);
    all.phone.say("방", "이른 말");
    const peer = await all.server.accept();
    assertEquals((await peer.next()).botName, "마당봇");
    await peer.send(ping);
    await peer.expect("ping");
    await peer.send({ event: "handshakeComplete", data: { success: true } });
    assertEquals((await peer.expect("analyze")).data?.text, "이른 말");
  });

  scriptTest("sends chat to a server that answers no handshake, too", async () => {
    await using all = await stage(start, { settings: { handshakeMs: 1 } });
    const peer = await all.server.accept();
    await peer.next();
    all.phone.say("방", "말");
    assertEquals((await peer.expect("analyze")).data?.text, "말");
  });

  scriptTest("knocks again when the server refuses it", async () => {
    await using all = await stage(start);
    const peer = await all.server.accept();
    await peer.next();
    await peer.send({ event: "handshakeComplete", data: { success: false, message: "모르는 봇" } });
    await peer.left();
    await all.server.welcome();
    assert(all.phone.log.all.some((line) => line.includes("모르는 봇")));
  });

  scriptTest("sends what was said while the server was away, in order", async () => {
    const { phone, port } = await lonelyPhone(start);
    await using _phone = phone;
    for (const text of ["하나", "둘", "셋"]) phone.say("방", text);
    await phone.log.find((line) => line.includes("연결이 끊겼습니다"));
    await using server = new BridgeServer(port);
    const peer = await server.welcome();
    for (const text of ["하나", "둘", "셋"]) {
      assertEquals((await peer.expect("analyze")).data?.text, text);
    }
    peer.drop();
    const next = await server.welcome();
    phone.say("방", "넷");
    assertEquals((await next.expect("analyze")).data?.text, "넷");
  });

  scriptTest("keeps only the newest messages for a server that is away", async () => {
    const { phone, port } = await lonelyPhone(start, { queueLength: 2 });
    await using _phone = phone;
    for (const text of ["하나", "둘", "셋"]) phone.say("방", text);
    await phone.log.find((line) => line.includes("가장 오래된 대화 1건을 버렸습니다"));
    await using server = new BridgeServer(port);
    const peer = await server.welcome();
    assertEquals((await peer.expect("analyze")).data?.text, "둘");
    assertEquals((await peer.expect("analyze")).data?.text, "셋");
  });

  scriptTest("does not send what has waited too long", async () => {
    const { phone, port } = await lonelyPhone(start, { queueLength: 1, queueAgeMs: 1 });
    await using _phone = phone;
    phone.say("방", "버릴 말");
    phone.say("방", "늦은 말");
    await phone.log.find((line) => line.includes("가장 오래된 대화 1건을 버렸습니다"));
    const count = delaysOf(phone).length;
    await phone.log.find(() => delaysOf(phone).length > count + 1);
    await using server = new BridgeServer(port);
    const peer = await server.welcome();
    await phone.log.find((line) => line.includes("너무 오래 기다린 대화 1건을 버렸습니다"));
    await peer.send(ping);
    await peer.expect("ping");
  });

  for (const [stableMs, hope] of [[0, "starts over"], [600_000, "goes on"]] as const) {
    scriptTest(
      `waits longer each time, and ${hope} after a connection of ${stableMs} ms`,
      async () => {
        const { phone, port } = await lonelyPhone(start, { stableMs, longestDelayMs: 100_000 });
        await using _phone = phone;
        await phone.log.find(() => delaysOf(phone).length >= 3);
        const before = delaysOf(phone);
        assert(before.every((delay, index) => index === 0 || delay > before[index - 1]));
        await using server = new BridgeServer(port);
        const peer = await server.welcome();
        await peer.send(ping);
        await peer.expect("ping");
        const count = delaysOf(phone).length;
        peer.drop();
        await phone.log.find(() => delaysOf(phone).length > count);
        const delay = delaysOf(phone)[count];
        if (stableMs === 0) assert(delay <= 0.02, `${delay} s`);
        else assert(delay > delaysOf(phone)[count - 1], `${delay} s`);
      },
    );
  }

  scriptTest("gives a silent connection up", async () => {
    await using all = await stage(start, { settings: { silenceMs: 500 } });
    const peer = await all.server.welcome();
    await peer.left();
    await all.server.accept();
    await all.phone.log.find((line) => line.includes("오래 조용합니다"));
  });

  for (const isSilent of [false, true]) {
    const how = isSilent ? "though nobody told the old script" : "at once";
    scriptTest(`has one connection after it was compiled anew, ${how}`, async () => {
      await using all = await stage(start);
      const old = await all.server.welcome();
      all.phone.recompile(isSilent);
      await old.left();
      const peer = await all.server.welcome();
      all.phone.say("방", "말");
      assertEquals((await peer.expect("analyze")).data?.text, "말");
      for (let round = 0; round < 3; round++) {
        await peer.send(ping);
        await peer.expect("ping");
      }
      assertEquals(all.server.peers.all.length, 2);
    });
  }
}

/** The waiting times that a script has announced, in seconds. */
function delaysOf(phone: Phone): number[] {
  return phone.log.all.flatMap((line) => {
    const match = /([\d.]+)초 뒤에 다시/.exec(line);
    return match ? [Number(match[1])] : [];
  });
}

integrationTest("bridge.js sends a message anew that broke off with the connection", async () => {
  await using all = await stage(startPhone);
  const peer = await all.server.welcome();
  const long = "긴".repeat(60_000);
  all.phone.say("방", long);
  all.phone.say("방", "다음");
  await peer.begun();
  peer.drop();
  const next = await all.server.welcome();
  assertEquals((await next.expect("analyze")).data?.text, long);
  assertEquals((await next.expect("analyze")).data?.text, "다음");
});

integrationTest("bridge.js asks for its settings when they are empty", async () => {
  await using phone = startPhone({ script: await readBotScript() });
  assertMatch(await phone.log.next(), /botName과 host를 적어 주세요/);
});
