import { askServer } from "../../server/admin/ask.ts";
import { changesBetween } from "../../server/config/changes.ts";
import { configurationFiles } from "../../server/config/configuration_files.ts";
import { writeConfigurationText } from "../../server/config/configuration_writing.ts";
import { readSettings, type Settings } from "../../server/config/settings.ts";
import { createReload } from "../../server/reloading.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  fail,
} from "../helpers/assert.ts";
import { writeCertificate } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTestWith, mayReachOut } from "../helpers/needs.ts";
import { openAiEndpoint } from "../helpers/ai_endpoint.ts";
import { NativePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { type ServerProcess, sourceProgram, spawnServer } from "../helpers/server.ts";
import { missingTerminal, Terminal } from "../helpers/terminal.ts";

const missing = mayReachOut && Deno.build.os === "windows" ? "Windows has no SIGHUP" : undefined;

/** Sends SIGHUP and returns what the server says then, once that matches. */
async function reload(server: ServerProcess, wanted: RegExp): Promise<string> {
  const before = server.output().length;
  Deno.kill(server.pid, "SIGHUP");
  return await server.said(wanted, before);
}

class TlsPeer implements Disposable {
  readonly #connection: Deno.TlsConn;

  private constructor(connection: Deno.TlsConn) {
    this.#connection = connection;
  }

  static async join(port: number, id: string, certificate: string): Promise<TlsPeer> {
    const caCerts = [await Deno.readTextFile(certificate)];
    const connection = await Deno.connectTls({ hostname: "127.0.0.1", port, caCerts });
    await connection.handshake();
    const peer = new TlsPeer(connection);
    assertEquals(await peer.ask(`ID:${id}:\n`), "Success:Reg_ID\n");
    return peer;
  }

  async ask(text: string): Promise<string> {
    await this.#connection.write(new TextEncoder().encode(text));
    return await this.hear();
  }

  async hear(): Promise<string> {
    const buffer = new Uint8Array(4_096);
    const count = await this.#connection.read(buffer);
    return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}

Deno.test("createReload() warns of variables that mean nothing, as a start does", async () => {
  const lines: string[] = [];
  const ignore = () => {};
  const read = (environment: Record<string, string>) =>
    readSettings(["--lang=en"], { ...environment });
  const reload = createReload(
    read({}).settings,
    () => Promise.resolve(read({ MADANG_LOG_LEVL: "DEBUG" })),
    { reload: () => Promise.resolve({ hasNewCertificate: false, hasNewPrompt: false }) },
    {
      level: "INFO",
      debug: ignore,
      info: ignore,
      announce: (_category, message) => void lines.push(message),
      warning: (_category, message) => void lines.push(message),
      error: (_category, message) => void lines.push(message),
    },
  );
  await reload();
  assertMatch(lines.join("\n"), /nothing has changed\nMADANG_LOG_LEVL .*MADANG_LOG_LEVEL$/);
});

integrationTestWith(
  missing,
  "SIGHUP takes a new certificate, drops nobody, and keeps the old one where the new is broken",
  async () => {
    await using folder = await temporaryFolder();
    const { cert, key, flags } = await writeCertificate(folder.path);
    await using server = await spawnServer({
      dataDir: `${folder.path}/data`,
      args: [...flags, "--http-tls=on", "--bot-tls=on", "--lang=en"],
    });
    await reload(server, /read again: nothing has changed/);
    using alice = await TlsPeer.join(server.port, "alice", cert);
    await writeCertificate(folder.path);
    await reload(server, /new from now on: the certificate/);
    using bob = await TlsPeer.join(server.port, "bob", cert);
    assertEquals(await alice.ask("BR:alice:hello:\n"), "Success:BR\n");
    assertEquals(await bob.hear(), "[BR] alice: hello\n");
    const caCerts = [await Deno.readTextFile(cert)];
    using phone = await Deno.connectTls({ hostname: "127.0.0.1", port: server.botPort, caCerts });
    await phone.handshake();
    const httpPort = /https:\/\/127\.0\.0\.1:(\d+)\/healthz/.exec(server.output())![1];
    using client = Deno.createHttpClient({ caCerts });
    const health = await fetch(`https://127.0.0.1:${httpPort}/healthz`, { client });
    assertEquals(await health.text(), "ok\n");

    await Deno.copyFile(cert, `${folder.path}/good.crt`);
    await Deno.mkdir(`${folder.path}/other`);
    const other = await writeCertificate(`${folder.path}/other`);
    await Deno.copyFile(other.key, key);
    await reload(server, /ERROR.*stays as it was.*key .* does not belong to the certificate/);
    await Deno.remove(cert);
    await reload(server, /ERROR.*stays as it was.*tls\.crt/);
    using carol = await TlsPeer.join(server.port, "carol", `${folder.path}/good.crt`);
    await assertRejects(() => TlsPeer.join(server.port, "dave", other.cert), Error, "certificate");
    assertEquals(await carol.ask("BR:carol:still here:\n"), "Success:BR\n");
    assertEquals(await alice.hear(), "[BR] carol: still here\n");
    assertEquals(await server.stop("SIGTERM"), 0, server.output());
  },
);

integrationTestWith(
  missing,
  "SIGHUP renews the certificate of the status port whoever asks a page there and sends on nothing",
  async () => {
    await using folder = await temporaryFolder();
    const { cert, key, flags } = await writeCertificate(folder.path);
    await Deno.mkdir(`${folder.path}/new`);
    const renewed = await writeCertificate(`${folder.path}/new`);
    await using server = await spawnServer({
      dataDir: `${folder.path}/data`,
      args: [...flags, "--http-tls=on", "--lang=en"],
    });
    const health = /https:\/\/127\.0\.0\.1:(\d+)\/healthz/;
    const port = Number(health.exec(await server.said(health))![1]);
    const caCerts = [await Deno.readTextFile(cert)];
    using peer = await Deno.connectTls({ hostname: "127.0.0.1", port, caCerts });
    const asked = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n";
    await peer.write(new TextEncoder().encode(asked));
    await peer.read(new Uint8Array(1_000));

    await Deno.copyFile(renewed.cert, cert);
    await Deno.copyFile(renewed.key, key);
    await reload(server, /new from now on: the certificate/);
    using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(renewed.cert)] });
    const page = await fetch(`https://127.0.0.1:${port}/healthz`, { client });
    assertEquals(await page.text(), "ok\n");
    assertEquals(await server.stop("SIGTERM"), 0, server.output());
  },
);

integrationTestWith(missing, "nobody is refused while SIGHUP renews the certificate", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const { cert, key, flags } = await writeCertificate(path);
  const pairs = [];
  for (const name of ["one", "two"]) {
    await Deno.mkdir(`${path}/${name}`);
    pairs.push(await writeCertificate(`${path}/${name}`));
  }
  const caCerts = await Promise.all(
    [cert, ...pairs.map(({ cert }) => cert)].map((file) => Deno.readTextFile(file)),
  );
  await using server = await spawnServer({ dataDir: `${path}/data`, args: [...flags] });
  let isOver = false;
  async function connectOnAndOn(): Promise<number> {
    for (let count = 0;; count++) {
      if (isOver) return count;
      using peer = await Deno.connectTls({ hostname: "127.0.0.1", port: server.port, caCerts });
      await peer.handshake();
    }
  }
  const connecting = Promise.all([1, 2, 3, 4].map(connectOnAndOn));
  try {
    for (let round = 0; round < 5; round++) {
      const pair = pairs[round % 2];
      await Deno.copyFile(pair.cert, cert);
      await Deno.copyFile(pair.key, key);
      await reload(server, /\[CONFIG\].*\n/);
    }
  } finally {
    isOver = true;
  }
  for (const count of await connecting) assert(count > 0);
});

integrationTestWith(
  missing,
  "SIGHUP takes new secrets and allow-lists, and says what waits",
  async () => {
    await using folder = await temporaryFolder();
    const files = configurationFiles(`${folder.path}/cfg`);
    const secret = { key: "k".repeat(20), salt: "s".repeat(10) };
    const write = (more: object) => writeConfigurationText(files, JSON.stringify(more));
    await write({ SERVER: { server_ip: "0.0.0.0" } });
    await using server = await spawnServer({
      dataDir: `${folder.path}/data`,
      args: [`--config-dir=${folder.path}/cfg`, "--lang=ko"],
    });
    await using unsigned = await ScriptPeer.start(server.botPort, "3.2.7", { device: "one" });
    assertEquals(await unsigned.ask("# echo 1"), "에코: 1");
    const policy = async () => (await askServer(`${folder.path}/data`, "bot/list", {}))?.policy;
    assertEquals(await policy(), "log");
    const database = { HOST: "127.0.0.1", USER: "u", PASSWORD: "p", NAME: "n" };
    await write({
      AUTH: { SECRET_KEY: secret.key, SALT: secret.salt },
      ALLOW: { bots: ["마당봇"] },
      DBs: { kkobot_test: database },
    });
    const output = await reload(server, /다시 시작해야 적용됩니다: .*\n/);
    assertMatch(output, /지금부터 새로 적용: AUTH, ALLOW\n/);
    assertMatch(output, /다시 시작해야 적용됩니다: DBs\n/);
    assertEquals(await policy(), "require");
    await using signed = await ScriptPeer.start(server.botPort, "3.2.7", { device: "two", secret });
    assertEquals(await signed.ask("# echo 2"), "에코: 2");
    await using stranger = await ScriptPeer.start(server.botPort, "3.2.7", {
      bot: "다른 봇",
      device: "three",
      secret,
    });
    await stranger.say({ text: "# echo 3" });
    await unsigned.say({ text: "# echo 4" });
    await server.said(/다른 봇 is not answered: /);
    await server.said(/마당봇 is refused: auth is missing/);
    await Deno.writeTextFile(files.token, "broken");
    await reload(server, /ERROR.*모두 그대로 두었습니다.*\.kkobot\.enc/);
    assertEquals(await signed.ask("# echo 5"), "에코: 5");
  },
);

integrationTestWith(
  missing ?? missingTerminal,
  "a server whose terminal is closed ends in order, and reads nothing again",
  async () => {
    await using folder = await temporaryFolder();
    const flags = ["--host=127.0.0.1", "--chat-port=0", "--port=0", "--http-port=0", "--lang=en"];
    const command = [...sourceProgram, ...flags, `--data-dir=${folder.path}/data`];
    {
      await using terminal = await Terminal.start(command.join(" "), 160);
      await terminal.shows("next, in another terminal");
    }
    const log = await linesWith(`${folder.path}/data/logs/server.log`, "everything is saved");
    assertMatch(log, /SIGHUP received: stopping/);
    assert(!log.includes("read again"), log);
  },
);

/** Waits until a file holds a text, and returns all of it. */
async function linesWith(path: string, wanted: string): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const text = await Deno.readTextFile(path);
    if (text.includes(wanted)) return text;
    if (Date.now() > deadline) fail(`expected ${wanted}, got: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

integrationTestWith(
  missing,
  "SIGHUP takes what the AI is told to be, and keeps it where the file is broken",
  async () => {
    await using folder = await temporaryFolder();
    await using ai = openAiEndpoint();
    const prompt = `${folder.path}/prompt.txt`;
    await Deno.writeTextFile(prompt, "너는 고양이다.");
    await using server = await spawnServer({
      dataDir: `${folder.path}/data`,
      args: [`--ai-prompt=${prompt}`, "--lang=ko"],
      env: ai.environment,
    });
    await using alice = await NativePeer.join(server.port, "alice");
    const asked = async () => {
      await alice.ask("ai", { question: "?" });
      return JSON.stringify(ai.requests.at(-1)?.body);
    };
    assertStringIncludes(await asked(), "고양이다");
    await Deno.writeTextFile(prompt, "너는 강아지다.");
    await reload(server, /지금부터 새로 적용: AI에 주는 지침\n/);
    assertStringIncludes(await asked(), "강아지다");
    await Deno.writeTextFile(prompt, "");
    await reload(server, /ERROR.*모두 그대로 두었습니다.*비어 있습니다/);
    assertStringIncludes(await asked(), "강아지다");
  },
);

Deno.test("changesBetween() tells what changes at once from what waits for a start", () => {
  const settings = (...args: string[]): Settings => readSettings(args, {}).settings;
  const running = settings();
  const { now, later, settings: next } = changesBetween(
    running,
    settings("--log-level=DEBUG", "--bot-time-limit=5", "--port=1", "--file-days=3"),
  );
  assertEquals(now, ["--log-level", "--bot-time-limit"]);
  assertEquals(later, ["--port", "--file-days"]);
  assertEquals([next["log-level"], next.port, next["file-days"]], ["DEBUG", 1490, 7]);
  assertEquals(changesBetween(running, running).now, []);
  const files = (name: string) => [`--tls-cert=${name}.crt`, `--tls-key=${name}.key`];
  const begun = changesBetween(running, settings(...files("a")));
  assertEquals([begun.now, begun.later], [[], ["--tls-cert", "--tls-key"]]);
  assertEquals(begun.settings["tls-cert"], undefined);
  const moved = changesBetween(settings(...files("a")), settings(...files("b")));
  assertEquals([moved.now, moved.later], [["--tls-cert", "--tls-key"], []]);
  const stored = changesBetween(running, settings("--storage=mysql://u:p@h/d"));
  assertEquals([stored.now, stored.later], [[], ["--storage"]]);
  const volatile = changesBetween(settings("--storage=memory"), settings("--storage=sqlite"));
  assertEquals([volatile.now, volatile.later], [[], ["--storage"]]);
  const keyed = changesBetween(running, { ...running, aiKey: "sk-secret" });
  assertEquals([keyed.now, keyed.later], [[], ["OPENAI_API_KEY"]]);
});
