import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { botListing, callBot } from "../helpers/bot_call.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, withEachVersion } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";

const isGone = (path: string) =>
  Deno.stat(path).then(() => false, (error) => error instanceof Deno.errors.NotFound);

integrationTest("bot list shows how a phone of each version is doing", async () => {
  await withEachVersion(async (version) => {
    await using server = await startTestServer({ args: ["--bot-ping=1", "--bot-silence=60"] });
    await using phone = await ScriptPeer.start(server.botPort, version);
    await phone.ask("# echo 1");
    await phone.answer(await phone.packet("ping"));
    await server.said(/\[PING\] phone 마당봇 answered after \d+ ms/);
    const { phones } = await botListing(server.dataDir);
    assertEquals(phones?.length, 1);
    const [listed] = phones ?? [];
    assertEquals([listed.bot, listed.version], ["마당봇", version]);
    for (const name of ["connectedAt", "lastMessageAt", "lastPingAt", "roundTrip"]) {
      assert(Number.isSafeInteger(listed[name]), `${name} is ${listed[name]}`);
    }
    assertEquals(listed.clientStatus, { cpu: null, ram: 41.5, temp: "36.6" });
    assertEquals(listed.isManual, false);
    const en = await callBot(server.dataDir, ["list"]);
    assertMatch(
      en.stdout,
      /Phones connected: 1\n {2}마당봇 .* since \d{4}-.* last message \d{4}-/s,
    );
    assertMatch(
      en.stdout,
      /last ping answered \d{4}-.* \(\d+ ms\)\n {4}cpu - {2}ram 41\.5 {2}temp 36\.6/,
    );
    const ko = await callBot(server.dataDir, ["list"], { lang: "ko" });
    assertMatch(ko.stdout, /접속한 휴대폰: 1대\n.*서명 확인: log\n승인: 꺼짐/s);
    assert(!/undefined|NaN|\{\w+\}/.test(en.stdout + ko.stdout));
  });
});

integrationTest("bot list shows that a person triggered a ping", async () => {
  await using server = await startTestServer();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  const data = { bot_name: "마당봇", room: "방", text: "", is_manual: true };
  await phone.send(`${JSON.stringify({ event: "ping", data })}\n`);
  await phone.packet("pong");
  assertEquals((await botListing(server.dataDir)).phones?.[0].isManual, true);
});

integrationTest("a word that means several, or nothing, decides nothing", async () => {
  await using server = await startTestServer({ args: ["--bot-approval=on"] });
  for (const device of ["a1", "b2"]) {
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { device });
    await phone.say("# echo 1");
    await server.said(new RegExp(`device ${device} .* waits for approval`));
  }
  const several = await callBot(server.dataDir, ["approve", "마당봇"]);
  assertEquals(several.code, 1);
  assertMatch(several.stderr, /"마당봇" may mean any of these.*\n {2}device a1 .*\n {2}device b2 /);
  const ko = await callBot(server.dataDir, ["deny", "마당봇"], { lang: "ko" });
  assertMatch(ko.stderr, /"마당봇"\(이\/가\) 가리키는 것이 여럿입니다|가리키는 것이 여럿입니다/);
  const nothing = await callBot(server.dataDir, ["deny", "c3"]);
  assertEquals(nothing.code, 1);
  assertMatch(
    nothing.stderr,
    /Nothing called "c3" is known.*bot deny device c3 or bot deny room c3/,
  );
  assertMatch(
    (await callBot(server.dataDir, ["deny", "c3"], { lang: "ko" })).stderr,
    /아직 모르는 이름입니다.*bot deny device c3 또는 bot deny room c3/,
  );
  for (const words of [["approve"], ["list", "x"], ["aprove", "x"], []]) {
    for (const lang of ["en", "ko"] as const) {
      const { code, stderr } = await callBot(server.dataDir, words, { lang });
      assertEquals([code, stderr.split("\n").length], [2, 2], stderr);
      assert(!/\{\w+\}/.test(stderr), stderr);
    }
  }
  const { entries } = await botListing(server.dataDir);
  assertEquals(entries.map(({ state }) => state), ["pending", "pending"]);
});

integrationTest(
  "admin.json is the operator's alone, opens the endpoint alone, and goes with the server",
  async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/admin.json`;
    // Such as a server leaves that was killed: everyone can read it, and nothing of it may remain.
    await Deno.writeTextFile(path, '{"port":1,"token":"x"}', { mode: 0o644 });
    {
      await using server = await startTestServer({ dataDir: folder.path });
      assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
      const { port, token } = JSON.parse(await Deno.readTextFile(path));
      const ask = async (authorization: string | undefined, name = "bot/list", method = "POST") => {
        const headers: HeadersInit = authorization === undefined ? {} : { authorization };
        const body = method === "POST" ? "{}" : undefined;
        const url = `http://127.0.0.1:${port}/${name}`;
        const response = await fetch(url, { method, headers, body });
        return [response.status, (await response.text()).length > 0];
      };
      const right = `Bearer ${token}`;
      assertEquals(await ask(right), [200, true]);
      for (
        const wrong of [undefined, "", "Bearer ", token, `${right}x`, `Bearer ${"x".repeat(43)}`]
      ) {
        assertEquals(await ask(wrong), [401, false], wrong);
        assertEquals(await ask(wrong, "__proto__"), [401, false], wrong);
      }
      assertEquals(await ask(right, "__proto__"), [404, false]);
      assertEquals(await ask(right, "constructor"), [404, false]);
      assertEquals(await ask(right, "bot/list", "GET"), [404, false]);
      assert(!server.lines.join("\n").includes(token));
    }
    assert(await isGone(path));
  },
);

integrationTest("a server that stops does not wait for who has its admin port open", async () => {
  await using folder = await temporaryFolder();
  const server = await startTestServer({ dataDir: folder.path });
  const { port } = JSON.parse(await Deno.readTextFile(`${folder.path}/admin.json`));
  using idle = await Deno.connect({ hostname: "127.0.0.1", port });
  using half = await Deno.connect({ hostname: "127.0.0.1", port });
  await half.write(new TextEncoder().encode("POST /bot/list HTTP/1.1\r\nHost: x\r\n"));
  await server[Symbol.asyncDispose]();
  assertEquals(await idle.read(new Uint8Array(1)).catch(() => null), null);
});

integrationTest("what a killed server left does not mislead bot list", async () => {
  await using folder = await temporaryFolder();
  {
    await using server = await spawnServer({ dataDir: folder.path, args: ["--bot-approval=on"] });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await phone.say("# echo 1");
    await server.said(/waits for approval/);
    while ((await botListing(folder.path)).entries.length === 0);
    await server.stop("SIGKILL");
  }
  const path = `${folder.path}/admin.json`;
  const left = await Deno.readTextFile(path);
  const { token } = JSON.parse(left);
  assertEquals((await botListing(folder.path)).phones, undefined);
  // Another program listens on that port by now: whatever it answers is not meant for us.
  for (const status of [200, 401, 404, 500]) {
    await using other = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response('{"phones":[]}', { status }),
    );
    await Deno.writeTextFile(path, JSON.stringify({ port: other.addr.port, token }));
    const { phones, entries } = await botListing(folder.path);
    assertEquals([phones, entries.length], [undefined, 1], `${status}`);
  }
  for (const text of ["", "{", "[]", "null", '{"port":"x","token":1}', left.slice(0, 20)]) {
    await Deno.writeTextFile(path, text);
    const { code, stdout, stderr } = await callBot(folder.path, ["list"]);
    assertEquals([code, stderr], [0, ""], text);
    assertMatch(stdout, /^No server runs on this data folder\.\n/);
  }
});

integrationTest("bot list finds the server where the operator goes out by a proxy", async () => {
  await using server = await startTestServer();
  await using _phone = await ScriptPeer.start(server.botPort, "3.2.7");
  const env = { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };
  const { code, stdout, stderr } = await callBot(server.dataDir, ["list"], { env });
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^Phones connected: 1\n/);
});
