import { DatabaseSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";
import { copyHeld } from "../../server/backup/copy_database.ts";
import { assert, assertEquals, assertGreater, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { mariaDbTest, testDatabaseServer } from "../helpers/needs_mariadb.ts";
import { NativePeer } from "../helpers/peers.ts";
import { readAll } from "../helpers/reading_back.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";
import { formatDate } from "../../protocol/mod.ts";

const today = formatDate(Date.now());
const range = { start: today, end: today };

integrationTest(
  "a backup of a busy server holds all that was acknowledged before, and can be started on",
  async () => {
    await using folder = await temporaryFolder();
    const [dataDir, backup] = [`${folder.path}/data`, `${folder.path}/backups/one`];
    await using server = await spawnServer({ dataDir, env: { MADANG_LIMITS: "off" } });
    await using alice = await NativePeer.join(server.port, "alice");
    const acknowledged: string[] = [];
    let isOver = false;
    const talking = (async () => {
      while (!isOver) {
        const text = `말 ${acknowledged.length}`;
        assert("id" in await alice.ask("broadcast", { text }));
        acknowledged.push(text);
      }
    })();
    talking.catch(() => {}); // awaited below: until then, what fails first is told
    while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    await Deno.mkdir(`${dataDir}/received_files`, { recursive: true });
    await Deno.writeTextFile(`${dataDir}/received_files/사진.txt`, "가나다");
    const before = acknowledged.length;
    const made = await callServer(["backup", backup, `--data-dir=${dataDir}`, "--lang=en"]);
    assertEquals([made.code, made.stderr], [0, ""]);
    assertMatch(made.stdout, /databases, checked: madang\.db/);
    const again = await callServer(["backup", backup, `--data-dir=${dataDir}`, "--lang=ko"]);
    assertEquals(again.code, 1);
    assertMatch(again.stderr, /이미 있어서/);
    const during = acknowledged.length;
    isOver = true;
    await talking;
    assertGreater(during, before); // the server went on meanwhile
    assertEquals(await Deno.readTextFile(`${backup}/received_files/사진.txt`), "가나다");

    await using restored = await startTestServer({ dataDir: backup });
    await using reader = await NativePeer.join(restored.port, "alice");
    const texts = await readAll(reader, "export", range);
    assertGreater(texts.length, before - 1);
    assertEquals(texts, acknowledged.slice(0, texts.length));
    assertEquals((await readAll(reader, "search", { keyword: "말 7" })).at(0), "말 7");
    assert("id" in await reader.ask("broadcast", { text: "되돌린 뒤" }));
    const log = await Deno.readTextFile(`${backup}/log_files/chat_log_${today}.json`);
    const logged = log.trim().split("\n").map((line) => JSON.parse(line).content);
    assertEquals(new Set(logged).size, logged.length);
    assert([...texts, "되돌린 뒤"].every((text) => logged.includes(text)));
  },
);

integrationTest(
  "a backup holds the chat log's lines that go from the spool into the database meanwhile",
  async () => {
    await using folder = await temporaryFolder();
    const [dataDir, backup] = [`${folder.path}/data`, `${folder.path}/backup`];
    await (await startTestServer({ dataDir }))[Symbol.asyncDispose]();
    const waiting = "spool/madang.db/kb_chat_logs.jsonl";
    await Deno.mkdir(`${dataDir}/spool/madang.db`, { recursive: true });
    await Deno.writeTextFile(`${dataDir}/${waiting}`, "{}\n");
    // As a server does that has kept them: but as soon as the database is copied.
    const keeping = (async () => {
      for (;;) {
        const copied = await Deno.stat(`${backup}.unfinished/madang.db`).catch(() => undefined);
        if (copied) return await Deno.remove(`${dataDir}/${waiting}`);
      }
    })();
    const { code, stderr } = await callServer(["backup", backup, `--data-dir=${dataDir}`]);
    assertEquals([code, stderr], [0, ""]);
    await keeping;
    assertEquals(await Deno.readTextFile(`${backup}/${waiting}`), "{}\n");
  },
);

integrationTest(
  "backup says what it needs, and leaves nothing that looks complete behind",
  async () => {
    await using folder = await temporaryFolder();
    const flags = [`--data-dir=${folder.path}/data`, "--lang=en"];
    assertEquals((await callServer(["backup", ...flags])).code, 2);
    const nothing = await callServer(["backup", `${folder.path}/none`, ...flags]);
    assertEquals(nothing.code, 1);
    assertMatch(nothing.stderr, /There is nothing to copy in/);
    await Deno.mkdir(`${folder.path}/data`);
    await Deno.writeTextFile(`${folder.path}/data/madang.db`, "no database".repeat(1_000));
    const broken = await callServer(["backup", `${folder.path}/broken`, ...flags]);
    assertEquals(broken.code, 1);
    assertMatch(broken.stderr, /There is no backup.*not a database/);
    const below = await callServer(["backup", `${folder.path}/data/madang.db/below`, ...flags]);
    assertEquals(below.code, 1);
    assertMatch(below.stderr, /^There is no backup.*a file where a folder must be\n$/);
    const names = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    assertEquals(names, ["data"]);
    await Deno.mkdir(`${folder.path}/cut.unfinished`); // as a power failure would leave it
    const cut = await callServer(["backup", `${folder.path}/cut`, ...flags]);
    assertEquals(cut.code, 1);
    assertMatch(cut.stderr, /cut\.unfinished exists already/);
  },
);

integrationTest(
  "an SQLite that cannot copy by itself copies a database in use, and one that a crash left",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = `${folder.path}/data`;
    const textsOf = async (copy: string) => {
      const path = `${folder.path}/${copy}`;
      await copyHeld(`${dataDir}/madang.db`, path);
      const database = new DatabaseSync(path);
      const rows = database.prepare("SELECT text FROM messages ORDER BY id").all();
      database.close();
      return rows.map(({ text }) => text);
    };
    {
      await using server = await spawnServer({ dataDir });
      await using alice = await NativePeer.join(server.port, "alice");
      await alice.ask("broadcast", { text: "하나" });
      assertEquals(await textsOf("running.db"), ["하나"]);
      // What is written while it is copied waits, and is kept.
      const [answer] = await Promise.all([
        alice.ask("broadcast", { text: "둘" }),
        textsOf("meanwhile.db"),
      ]);
      assert("id" in answer);
      await server.stop("SIGKILL"); // which leaves both messages beside the file
    }
    assertEquals(await textsOf("crashed.db"), ["하나", "둘"]);
    assertEquals(await textsOf("again.db"), ["하나", "둘"]);
    const names = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    assertEquals(names.filter((name) => /-wal|-shm/.test(name)), []);
  },
);

mariaDbTest("a dump of MySQL, made as backup says, can be started on", async () => {
  await using folder = await temporaryFolder();
  const name = `madang_backup_${crypto.randomUUID().slice(0, 8)}`;
  const { host, port, user } = testDatabaseServer;
  const storage = (database: string) => `--storage=mysql://${user}@${host}:${port}/${database}`;
  const shell = async (command: string) => {
    const { success, stderr } = await new Deno.Command("sh", { args: ["-c", command] }).output();
    assert(success, new TextDecoder().decode(stderr));
  };
  const connection = await createConnection(testDatabaseServer);
  try {
    const dataDir = `${folder.path}/data`;
    await using server = await startTestServer({ dataDir, args: [storage(name)] });
    await using alice = await NativePeer.join(server.port, "alice");
    await alice.ask("broadcast", { text: "덤프 전에 한 말" });
    const backup = `${folder.path}/backup`;
    const flags = [`--data-dir=${dataDir}`, "--lang=en", storage(name)];
    const { code, stdout } = await callServer(["backup", backup, ...flags]);
    assertEquals(code, 0);
    assertMatch(stdout, /^Copied to .*: files: \d+\.$/m);
    const [, command] = /^ {2}(mariadb-dump .*)$/m.exec(stdout) ?? [];
    await shell(command.replace(" -p ", " ")); // root has no password here
    await connection.query(`CREATE DATABASE ${name}_back`);
    await shell(`mariadb -h ${host} -P ${port} -u ${user} ${name}_back < ${backup}/database.sql`);

    await using restored = await startTestServer({
      dataDir: backup,
      args: [storage(`${name}_back`)],
    });
    await using reader = await NativePeer.join(restored.port, "alice");
    assertEquals(await readAll(reader, "search", { keyword: "전에" }), ["덤프 전에 한 말"]);
    assertEquals(await readAll(reader, "export", range), ["덤프 전에 한 말"]);
    assert("id" in await reader.ask("broadcast", { text: "되돌린 뒤" }));
  } finally {
    for (const each of [name, `${name}_back`]) {
      await connection.query(`DROP DATABASE IF EXISTS ${each}`);
    }
    await connection.end();
  }
});
