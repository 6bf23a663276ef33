import { adminFile } from "../../server/admin/endpoint.ts";
import { openStatusServer, type StatusPages } from "../../server/http/status_server.ts";
import { statusPages } from "../../server/http/status.ts";
import { createLog } from "../../server/log.ts";
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { FilePeer } from "../helpers/file_peer.ts";
import { integrationTest } from "../helpers/needs.ts";
import { randomBytes } from "../helpers/random_bytes.ts";
import { LinePeer, NativePeer, Peer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

/** Asks for a page. */
async function ask(port: number, path: string, method = "GET") {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The numbers that a server shows, by name and labels. */
async function metricsOf(port: number): Promise<ReadonlyMap<string, number>> {
  const { text } = await ask(port, "/metrics");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const [, name, value] = /^(.*) (\S+)$/.exec(line)!;
    return [name, Number(value)];
  }));
}

const silent = createLog({ level: "ERROR", console() {}, isColoured: false });

integrationTest("a server that runs is healthy and ready, and has three pages", async () => {
  await using server = await startTestServer();
  const { httpPort } = server;
  assertEquals((await ask(httpPort, "/healthz")).text, "ok\n");
  assertEquals((await ask(httpPort, "/readyz")).text, "ready\n");
  const metrics = await ask(httpPort, "/metrics");
  assertEquals(metrics.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const head = await ask(httpPort, "/metrics", "HEAD");
  assertEquals([head.status, head.text], [200, ""]);
  for (const path of ["/", "/metrics/", "/healthz/../data", "/favicon.ico", "//healthz"]) {
    const { status, text } = await ask(httpPort, path);
    assertEquals([status, text.split("\n").length], [404, 2], path);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const { status, headers } = await ask(httpPort, "/metrics", method);
    assertEquals([status, headers.get("allow")], [405, "GET, HEAD"], method);
  }
});

integrationTest("on loopback the pages are for this machine's names alone", async () => {
  await using server = await startTestServer();
  const statusFor = async (host: string) => {
    await using peer = await Peer.connect(server.httpPort);
    await peer.send(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    return (await peer.line()).split(" ")[1];
  };
  for (const host of ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:80"]) {
    assertEquals(await statusFor(host), "200", host);
  }
  for (const host of ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1"]) {
    assertEquals(await statusFor(host), "421", host);
  }
});

integrationTest("who asks for pages without end is told to wait", async () => {
  await using server = await startTestServer({ args: ["--http-rate=1"] });
  const answers = [];
  for (let index = 0; index < 20; index++) answers.push(await ask(server.httpPort, "/healthz"));
  const codes = answers.map(({ status }) => status);
  assertEquals(codes.slice(0, 2), [200, 200]);
  const refused = answers.find(({ status }) => status === 429);
  assertEquals(refused?.text, "too many requests\n");
});

integrationTest("no server waits at its end for who asks a page and sends on nothing", async () => {
  await using folder = await temporaryFolder();
  const dataDir = `${folder.path}/data`;
  await using server = await spawnServer({ dataDir });
  const health = /127\.0\.0\.1:(\d+)\/healthz/;
  const [, httpPort] = health.exec(await server.said(health))!;
  const admin = JSON.parse(await Deno.readTextFile(adminFile(dataDir)));
  const asked = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n";
  await using page = await Peer.connect(Number(httpPort));
  await page.send(asked);
  assertMatch(await page.line(), / 405 /);
  await using operator = await Peer.connect(admin.port);
  await operator.send(asked);
  assertMatch(await operator.line(), / 401 /);
  assertEquals(await server.stop("SIGTERM"), 0, server.output());
});

integrationTest("/metrics tells what was said, to whom, and how long it took", async () => {
  await using server = await startTestServer();
  await using alice = await NativePeer.join(server.port, "alice");
  await using bob = await LinePeer.join(server.port, "bob");
  await using carol = await NativePeer.join(server.port, "carol");
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", {
    bot: "마당",
    device: "d1",
  });
  await phone.ask("# echo 1");
  await alice.ask("broadcast", { text: "물" });
  await alice.ask("direct", { to: "carol", text: "불" });
  await alice.ask("search", { keyword: "물" });
  await alice.ask("direct", { to: "nobody at all", text: "?" });
  await bob.lineWith("[BR]");
  await carol.next(({ text }) => text === "불");
  const metrics = await metricsOf(server.httpPort);
  const expected = {
    'madang_connections{port="chat"}': 3,
    'madang_connections{port="bot"}': 1,
    'madang_accepted_connections_total{port="chat"}': 3,
    'madang_outbox_bytes{port="chat"}': 0,
    'madang_sessions{codec="json"}': 2,
    'madang_sessions{codec="colon"}': 1,
    'madang_received_messages_total{codec="json"}': 6,
    'madang_received_messages_total{codec="colon"}': 1,
    madang_published_messages_total: 2,
    madang_delivered_messages_total: 3,
    madang_acknowledgement_seconds_count: 2,
    'madang_acknowledgement_seconds_bucket{le="+Inf"}': 2,
    madang_storage_queue_length: 0,
    madang_storage_failing: 0,
    madang_search_seconds_count: 1,
    madang_phones: 1,
    'madang_refused_commands_total{code="user_unknown"}': 1,
  };
  const shown = Object.keys(expected).map((name) => [name, metrics.get(name)]);
  assertEquals(Object.fromEntries(shown), expected);
  const atLeastOne = [
    'madang_received_bytes_total{codec="json"}',
    'madang_sent_bytes_total{codec="colon"}',
    'madang_sent_messages_total{codec="bridge"}',
    'madang_received_messages_total{codec="bridge"}',
    "madang_storage_commit_seconds_count",
    "madang_storage_writes_total",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
  ];
  for (const name of atLeastOne) assert((metrics.get(name) ?? 0) >= 1, name);
});

integrationTest("/readyz says why not: starting, the storage, stopping", async () => {
  await using status = openStatusServer({ hostname: "127.0.0.1", port: 0 }, silent);
  const ready = async () => {
    const { status: code, text } = await ask(status.port, "/readyz");
    return `${code} ${text.trim()}`;
  };
  assertEquals(await ready(), "503 starting");
  assertEquals((await ask(status.port, "/metrics")).status, 503);
  assertEquals((await ask(status.port, "/healthz")).status, 200);
  const storage = { answers: true, saves: true };
  // What the pages ask of a storage, and no more.
  const pages: StatusPages = statusPages(
    {
      answers: () => Promise.resolve(storage.answers),
      whenWorking: () => storage.saves ? undefined : Promise.reject(new Error("disk full")),
    } as ServerStorage,
    {} as Parameters<typeof statusPages>[1],
  );
  status.show(pages);
  assertEquals(await ready(), "200 ready");
  storage.saves = false;
  assertEquals(await ready(), "503 nothing can be saved");
  storage.saves = true;
  assertEquals(await ready(), "200 ready");
  storage.answers = false;
  assertEquals(await ready(), "503 the storage cannot be read");
  status.stopping();
  assertEquals(await ready(), "503 stopping");
  assertEquals((await ask(status.port, "/healthz")).status, 200);
});

integrationTest(
  "a status port that is taken keeps the server from starting only where it was chosen",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = `--data-dir=${folder.path}`;
    // Whether 8080 is free here is not for this test to say: it is taken afterwards.
    const taken = takeDefaultPort();
    try {
      const chosen = await callServer([
        "--lang=en",
        "--host=127.0.0.1",
        "--chat-port=0",
        "--port=0",
        "--http-port=8080",
        dataDir,
      ]);
      assertEquals(chosen.code, 1);
      assertMatch(chosen.stderr, /port 8080 on 127\.0\.0\.1 is in use.*--http-port/);
      const args = ["--lang=en"];
      await using server = await spawnServer({ dataDir: folder.path, args, httpPort: undefined });
      await using alice = await LinePeer.join(server.port, "alice");
      await alice.send("BR:alice:안녕:\n");
      await alice.lineWith("Success:BR");
      assertEquals(await server.stop("SIGTERM"), 0);
      assertMatch(server.output(), /WARNING.*something else uses 127\.0\.0\.1:8080.*--http-port/);
    } finally {
      taken?.close();
    }
  },
);

/** Undefined where another program has it already. */
function takeDefaultPort(): Deno.Listener | undefined {
  try {
    return Deno.listen({ hostname: "127.0.0.1", port: 8080 });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}

integrationTest("/metrics counts files as they come in and go out", async () => {
  await using server = await startTestServer();
  await using alice = await FilePeer.join(server.port, "alice");
  await using bob = await FilePeer.join(server.port, "bob");
  const bytes = randomBytes(300_000);
  const receiving = bob.receiveFile();
  await alice.sendFile("bob", "numbers.bin", bytes);
  await receiving;
  const metrics = await metricsOf(server.httpPort);
  assertEquals(metrics.get('madang_file_bytes_total{direction="in"}'), bytes.length);
  assertEquals(metrics.get('madang_file_bytes_total{direction="out"}'), bytes.length);
});

integrationTest("/metrics tells how each phone answers its pings", async () => {
  await using server = await startTestServer({ args: ["--bot-ping=1", "--bot-silence=60"] });
  const options = { bot: 'a "bot"', device: "d1" };
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", options);
  const labels = '{bot="a \\"bot\\"",device="d1",address="127.0.0.1"}';
  const answered = async () => {
    await phone.answer(await phone.packet("ping"));
    await phone.ask("# echo 1");
    return await metricsOf(server.httpPort);
  };
  let metrics = await answered();
  // By the time that the page was read the next ping may have gone out.
  for (
    let more = 0;
    more < 10 && metrics.get(`madang_phone_unanswered_pings${labels}`) !== 0;
    more++
  ) {
    metrics = await answered();
  }
  assert(
    (metrics.get(`madang_phone_ping_seconds${labels}`) ?? -1) >= 0,
    [...metrics.keys()].join(),
  );
  assertEquals(metrics.get(`madang_phone_unanswered_pings${labels}`), 0);
  assert((metrics.get(`madang_phone_last_message_timestamp_seconds${labels}`) ?? 0) > 0);
});

integrationTest("/metrics counts the AI's answers and their tokens", async () => {
  await using server = await startTestServer({ args: ["--demo-ai"] });
  await using alice = await NativePeer.join(server.port, "alice");
  const request = await alice.post("ai", { question: "마당이 뭐야?" });
  await alice.next((line) => line.request === request && "result" in line);
  const metrics = await metricsOf(server.httpPort);
  assertEquals(metrics.get('madang_ai_questions_total{outcome="answered"}'), 1);
  assertEquals(metrics.get('madang_ai_questions_total{outcome="failed"}'), 0);
  assertEquals(metrics.get("madang_ai_first_words_seconds_count"), 1);
  for (const kind of ["prompt", "answer"]) {
    assert((metrics.get(`madang_ai_tokens_total{kind="${kind}"}`) ?? 0) > 0, kind);
  }
});
