import { assert, assertEquals, assertMatch, assertNotEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { spawnServer } from "../helpers/server.ts";
import { callServer, type EndedCall } from "../helpers/server_call.ts";

/** Runs `config …` in a folder, in English. */
function config(cwd: string, words: string, input?: string): Promise<EndedCall> {
  return callServer(["--lang=en", "config", ...words.split(" ")], { cwd, input });
}

/** Expects that a call succeeded, and returns what it printed. */
function printed({ code, stdout, stderr }: EndedCall): string {
  assertEquals([code, stderr], [0, ""]);
  return stdout;
}

async function modeOf(path: string): Promise<string> {
  return ((await Deno.stat(path)).mode! & 0o777).toString(8);
}

const secret = "hunter2";
const sample = {
  SERVER: { server_ip: "127.0.0.1" },
  AUTH: { SECRET_KEY: secret, SALT: secret },
  DBs: {
    kkobot_prod: { HOST: "db.example", USER: "madang", PASSWORD: secret, NAME: "kkobot" },
  },
  ALLOW: { rooms: ["마당", "찻집"] },
};

integrationTest(
  "config init makes a key and a configuration that only their owner can read",
  async () => {
    await using folder = await temporaryFolder();
    const said = printed(await config(folder.path, "init"));
    const cfg = `${folder.path}/.cfg`;
    assertEquals(await modeOf(cfg), "700");
    for (const name of [".kkobot.key", ".kkobot.enc"]) {
      assert(said.includes(`.cfg/${name}`), said);
      assertEquals(await modeOf(`${cfg}/${name}`), "600");
    }
    const { SERVER, AUTH, DBs } = JSON.parse(printed(await config(folder.path, "decrypt")));
    assertEquals([SERVER.server_ip, DBs], ["0.0.0.0", undefined]);
    assertMatch(AUTH.SECRET_KEY, /^[\w-]{43}$/);
    assertMatch(AUTH.SALT, /^[\w-]{22}$/);
    assert(!said.includes(AUTH.SECRET_KEY) && !said.includes(AUTH.SALT), said);

    const other = printed(await config(folder.path, "init --config-dir other"));
    assert(other.includes("config decrypt --config-dir other"), other);
    const theirs = JSON.parse(printed(await config(folder.path, "decrypt --config-dir other")));
    assertNotEquals(theirs.AUTH.SECRET_KEY, AUTH.SECRET_KEY);
  },
);

integrationTest("config init overwrites nothing", async () => {
  await using folder = await temporaryFolder();
  for (const name of [".kkobot.key", ".kkobot.enc"]) {
    const path = `${folder.path}/${name}`;
    await Deno.writeTextFile(path, "mine");
    const { code, stdout, stderr } = await config(folder.path, "init --config-dir .");
    assertEquals([code, stdout], [1, ""]);
    assert(stderr.includes(name), stderr);
    assertEquals(await Deno.readTextFile(path), "mine");
    await Deno.remove(path);
  }
});

integrationTest(
  "config init: the server starts with what it made, and logs no secret",
  async () => {
    await using folder = await temporaryFolder();
    const { path } = folder;
    const flags = ["--config-dir", `${path}/cfg`, "--lang=en", "--log-level=DEBUG"];
    printed(await callServer(["config", "init", ...flags]));
    const { AUTH } = JSON.parse(printed(await callServer(["config", "decrypt", ...flags])));
    await using server = await spawnServer({ dataDir: `${path}/data`, args: flags });
    assertEquals(await server.stop("SIGTERM"), 0);
    const logged = server.output() + await Deno.readTextFile(`${path}/data/logs/server.log`);
    assertMatch(logged, /encrypted configuration: read from .*cfg/);
    assertEquals(logged.includes("WARNING"), false, logged);
    const secrets = [AUTH.SECRET_KEY, AUTH.SALT];
    assertEquals(secrets.filter((value) => logged.includes(value)), []);
  },
);

integrationTest("config encrypt and config decrypt are each other's reverse", async () => {
  await using folder = await temporaryFolder();
  const text = JSON.stringify(sample);
  const first = printed(await config(folder.path, "encrypt", text));
  assertMatch(first, /\.kkobot\.key/);
  assertEquals(JSON.parse(printed(await config(folder.path, "decrypt"))), sample);
  const { key, enc } = await filesOf(`${folder.path}/.cfg`);

  const changed = { ...sample, SERVER: {} };
  const marked = `\uFEFF${JSON.stringify(changed, undefined, 2)}`;
  await Deno.writeTextFile(`${folder.path}/config.json`, marked);
  const second = printed(await config(folder.path, "encrypt config.json"));
  assertMatch(second, /\.kkobot\.enc\.bak/);
  assertMatch(second, /Delete config\.json/);
  assertEquals(JSON.parse(printed(await config(folder.path, "decrypt"))), changed);

  const cfg = `${folder.path}/.cfg`;
  assertEquals((await filesOf(cfg)).key, key, "the key stays");
  assertEquals(await Deno.readTextFile(`${cfg}/.kkobot.enc.bak`), enc);
  assertEquals(await modeOf(`${cfg}/.kkobot.enc.bak`), "600");
  const names = (await Array.fromAsync(Deno.readDir(cfg))).map(({ name }) => name).sort();
  assertEquals(names, [".kkobot.enc", ".kkobot.enc.bak", ".kkobot.key"], "nothing else is left");
});

async function filesOf(cfg: string): Promise<{ key: string; enc: string }> {
  const [key, enc] = await Promise.all(
    [".kkobot.key", ".kkobot.enc"].map((name) => Deno.readTextFile(`${cfg}/${name}`)),
  );
  return { key, enc };
}

integrationTest(
  "config encrypt refuses what the server would, line by line, and changes nothing",
  async () => {
    await using folder = await temporaryFolder();
    const wrong = JSON.stringify({ ...sample, AUTH: { SALT: secret }, SERVR: {} });
    const { code, stdout, stderr } = await config(folder.path, "encrypt -", wrong);
    assertEquals([code, stdout], [1, ""]);
    const lines = stderr.trim().split("\n");
    assertEquals(lines.length, 2, stderr);
    assertMatch(lines[0], /^standard input: .*SERVR.*SERVER/);
    assertMatch(lines[1], /^standard input: AUTH\.SECRET_KEY is missing/);
    assertEquals(stderr.includes(secret), false);
    assertEquals((await config(folder.path, "encrypt missing.json")).code, 1);
    const korean = await callServer(["config", "encrypt", "--lang=ko"], {
      cwd: folder.path,
      input: "[",
    });
    assertEquals(korean.code, 1);
    assertMatch(korean.stderr, /^표준 입력: JSON이 아닙니다/);
    assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
  },
);

integrationTest("config check says what is configured, without secrets", async () => {
  await using folder = await temporaryFolder();
  assertMatch(printed(await config(folder.path, "check")), /no encrypted configuration in \.cfg/);
  printed(await config(folder.path, "encrypt", JSON.stringify(sample)));
  const said = printed(await config(folder.path, "check"));
  for (
    const line of [
      /^SERVER\.server_ip: 127\.0\.0\.1$/m,
      /^AUTH: set/m,
      /^DBs\.kkobot_test: not set$/m,
      /^DBs\.kkobot_prod: madang@db\.example:3306\/kkobot, pool 5$/m,
      /^ALLOW\.rooms: 2 /m,
    ]
  ) assertMatch(said, line);
  assertEquals(said.includes(secret), false);

  if (Deno.build.os === "windows") return;
  await Deno.chmod(`${folder.path}/.cfg/.kkobot.key`, 0o640);
  const { code, stderr } = await config(folder.path, "check");
  assertEquals(code, 1);
  assertMatch(stderr, /^\.cfg\/\.kkobot\.key .*chmod 600/);
});

integrationTest("config explains bad usage in one line, with exit code 2", async () => {
  await using folder = await temporaryFolder();
  const wrong: [words: string[], saying: RegExp][] = [
    [[], /init, decrypt, encrypt, check/],
    [["chekc"], /chekc.*config check/],
    [["constructor"], /constructor/],
    [["init", "more"], /more/],
    [["encrypt", "a", "b"], /"b"/],
  ];
  for (const [words, saying] of wrong) {
    const call = await callServer(["config", ...words], { cwd: folder.path });
    assertEquals([call.code, call.stdout], [2, ""]);
    assertMatch(call.stderr, saying);
    assertEquals(call.stderr.trim().split("\n").length, 1, call.stderr);
  }
});
