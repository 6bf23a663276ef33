import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { assertNarrow } from "../helpers/narrow.ts";
import { integrationTest } from "../helpers/needs.ts";
import { spawnServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

/** Expects that the server says in one line why it cannot start. */
async function expectFailure(code: number, saying: RegExp, ...args: string[]): Promise<void> {
  const ended = await callServer([
    "--lang=en",
    "--chat-port=0",
    "--port=0",
    "--host=127.0.0.1",
    ...args,
  ]);
  assertEquals(ended.code, code, ended.stderr);
  assertEquals(ended.stdout, "");
  assertMatch(ended.stderr, saying);
  assertEquals(ended.stderr.trim().split("\n").length, 1, ended.stderr);
  assert(!/os error|Requires/.test(ended.stderr), `in the system's words: ${ended.stderr}`);
}

integrationTest(
  "what keeps the server from starting is said in one line, with exit code 1",
  async () => {
    await using folder = await temporaryFolder();
    const free = `${folder.path}/free`;
    const file = `${folder.path}/file`;
    await Deno.writeTextFile(file, "");
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    const portInUse = new RegExp(`port ${port} on 127.0.0.1 is in use.*--chat-port.* doctor `);
    await expectFailure(1, portInUse, `--data-dir=${free}`, `--chat-port=${port}`);
    taken.close();
    const same = new RegExp(`--chat-port and --port both name port ${port}`);
    await expectFailure(1, same, `--data-dir=${free}`, `--chat-port=${port}`, `--port=${port}`);
    await expectFailure(1, /192\.0\.2\.99.*--host/, `--data-dir=${free}`, "--host=192.0.2.99");
    await expectFailure(1, /file.*--data-dir/, `--data-dir=${file}`);
    await expectFailure(1, /file.*--data-dir/, `--data-dir=${file}/below`);
    if (Deno.build.os === "linux") {
      await expectFailure(1, /dev.*--data-dir/, "--data-dir=/dev/madang");
    }
    await Deno.mkdir(`${folder.path}/odd/logs/server.log`, { recursive: true });
    await expectFailure(1, /odd cannot be used.*--data-dir/, `--data-dir=${folder.path}/odd`);
    const tls = ["--tls-cert", `${folder.path}/cert.pem`, "--tls-key", file];
    await expectFailure(1, /TLS.*cert\.pem/, `--data-dir=${free}`, ...tls);
    await expectFailure(1, /TLS/, `--data-dir=${free}`, "--tls-cert", file, "--tls-key", file);
    await Deno.mkdir(`${folder.path}/broken`);
    await Deno.writeTextFile(`${folder.path}/broken/madang.db`, "no database ".repeat(1_000));
    await expectFailure(1, /madang\.db cannot be used/, `--data-dir=${folder.path}/broken`);
    await using _first = await spawnServer({ dataDir: free });
    await expectFailure(1, /in use by another Madang server/, `--data-dir=${free}`);
  },
);

integrationTest("bad usage is explained in one line, with exit code 2", async () => {
  await Promise.all([
    expectFailure(2, /--chat-prot.*--chat-port/, "--chat-prot=1"),
    expectFailure(2, /--chat-port/, "--chat-port=70000"),
    expectFailure(2, /bogus/, "bogus"),
    expectFailure(2, /confg.*config/, "confg"),
    expectFailure(2, /"frobnicate"\. --help lists all/, "frobnicate"),
    expectFailure(2, /no flag --nope\. --help lists all/, "--nope"),
    expectFailure(2, /more/, "serve", "more"),
  ]);
});

integrationTest("--help and --version print and exit 0, in 80 columns", async () => {
  const calls = [["--help"], ["--version"], ["--help", "--lang=ko"]];
  const [help, version, korean] = await Promise.all(calls.map((call) => callServer(call)));
  assertNarrow(help.stdout + korean.stdout);
  assertEquals([help.code, version.code, help.stderr, version.stderr], [0, 0, "", ""]);
  for (
    const flag of ["--chat-port", "--data-dir", "--tls-cert", "MADANG_CHAT_PORT", "config check"]
  ) {
    assert(help.stdout.includes(flag), flag);
  }
  assertMatch(version.stdout, /^madang-server \d+\.\d+\.\d+ /);
});

integrationTest(
  "--help of a subcommand is about that one, with the flags that it alone has",
  async () => {
    const serving = await callServer(["--data-dir", "user", "--help"]);
    assert(serving.stdout.includes("--chat-port"), "user is a value here");
    const calls = [["mkcert", "--help"], ["bot", "script", "--help", "--lang=ko"]];
    const [english, korean] = await Promise.all(calls.map((call) => callServer(call)));
    assertNarrow(english.stdout + korean.stdout);
    assertEquals([english.code, korean.code, english.stderr, korean.stderr], [0, 0, "", ""]);
    assertMatch(english.stdout, /^ {2}madang-server mkcert .*--days DAYS\n.*--data-dir/s);
    assertMatch(korean.stdout, /^ {2}madang-server bot list .*--name NAME\n.*--data-dir/s);
    assert(
      !english.stdout.includes("--chat-port") && !english.stdout.includes("madang-server bot"),
    );
  },
);

integrationTest("the environment and .env are read, in this order", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/.env`, "MADANG_MODE=neither\nMADANG_LANG=ko\n");
  const fromFile = await callServer([], { cwd: folder.path });
  assertEquals(fromFile.code, 2);
  assertMatch(fromFile.stderr, /MADANG_MODE.*neither/);
  const fromEnvironment = await callServer([], { cwd: folder.path, env: { MADANG_MODE: "other" } });
  assertMatch(fromEnvironment.stderr, /MADANG_MODE.*other/);
  const fromFlag = await callServer(["--mode=third"], {
    cwd: folder.path,
    env: { MADANG_MODE: "other" },
  });
  assertMatch(fromFlag.stderr, /--mode.*third/);
  await Deno.remove(`${folder.path}/.env`);
  await Deno.mkdir(`${folder.path}/.env`);
  assertEquals((await callServer([], { cwd: folder.path })).code, 2);
});
