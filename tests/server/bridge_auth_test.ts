import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { UsageError } from "../../protocol/mod.ts";
import { encryptFernet, generateFernetKey } from "../../server/config/fernet.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../helpers/assert.ts";
import { chatLogRows, messagesWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer, type TestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

const secret = { key: "아무도 모르는 열쇠", salt: "굵은 소금" };
const minute = 60_000;

const startSigned = (...args: string[]) => startTestServer({ args, configuration: { secret } });

function refusalsIn({ lines }: TestServer): string[] {
  return lines.filter((line) => line.includes("[AUTH]"));
}

for (const version of scriptVersions) {
  integrationTest(`script ${version}: signed well, it is answered`, async () => {
    await using server = await startSigned();
    await using phone = await ScriptPeer.start(server.botPort, version, { secret });
    assertEquals(await phone.ask("# echo 1"), "에코: 1");
    await phone.say("그냥 말");
    assertEquals(await phone.ask("# echo 2"), "에코: 2");
    assertEquals(refusalsIn(server), []);
  });

  integrationTest(
    `script ${version}: signed wrongly or not at all, it gets no answer and leaves no row`,
    async () => {
      await using server = await startSigned();
      await using phone = await ScriptPeer.start(server.botPort, version, { secret });
      const good = () => phone.auth()!;
      const other = await ScriptPeer.dial(server.botPort, version, {
        secret: { ...secret, key: "다른 열쇠" },
      });
      const salty = await ScriptPeer.dial(server.botPort, version, {
        secret: { ...secret, salt: "다른 소금" },
      });
      const bad: [auth: unknown, why: RegExp][] = [
        [{ ...good(), signature: "0".repeat(64) }, /signature is wrong/],
        [{ ...good(), signature: String(good().signature).toUpperCase() }, /signature is wrong/],
        [{ ...good(), signature: "짧다" }, /signature is wrong/],
        [{ ...good(), signature: null }, /signature is wrong/],
        [{ ...good(), botName: "남의봇" }, /signature is wrong/],
        [{ ...good(), deviceUUID: "남의전화" }, /signature is wrong/],
        [other.auth(), /signature is wrong/],
        [salty.auth(), /signature is wrong/],
        [null, /auth is missing/],
        [[], /auth is missing/],
        [phone.auth(Date.now() - 6 * minute), /more than 5 minutes off/],
        [phone.auth(Date.now() + 6 * minute), /more than 5 minutes off/],
        [{ ...good(), timestamp: "어제" }, /timestamp is none/],
        [{ ...good(), timestamp: null }, /timestamp is none/],
        [{ ...good(), timestamp: 1e300 }, /timestamp is none/],
        [{ ...good(), timestamp: true }, /timestamp is none|more than 5/],
      ];
      for (const [auth, why] of bad) {
        // Each by a connection of its own, since one connection logs a kind of refusal a few times alone.
        await using stranger = await ScriptPeer.start(server.botPort, version, { secret });
        const before = refusalsIn(server).length;
        await stranger.say({ text: "# echo 거절", auth });
        assertEquals(await stranger.ask("# echo 다음"), "에코: 다음", String(why));
        const lines = refusalsIn(server).slice(before);
        assertEquals(lines.length, 1, lines.join("\n"));
        assertMatch(lines[0], /\[WARNING\]\[AUTH\] phone 마당봇 is refused: /);
        assertMatch(lines[0], why);
      }
      await other.close();
      await salty.close();
      const messages = await messagesWhen(server.dataDir, 2 * bad.length);
      assert(messages.every((message) => message.endsWith("다음")), messages.join("\n"));
    },
  );

  integrationTest(`script ${version}: a packet is not taken twice, by no connection`, async () => {
    await using server = await startSigned();
    await using phone = await ScriptPeer.start(server.botPort, version, { secret });
    const line = phone.lineOf({ text: "# echo 한 번" });
    await phone.send(line);
    assertEquals((await phone.posted()).text, "에코: 한 번");
    await phone.send(line);
    assertEquals(await phone.ask("# echo 2"), "에코: 2");
    await using thief = await ScriptPeer.dial(server.botPort, version, { device: "도둑" });
    await thief.introduce();
    await thief.send(line);
    await thief.say({ text: "# echo 훔침", auth: JSON.parse(/"auth":(\{.*?\})/.exec(line)![1]) });
    await thief.send(`${JSON.stringify({ event: "dance", data: {} })}\n`);
    await server.said(/unknown event: dance/);
    assertEquals(await phone.ask("# echo 3"), "에코: 3");
    assertEquals(thief.packets.filter(({ event }) => event === "messageResponse"), []);
    assertEquals(refusalsIn(server).filter((each) => /used before/.test(each)).length, 3);
    assertEquals((await messagesWhen(server.dataDir, 6)).length, 6);
  });
}

integrationTest("a captured auth is of no use with another text, later or elsewhere", async () => {
  await using server = await startSigned();
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { secret });
  const auth = phone.auth();
  assertEquals(await phone.ask({ text: "# echo 처음", auth }), "에코: 처음");
  // What one connection sends at once may share a signature, since scripts sign the time and not the text.
  assertEquals(await phone.ask({ text: "# echo 같은 순간", auth }), "에코: 같은 순간");
  await using thief = await ScriptPeer.start(server.botPort, "3.2.7", { device: "도둑" });
  await thief.say({ text: "# echo 다른 말", auth });
  await server.said(/used before/);
  assertEquals(await phone.ask("# echo 끝"), "에코: 끝");
  assertEquals(thief.packets.map(({ event }) => event), ["handshakeComplete"]);
});

integrationTest("messages of the same millisecond are told apart by room and sender", async () => {
  await using server = await startSigned();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c", { secret });
  const auth = phone.auth();
  const said = { text: "# echo ㅋㅋ", channelId: null, logId: null, auth };
  const lines = [
    phone.lineOf({ ...said, room: "첫째 방" }),
    phone.lineOf({ ...said, room: "둘째 방" }),
    phone.lineOf({ ...said, room: "둘째 방", sender: "철수" }),
  ];
  await phone.send(lines.join(""));
  for (const room of ["첫째 방", "둘째 방", "둘째 방"]) {
    assertEquals(await phone.posted(), { room, text: "에코: ㅋㅋ", channelId: null });
  }
  await phone.send(lines[1]);
  assertEquals(await phone.ask("# echo 끝"), "에코: 끝");
});

integrationTest('what a script does not know is signed as "null" or as nothing', async () => {
  await using server = await startSigned();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  for (const [index, absent] of ["null", "", "undefined"].entries()) {
    const timestamp = Date.now() + index;
    const signed = ["MessengerBotR", "마당봇", "uuid", absent, absent, timestamp, secret.salt];
    const auth = {
      clientType: "MessengerBotR",
      botName: "마당봇",
      deviceUUID: "uuid",
      macAddress: null,
      ...(index === 1 ? { ipAddress: null } : {}),
      timestamp,
      signature: createHmac("sha256", secret.key).update(signed.join("|")).digest("hex"),
    };
    if (absent !== "undefined") {
      assertEquals(await phone.ask({ text: "# echo 1", auth }), "에코: 1");
    } else {
      await phone.say({ text: "# echo 1", auth });
      await server.said(/signature is wrong/);
    }
  }
});

integrationTest("--bot-auth log answers, but says what is wrong; off says nothing", async () => {
  for (const policy of ["log", "off"]) {
    await using server = await startSigned(`--bot-auth=${policy}`);
    await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
    assertEquals(await phone.ask("# echo 1"), "에코: 1");
    const said = server.lines.join("\n");
    if (policy === "off") assertEquals(refusalsIn(server), []);
    else assertMatch(said, /\[WARNING\]\[AUTH\] phone 마당봇 is let in: auth is missing/);
    assertEquals((await messagesWhen(server.dataDir, 2)).length, 2);
  }
});

integrationTest("--bot-auth require without a secret is a mistake of the operator", async () => {
  await assertRejects(
    () => startTestServer({ args: ["--bot-auth=require"], configuration: {} }),
    UsageError,
  );
  await using folder = await temporaryFolder();
  for (
    const [lang, wanted] of [["en", /--bot-auth require needs AUTH/], [
      "ko",
      /AUTH.*있어야/,
    ]] as const
  ) {
    const args = ["--bot-auth=require", `--data-dir=${folder.path}`, `--lang=${lang}`];
    const { code, stderr } = await callServer(args, { cwd: folder.path });
    assertEquals(code, 2);
    assertMatch(stderr, wanted);
  }
});

integrationTest("a ping is checked as a message is", async () => {
  await using server = await startSigned("--bot-ping=1", "--bot-silence=60");
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { secret });
  await using stranger = await ScriptPeer.start(server.botPort, "3.2.7", { device: "다른 전화" });
  await stranger.answer(await stranger.packet("ping"));
  await server.said(/\[AUTH\] phone 마당봇 is refused: auth is missing/);
  await phone.answer(await phone.packet("ping"));
  await server.said(/\[PING\] phone 마당봇 answered after/);
  const asks = { event: "ping", data: { bot_name: "마당봇", server_timestamp: "1" } };
  await stranger.send(`${JSON.stringify(asks)}\n`);
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  assertEquals(stranger.packets.filter(({ event }) => event === "pong"), []);
});

integrationTest(
  "where signatures are required, who does not sign pushes no phone out",
  async () => {
    await using server = await startSigned();
    for (const version of scriptVersions) {
      await using phone = await ScriptPeer.start(server.botPort, version, { secret });
      assertEquals(await phone.ask("# echo 1"), "에코: 1");
      await using stranger = await ScriptPeer.start(server.botPort, version);
      await stranger.say("# echo 나도");
      await server.said(/is refused: auth is missing/);
      assertEquals(await phone.ask("# echo 2"), "에코: 2", "the stranger took its place");
      await using newer = await ScriptPeer.start(server.botPort, version, { secret });
      assertEquals(await newer.ask("# echo 3"), "에코: 3");
      await phone.ended();
      assertEquals(stranger.packets.filter(({ event }) => event === "messageResponse"), []);
    }
  },
);

integrationTest("neither secret nor salt nor a signature is in any log line", async () => {
  await using folder = await temporaryFolder();
  const key = generateFernetKey();
  const text = JSON.stringify({ AUTH: { SECRET_KEY: secret.key, SALT: secret.salt } });
  await Deno.writeTextFile(`${folder.path}/.kkobot.key`, key, { mode: 0o600 });
  const token = await encryptFernet(key, new TextEncoder().encode(text));
  await Deno.writeTextFile(`${folder.path}/.kkobot.enc`, token, { mode: 0o600 });
  const signatures: string[] = [];
  let output = "";
  {
    await using server = await spawnServer({
      dataDir: folder.path,
      args: [`--config-dir=${folder.path}`, "--log-level=DEBUG"],
    });
    for (const version of scriptVersions) {
      await using phone = await ScriptPeer.start(server.botPort, version, { secret });
      const auth = phone.auth()!;
      const line = phone.lineOf({ text: "# echo 1", auth });
      await phone.send(line + line);
      assertEquals((await phone.posted()).text, "에코: 1");
      const wrong = { ...phone.auth(), signature: Buffer.from(version).toString("hex") };
      await phone.say({ text: "# echo 1", auth: wrong });
      await phone.send(`${JSON.stringify({ event: JSON.stringify(auth), data: {} })}\n`);
      await phone.send(
        `${JSON.stringify({ auth })}\n{"event":"analyze","data":${wrong.signature}\n`,
      );
      assertEquals(await phone.ask("# echo 2"), "에코: 2");
      signatures.push(String(auth.signature), wrong.signature);
    }
    assertEquals(await server.stop("SIGTERM"), 0);
    output = server.output();
  }
  assertMatch(output, /used before/);
  for await (const { name } of Deno.readDir(`${folder.path}/logs`)) {
    output += await Deno.readTextFile(`${folder.path}/logs/${name}`);
  }
  const hidden = [secret.key, secret.salt, key, token, ...signatures];
  for (const each of hidden) assert(!output.includes(each), `${each} is in the log`);
  assertEquals(chatLogRows(folder.path).length, 4 * scriptVersions.length);
});
