import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest, integrationTestWith } from "../helpers/needs.ts";
import { mariaDbTest, testDatabaseServer } from "../helpers/needs_mariadb.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

const freePorts = ["--host=127.0.0.1", "--chat-port=0", "--port=0", "--http-port=0"];

/** Runs the doctor in a folder; its own words are in `args` and `env`. */
async function doctor(
  folder: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const call = ["doctor", "--lang=en", ...freePorts, ...args];
  const { code, stdout, stderr } = await callServer(call, { cwd: folder, env });
  assertEquals(stderr, "");
  return { code, text: stdout };
}

integrationTest(
  "doctor finds nothing to mend for a newcomer, and leaves no trace, in both languages",
  async () => {
    await using folder = await temporaryFolder();
    const { code, text } = await doctor(folder.path);
    assertEquals(code, 0, text);
    const subjects = text.trim().split("\n").map((line) => /^(\w+) +([\w ]+):/.exec(line)?.[2]);
    assertEquals([...new Set(subjects.slice(0, -1))], [
      "configuration",
      "ports",
      "disk",
      "permissions",
      "clock",
      "database",
      "certificate",
      "AI",
      "open files",
    ]);
    assertMatch(text, /warning +configuration: no secret.*config init/);
    assertMatch(text, /Problems: none\. Warnings: 1\.\n$/);
    assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
    const korean = await callServer(["doctor", "--lang=ko", ...freePorts], { cwd: folder.path });
    assertMatch(korean.stdout, /^주의 {2}설정: 비밀 키가 없어/);
    assertMatch(korean.stdout, /\n문제가 없습니다\. 주의할 것: 1개\n$/);
  },
);

integrationTest("doctor says what to do about what keeps a server from starting", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ports = [`--chat-port=${taken.addr.port}`, "--http-port=1", "--http-host=192.0.2.99"];
  await Deno.writeTextFile(`${path}/file`, "");
  const { code, text } = await doctor(path, [...ports, `--data-dir=${path}/file/below`]);
  assertEquals(code, 1);
  assertMatch(text, /problem +ports: port \d+ on 127\.0\.0\.1 is in use.*--chat-port\n/);
  assertMatch(text, /problem +ports: 192\.0\.2\.99 is not an address.*--http-host/);
  assertMatch(text, /problem +disk: .*file.*cannot be written.*--data-dir/);
  assertMatch(text, /\nProblems: 3\./);
  await Deno.mkdir(`${path}/data`, { mode: 0o755 });
  await Deno.writeTextFile(`${path}/data/madang.db`, "no database ".repeat(1_000));
  await Deno.mkdir(`${path}/.cfg`);
  await Deno.writeTextFile(`${path}/.cfg/.kkobot.key`, "no key", { mode: 0o644 });
  const more = await doctor(path, [], { MADANG_LIMITZ: "off" });
  assertEquals(more.code, 1);
  assertMatch(more.text, /problem +database: .*madang\.db cannot be used/);
  assertMatch(more.text, /problem +configuration: .*\.kkobot\.enc/);
  assertMatch(more.text, /warning +permissions: .*chmod 700 \.\/data/);
  assertMatch(more.text, /warning +permissions: .*chmod 600 \.cfg\/\.kkobot\.key/);
  const prompt = await doctor(path, [`--ai-prompt=${path}/none.txt`]);
  assertMatch(prompt.text, /problem +AI: .*--ai-prompt.*none\.txt/);
  assertMatch(prompt.text, /ok +AI: not set up/);
  // The usual port may be missing, but not an address that somebody chose.
  const elsewhere = await callServer(
    ["doctor", "--lang=ko", ...freePorts.slice(0, 3), "--http-host=192.0.2.99"],
    { cwd: path },
  );
  assertMatch(elsewhere.stdout, /문제 +포트: .*아닙니다\. --http-host 옵션으로 다른/);
  const closed = await doctor(path, ["--data-dir=/proc/madang"]);
  if (Deno.build.os === "linux") {
    assertMatch(
      closed.text,
      /problem +disk: \/proc\/madang cannot be written \(.*may not use folders .*\)/,
    );
    assert(!closed.text.includes("--allow-all"), closed.text);
  }
  const same = await doctor(path, [`--chat-port=${freePort()}`, `--port=${freePort()}`]);
  assert(!/ports: port/.test(same.text), same.text);
  const port = freePort();
  const twice = await doctor(path, [`--chat-port=${port}`, `--http-port=${port}`]);
  assertMatch(twice.text, /problem +ports: .*--http-port/);
});

integrationTestWith(
  Deno.build.os === "windows" ? "Windows has no such limit" : undefined,
  "doctor finds out how many connections there is room for",
  async () => {
    await using folder = await temporaryFolder();
    const command = `ulimit -n 400 && exec ${sourceProgram.join(" ")} doctor --lang=en`;
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `${command} ${freePorts.join(" ")}`],
      cwd: folder.path,
    }).output();
    assertMatch(
      new TextDecoder().decode(stdout),
      /warning +open files: enough for about 2\d\d connections only.*ulimit/,
    );
  },
);

integrationTest("doctor says that memory keeps nothing", async () => {
  await using folder = await temporaryFolder();
  const { code, text } = await doctor(folder.path, ["--storage=memory"]);
  assertEquals(code, 0, text);
  assertMatch(text, /warning +database: .*lost when the server stops.*--storage sqlite/);
  assertMatch(text, /Problems: none\. Warnings: 2\.\n$/);
});

integrationTest("doctor knows a server that runs from one that is in the way", async () => {
  await using folder = await temporaryFolder();
  const dataDir = `${folder.path}/data`;
  await using server = await spawnServer({ dataDir });
  const { code, text } = await doctor(folder.path, [`--chat-port=${server.port}`]);
  assertEquals(code, 0, text);
  assertMatch(text, /ok +ports: a server runs with this data folder/);
  assertMatch(text, /ok +database: .*madang\.db can be opened/);
  assertMatch(text, /ok +permissions/);
});

integrationTest(
  "doctor asks the AI's endpoint for nothing that costs, and tells its refusals",
  async () => {
    await using folder = await temporaryFolder();
    const asked: string[] = [];
    let status = 200;
    const endpoint = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      ({ method, url, headers }) => {
        asked.push(`${method} ${new URL(url).pathname} ${headers.get("authorization")}`);
        return new Response("{}", { status });
      },
    );
    const env = {
      OPENAI_API_KEY: "sk-secret",
      OPENAI_BASE_URL: `http://127.0.0.1:${endpoint.addr.port}/v1/`,
    };
    assertMatch((await doctor(folder.path, [], env)).text, /ok +AI: 127\.0\.0\.1:\d+ answers/);
    status = 401;
    const refused = await doctor(folder.path, [], env);
    assertEquals(refused.code, 1);
    assertMatch(refused.text, /problem +AI: .*refuses the key \(401\).*OPENAI_API_KEY/);
    await endpoint.shutdown();
    const gone = await doctor(folder.path, [], env);
    assertMatch(gone.text, /problem +AI: .*cannot be reached.*OPENAI_BASE_URL/);
    assertEquals(asked, Array(2).fill("GET /v1/models Bearer sk-secret"));
    assert(!`${refused.text}${gone.text}`.includes("sk-secret"));
  },
);

mariaDbTest("doctor looks into a MariaDB server without making anything there", async () => {
  await using folder = await temporaryFolder();
  const { host, port, user } = testDatabaseServer;
  const storage = (name: string) => [`--storage=mysql://${name}@${host}:${port}/madang_doctor`];
  const fine = await doctor(folder.path, storage(user));
  assertMatch(
    fine.text,
    /ok +database: .*can be used \(.*madang_doctor is made at the first start/,
  );
  const again = await doctor(folder.path, storage(user));
  assertMatch(again.text, /madang_doctor is made at the first start/);
  const denied = await doctor(folder.path, storage("nobody_at_all"));
  assertEquals(denied.code, 1);
  assertMatch(denied.text, /problem +database: .*nobody_at_all/);
});

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
