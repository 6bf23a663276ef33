import { createConnection } from "mysql2/promise";
import { assert, assertEquals, assertGreater, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { type MariaDb, startMariaDb } from "../helpers/mariadb.ts";
import { mariaDbTest, ownMariaDbTest, testDatabaseServer } from "../helpers/needs_mariadb.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

type Row = Record<string, unknown>;

/** Asks a database server as root. */
async function ask(port: number, sql: string): Promise<Row[]> {
  const options = { ...testDatabaseServer, port, dateStrings: true, multipleStatements: true };
  const connection = await createConnection(options);
  try {
    const [rows] = await connection.query(sql);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

/** Asks until an answer is what is waited for. */
async function askUntil(port: number, sql: string, isIt: (rows: Row[]) => boolean): Promise<Row[]> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const rows = await ask(port, sql);
    if (isIt(rows)) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${sql} did not become what it should be`);
}

mariaDbTest(
  "each mode has the database that is configured for it, chat and bot alike",
  async () => {
    await using folder = await temporaryFolder();
    const names = { test: `madang_t_${crypto.randomUUID().slice(0, 8)}`, prod: "" };
    names.prod = `${names.test}_prod`;
    const { host: HOST, port: PORT, user: USER, password: PASSWORD } = testDatabaseServer;
    const database = (NAME: string) => ({ HOST, PORT, USER, PASSWORD, NAME });
    const DBs = { kkobot_test: database(names.test), kkobot_prod: database(names.prod) };
    const config = `--config-dir=${folder.path}/.cfg`;
    const input = JSON.stringify({ SERVER: { server_ip: "127.0.0.1" }, DBs });
    const encrypted = await callServer(["config", "encrypt", config], { input });
    assertEquals(encrypted.code, 0, encrypted.stderr);
    try {
      for (const mode of ["test", "prod"] as const) {
        await using server = await spawnServer({
          dataDir: `${folder.path}/data`,
          args: [config, `--mode=${mode}`],
        });
        await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
        await phone.say(`${mode}에서 한 말`);
        assertMatch(await phone.ask("# search 한 말"), new RegExp(`민지: ${mode}에서 한 말$`));
        await using alice = await LinePeer.join(server.port, "alice");
        await alice.send(`BR:alice:${mode}에서 모두에게:\n`);
        await alice.lineWith("Success:BR");
        await alice.send("SEARCH:alice:모두에게:\n");
        assertMatch(await alice.line(), new RegExp(`${mode}에서 모두에게`));
        assertEquals(await server.stop("SIGTERM"), 0, server.output());
        const rows = await ask(PORT, `SELECT message FROM ${names[mode]}.kb_chat_logs ORDER BY id`);
        assertEquals(rows.slice(0, 2).map(({ message }) => message), [
          `${mode}에서 한 말`,
          "# search 한 말",
        ]);
      }
    } finally {
      await ask(
        PORT,
        `DROP DATABASE IF EXISTS ${names.test}; DROP DATABASE IF EXISTS ${names.prod}`,
      );
    }
  },
);

ownMariaDbTest(
  "a database that stops and starts under load costs no reply, no row, and no acknowledged message",
  async () => {
    await using db = await startMariaDb();
    await using server = await startTestServer({
      args: [`--storage=mysql://root@127.0.0.1:${db.port}/kkobot_test`],
    });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await using alice = await NativePeer.join(server.port, "alice");
    let asked = 0;
    const talk = async (count: number) => {
      for (const until = asked + count; asked < until;) {
        assertEquals(await phone.ask(`# echo ${++asked}`), `에코: ${asked}`);
      }
    };
    const acknowledged: string[] = [];
    const refused: string[] = [];
    const say = async (text: string) => {
      const { error } = await alice.ask("broadcast", { text });
      (error ? refused : acknowledged).push(text);
    };
    await talk(200);
    await say("before");
    const busy = talk(2_000);
    await db.stop("kill");
    await busy;
    await say("meanwhile");
    assertEquals([acknowledged, refused], [["before"], ["meanwhile"]]);
    await talk(200);
    await db.start();
    await talk(200);
    const expected = Array.from({ length: asked }, (_, index) => [
      `# echo ${index + 1}`,
      `에코: ${index + 1}`,
    ]).flat();
    const rows = await askUntil(
      db.port,
      "SELECT message, is_our_bot_response FROM kkobot_test.kb_chat_logs ORDER BY id",
      (found) => found.length >= expected.length,
    );
    assertEquals(rows.map(({ message }) => message), expected);
    for (let attempt = 0; acknowledged.length < 2 && attempt < 200; attempt++) {
      await say(`after ${attempt}`);
    }
    assertGreater(acknowledged.length, 1);
    await using bob = await NativePeer.join(server.port, "bob");
    assertEquals((await bob.ask("search", { keyword: "before" })).count, 1);
    assertMatch(server.lines.join("\n"), /\[ERROR\]\[DB\].*\n(?:.*\n)*.*\[INFO\]\[DB\]/);
  },
);

ownMariaDbTest("a database that cannot be reached keeps the server from starting", async () => {
  await using folder = await temporaryFolder();
  const port = await portOfStopped();
  const { code, stderr } = await callServer([
    `--data-dir=${folder.path}`,
    "--chat-port=0",
    "--port=0",
    "--lang=en",
    `--storage=mysql://root:hunter2@127.0.0.1:${port}/kkobot_test`,
  ]);
  assertEquals(code, 1);
  assertMatch(stderr, new RegExp(`127\\.0\\.0\\.1:${port}`));
  assert(!stderr.includes("hunter2"));
});

async function portOfStopped(): Promise<number> {
  await using db: MariaDb = await startMariaDb();
  return db.port;
}
