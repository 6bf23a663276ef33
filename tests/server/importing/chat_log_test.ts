import { createConnection } from "mysql2/promise";
import { assertEquals, assertGreater, assertMatch } from "../../helpers/assert.ts";
import { chatLogRows } from "../../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { mariaDbTest, testDatabaseServer } from "../../helpers/needs_mariadb.ts";
import { ScriptPeer } from "../../helpers/script_peer.ts";
import { startTestServer } from "../../helpers/server.ts";
import { callServer, killServerWhen } from "../../helpers/server_call.ts";

type Row = Record<string, unknown>;

/** A database of an old bot server, of which more may be made. It is gone after the test. */
async function oldDatabase(): Promise<
  {
    readonly url: string;
    urlOf(suffix: string): string;
    ask(sql: string, values?: unknown[]): Promise<Row[]>;
  } & AsyncDisposable
> {
  const name = `madang_old_${crypto.randomUUID().slice(0, 8)}`;
  const options = { ...testDatabaseServer, dateStrings: true, charset: "utf8mb4" };
  const connection = await createConnection(options);
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await connection.query(`USE ${name}`);
  const { host, port, user } = testDatabaseServer;
  const urlOf = (suffix: string) => `mysql://${user}@${host}:${port}/${name}${suffix}`;
  return {
    url: urlOf(""),
    urlOf,
    async ask(sql, values = []) {
      const [rows] = await connection.query(sql, values);
      return rows as Row[];
    },
    async [Symbol.asyncDispose]() {
      for (const suffix of ["", "_new"]) {
        await connection.query(`DROP DATABASE IF EXISTS ${name}${suffix}`);
      }
      await connection.end();
    },
  };
}

/** The table of the reference's SQL, which has no created_at. */
const table = `CREATE TABLE kb_chat_logs (
  id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, channel_id varchar(50) NOT NULL,
  user_hash varchar(100) NOT NULL, room_name varchar(255), sender varchar(100),
  message text NOT NULL, directive varchar(30), message_type varchar(20) NOT NULL,
  is_meaningful tinyint(1) NOT NULL DEFAULT 0, bot_name varchar(30) NOT NULL,
  is_mention tinyint(1) NOT NULL DEFAULT 0, is_group_chat tinyint(1) NOT NULL DEFAULT 0,
  log_id varchar(50), client_timestamp datetime, server_timestamp datetime DEFAULT current_timestamp(),
  is_bot tinyint(1) DEFAULT 0, is_our_bot_response tinyint(1) NOT NULL DEFAULT 0,
  is_scheduled tinyint(1) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

/** The table of the reference's list. */
const shortTable = `CREATE TABLE kb_chat_logs (
  id INT AUTO_INCREMENT PRIMARY KEY, channel_id VARCHAR(50), user_hash VARCHAR(100),
  room_name VARCHAR(255), sender VARCHAR(100), message TEXT, bot_name VARCHAR(30),
  log_id VARCHAR(50), created_at TIMESTAMP
) DEFAULT CHARSET=utf8mb4`;

const channel = "18398338829933617";
const insert = `INSERT INTO kb_chat_logs (id, channel_id, user_hash, room_name, sender, message,
  directive, message_type, bot_name, log_id, client_timestamp, server_timestamp, is_scheduled)
  VALUES ?`;

function talk(id: number, text: string, at: string, type = "normal"): unknown[] {
  const directive = type === "command" ? "!" : null;
  const head = [id, channel, "f00d", "우리 방", "민지", text, directive, type, "마당봇"];
  return [...head, `log${id}`, null, at, type === "notice" ? 1 : 0];
}

/** Rows with gaps, of kinds that we have not, and in another room. */
const rows = [
  talk(3, "소풍 가요 😀", "2024-03-01 09:00:00"),
  talk(4, "!날씨", "2024-03-01 09:00:05", "command"),
  talk(9, "소풍 공지", "2024-03-01 12:00:00", "notice"),
  talk(10, "다른 날 소풍", "2024-03-02 12:00:00"),
];

mariaDbTest(
  "SQLite: rows of a kb_chat_logs keep all they say, and are searched and read",
  async () => {
    await using old = await oldDatabase();
    await using folder = await temporaryFolder();
    await old.ask(table);
    await old.ask(insert, [rows]);
    const dataDir = `${folder.path}/data`;
    const args = ["import", old.url, `--data-dir=${dataDir}`, "--lang=en"];
    const dry = await callServer([...args, "--dry-run"]);
    assertMatch(dry.stdout, /Nothing was changed\. Can be imported: 4,/);
    const first = await callServer(args);
    assertEquals([first.code, first.stderr], [0, ""]);
    assertMatch(first.stdout, /Imported: 4\. There already: 0\. Not imported: 0\./);
    const second = await callServer(args.map((each) => each.replace("127.0.0.1", "localhost")));
    assertMatch(second.stdout, /Imported: 0\. There already: 4\./);

    const kept = chatLogRows(dataDir).map(({ created_at: _, ...row }) => ({ ...row }));
    assertEquals(kept, await old.ask("SELECT * FROM kb_chat_logs ORDER BY id"));
    {
      await using server = await startTestServer({ dataDir });
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      await phone.say("소풍 언제였죠");
      const found = await phone.ask("# search 소풍");
      assertMatch(found, /소풍 가요 😀(.|\n)*소풍 공지(.|\n)*다른 날 소풍(.|\n)*소풍 언제였죠/);
      const day = await phone.ask("# history 2024-03-01");
      assertMatch(day, /09:00.*소풍 가요 😀(.|\n)*12:00.*소풍 공지/);
      assertEquals(day.includes("다른 날"), false);
    }
    // What the old bot server writes meanwhile comes after what we wrote.
    await old.ask(insert, [[talk(12, "늦은 소풍", "2024-03-03 08:00:00")]]);
    assertMatch((await callServer(args)).stdout, /Imported: 1\. There already: 4\./);
    const texts = chatLogRows(dataDir).map(({ message }) => message);
    assertEquals(texts.filter((text) => text === "늦은 소풍").length, 1);
    assertEquals(texts.at(-1), "늦은 소풍");
    await using server = await startTestServer({ dataDir });
    await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
    assertMatch(await phone.ask("# search 늦은"), /늦은 소풍/);
    assertMatch(await phone.ask("# history 2024-03-03"), /늦은 소풍/);
  },
);

mariaDbTest(
  "MariaDB: rows of a kb_chat_logs come into another database, and stay where they are in the same",
  async () => {
    await using old = await oldDatabase();
    await using folder = await temporaryFolder();
    await old.ask(table);
    await old.ask(insert, [rows]);
    const dataDir = `--data-dir=${folder.path}/data`;
    const args = ["import", old.url, dataDir, "--lang=en"];
    const same = await callServer([
      ...args,
      `--storage=${old.url.replace("127.0.0.1", "localhost")}`,
    ]);
    assertEquals([same.code, same.stderr], [0, ""]);
    assertMatch(same.stdout, /needs no import/);
    assertEquals((await old.ask("SELECT count(*) AS count FROM kb_chat_logs"))[0].count, 4);

    const storage = `--storage=${old.urlOf("_new")}`;
    const env = { MADANG_IMPORT_FROM: old.url };
    const first = await callServer(["import", dataDir, "--lang=en", storage], { env });
    assertMatch(first.stdout, /Imported: 4\./, first.stderr);
    assertMatch((await callServer([...args, storage])).stdout, /Imported: 0\. There already: 4\./);
    const [{ name }] = await old.ask("SELECT DATABASE() AS name");
    const columns = Object.keys((await old.ask("SELECT * FROM kb_chat_logs LIMIT 1"))[0]).join(
      ", ",
    );
    const all = (from: string) =>
      old.ask(`SELECT ${columns} FROM ${from}.kb_chat_logs ORDER BY id`);
    assertEquals(await all(`${name}_new`), await all(String(name)));
    await using server = await startTestServer({ args: [storage], dataDir: `${folder.path}/data` });
    await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
    assertMatch(await phone.ask("# search 소풍"), /소풍 가요 😀(.|\n)*다른 날 소풍/);
    assertMatch(await phone.ask("# history 2024-03-01"), /소풍 가요 😀(.|\n)*소풍 공지/);
  },
);

mariaDbTest("the older form of the table is read, and what is no such table is not", async () => {
  await using old = await oldDatabase();
  await using folder = await temporaryFolder();
  const args = ["import", old.url, `--data-dir=${folder.path}/data`];
  const none = await callServer([...args, "--lang=ko"]);
  assertEquals(none.code, 1);
  assertMatch(none.stderr, /없거나, .*칼럼이 없습니다: id, channel_id, sender, message/);
  await old.ask(shortTable);
  await old.ask("INSERT INTO kb_chat_logs VALUES ?", [[
    [1, channel, "f00d", "우리 방", "민지", "# echo 가", "마당봇", "1", "2022-01-01 10:00:00"],
    [2, channel, null, "우리 방", "마당봇", "에코: 가", "마당봇", null, "2022-01-01 10:00:01"],
    [3, null, null, null, null, "방을 모름", null, null, "2022-01-01 10:00:02"],
  ]]);
  const { stdout, stderr } = await callServer([...args, "--lang=ko"]);
  assertMatch(stdout, /가져온 것: 3개/, stderr);
  const kept = chatLogRows(`${folder.path}/data`);
  assertEquals(
    kept.map((row) => [row.message_type, row.is_bot, row.server_timestamp, row.channel_id]),
    [
      ["command", 0, "2022-01-01 10:00:00", channel],
      ["auto_replay", 1, "2022-01-01 10:00:01", channel],
      ["normal", 0, "2022-01-01 10:00:02", ""],
    ],
  );
  const gone = await callServer([
    "import",
    old.urlOf("_gone"),
    `--data-dir=${folder.path}/data`,
    "--lang=en",
  ]);
  assertEquals(gone.code, 1);
  assertMatch(gone.stderr, /cannot be read as root \(Unknown database/);
});

mariaDbTest(
  "an import of a kb_chat_logs that is killed goes on where it is run again",
  async () => {
    await using old = await oldDatabase();
    await using folder = await temporaryFolder();
    const dataDir = `${folder.path}/data`;
    await old.ask(table);
    const count = 30_000;
    const all = Array.from({ length: count }, (_, index) => {
      return talk(index + 1, `말 ${index}`, "2024-03-01 09:00:00");
    });
    await old.ask(insert, [all]);
    const args = ["import", old.url, `--data-dir=${dataDir}`, "--lang=en"];
    await killServerWhen(() => hasRows(dataDir), args);
    const again = await callServer(args);
    const [, kept, there] = /Imported: (\d+)\. There already: (\d+)\./.exec(again.stdout) ?? [];
    assertEquals(Number(kept) + Number(there), count, again.stderr);
    assertGreater(Number(there), 0);
    assertGreater(Number(kept), 0);
    const ids = chatLogRows(dataDir).map(({ id, message }) => `${id} ${message}`);
    assertEquals(ids, all.map(([id, , , , , message]) => `${id} ${message}`));
  },
);

/** Whether there is a row in the chat log of a data folder that is being made. */
function hasRows(dataDir: string): boolean {
  try {
    return chatLogRows(dataDir).length > 0;
  } catch (error) {
    if (error instanceof Error && /unable to open|no such table/.test(error.message)) return false;
    throw error;
  }
}
