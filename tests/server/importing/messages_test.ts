import { formatDate, formatTimestamp } from "../../../protocol/mod.ts";
import { assert, assertEquals, assertGreater, assertMatch } from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { mariaDbTest, testDatabaseServer } from "../../helpers/needs_mariadb.ts";
import { oldLine, writeOldLogs } from "../../helpers/old_logs.ts";
import { NativePeer } from "../../helpers/peers.ts";
import { readAll } from "../../helpers/reading_back.ts";
import { sourceProgram, spawnServer, startTestServer } from "../../helpers/server.ts";
import { callServer, killServerWhen } from "../../helpers/server_call.ts";
import { createConnection } from "mysql2/promise";

const day = "2023-05-01";
const days = {
  [day]: [
    oldLine(`${day} 10:00:00`, "BR", "alice", "ALL", "안녕하세요 여러분"),
    oldLine(`${day} 10:00:01`, "TO", "alice", "bob", "우산은 비밀이에요"),
    oldLine(`${day} 10:00:01`, "TO", "alice", "bob", "우산은 비밀이에요"),
    oldLine(`${day} 10:00:02`, "RMSG", "alice", "team", "밥이 오기 전"),
    oldLine(`${day} 10:00:03`, "RMSG", "bob", "team", "밥의 첫마디"),
    oldLine(`${day} 10:00:04`, "RMSG", "alice", "team", "사이에 한 말"),
    "{ torn\n",
    oldLine(`${day} 10:00:05`, "RMSG", "bob", "team", "밥의 끝마디"),
    oldLine(`${day} 10:00:06`, "RMSG", "alice", "team", "밥이 간 뒤"),
  ].join(""),
  "2023-05-02": oldLine("2023-05-02 09:00:00", "TO", "bob", "alice", "다음 날 답장") +
    oldLine("2023-05-02 09:00:01", "BR", "erin", "ALL", "에린의 인사"),
};

const variants = [
  ["SQLite", integrationTest, (use: (args: string[]) => Promise<void>) => use([])],
  ["MariaDB", mariaDbTest, withDatabase],
] as const;

async function withDatabase(use: (args: string[]) => Promise<void>): Promise<void> {
  const { host, port, user } = testDatabaseServer;
  const name = `madang_import_${crypto.randomUUID().slice(0, 8)}`;
  try {
    await use([`--storage=mysql://${user}@${host}:${port}/${name}`]);
  } finally {
    const connection = await createConnection(testDatabaseServer);
    await connection.query(`DROP DATABASE IF EXISTS ${name}`);
    await connection.end();
  }
}

for (const [name, test, use] of variants) {
  test(`${name}: an old daily log is history, search and export, each line once`, async () => {
    await using folder = await temporaryFolder();
    await writeOldLogs(folder.path, days);
    const dataDir = `${folder.path}/data`;
    await use(async (storage) => {
      const args = ["import", folder.path, `--data-dir=${dataDir}`, "--lang=en", ...storage];
      const first = await callServer(args);
      assertEquals(first.code, 1, first.stderr);
      assertMatch(first.stderr, /chat_log_2023-05-01\.json:7: broken JSON/);
      assertMatch(first.stdout, /Imported: 9\. There already: 1\. Not imported: 1\./);
      const second = await callServer(args);
      assertMatch(second.stdout, /Imported: 0\. There already: 10\. Not imported: 1\./);

      await using server = await startTestServer({ dataDir, args: storage });
      await using alice = await NativePeer.join(server.port, "alice");
      await using bob = await NativePeer.join(server.port, "bob");
      await using carol = await NativePeer.join(server.port, "carol");
      const range = { start: day, end: "2023-05-02" };
      assertEquals(await readAll(alice, "history", { target: "bob", date: day }), [
        "우산은 비밀이에요",
      ]);
      assertEquals(await readAll(carol, "history", { target: "alice", date: day }), [
        "안녕하세요 여러분",
      ]);
      // Whoever spoke in a room was there from their first words to their last, as far as the log knows.
      const whole = ["밥이 오기 전", "밥의 첫마디", "사이에 한 말", "밥의 끝마디", "밥이 간 뒤"];
      const room = { target: "#team", date: day };
      assertEquals(await readAll(alice, "history", room), whole);
      assertEquals(await readAll(bob, "history", room), whole.slice(1, -1));
      assertEquals(await readAll(carol, "history", room), []);
      assertEquals(await readAll(bob, "search", { keyword: "비밀" }), ["우산은 비밀이에요"]);
      assertEquals(await readAll(carol, "search", { keyword: "비밀" }), []);
      assertEquals(await readAll(alice, "export", range), [
        "안녕하세요 여러분",
        "우산은 비밀이에요",
        ...whole,
        "다음 날 답장",
        "에린의 인사",
      ]);
      assertEquals(await readAll(carol, "export", range), ["안녕하세요 여러분", "에린의 인사"]);
      // Nobody gets old messages as new ones, and what is said now comes after them.
      assertEquals(alice.received.includes('"event":"message"'), false);
      const said = await alice.ask("broadcast", { text: "우산 찾았어요" });
      assertGreater(Number(said.id), 2 ** 45);
      assertEquals(await readAll(alice, "search", { keyword: "우산" }), [
        "우산은 비밀이에요",
        "우산 찾았어요",
      ]);
      // Whoever wrote then is known, and can be written to before they come.
      const { error } = await carol.ask("direct", { to: "dave", text: "?" });
      assertEquals((error as { code: string }).code, "user_unknown");
      assert("id" in await carol.ask("direct", { to: "erin", text: "어서 와요" }));
      const log = await Deno.readTextFile(`${dataDir}/log_files/chat_log_${day}.json`);
      assertEquals(log.trim().split("\n").length, 7);
    });
  });

  test(`${name}: an import that is killed goes on where it is run again, and doubles nothing`, async () => {
    await using folder = await temporaryFolder();
    const count = 20_000;
    const lines = Array.from({ length: count }, (_, index) => {
      const at = formatTimestamp(new Date(2023, 4, 1, 8).getTime() + index * 250);
      return oldLine(
        at,
        index % 3 ? "BR" : "RMSG",
        "alice",
        index % 3 ? "ALL" : "r",
        `말 ${index}`,
      );
    });
    await writeOldLogs(folder.path, { [day]: lines.join("") });
    const dataDir = `${folder.path}/data`;
    const log = `${dataDir}/log_files/chat_log_${day}.json`;
    await use(async (storage) => {
      const args = ["import", folder.path, `--data-dir=${dataDir}`, "--lang=en", ...storage];
      await killServerWhen(async () => await sizeOf(log) > 0, args);

      const again = await callServer(args);
      assertEquals(again.code, 0, again.stderr);
      const [, kept, there] = /Imported: (\d+)\. There already: (\d+)\./.exec(again.stdout) ?? [];
      assertEquals(Number(kept) + Number(there), count);
      assertGreater(Number(there), 0);
      assertGreater(Number(kept), 0);
      const logged = (await Deno.readTextFile(log)).trim().split("\n");
      assertEquals([logged.length, new Set(logged).size], [count, count]);

      await using server = await spawnServer({ dataDir, args: storage });
      await using alice = await NativePeer.join(server.port, "alice");
      const texts = await readAll(alice, "export", { start: day, end: day });
      assertEquals(texts.length, count);
      assert(texts.every((text, index) => text === `말 ${index}`));
    });
  });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

integrationTest(
  "our own daily log can be imported: only what is not known is, and no line comes twice",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = `${folder.path}/data`;
    const today = formatDate(Date.now());
    {
      await using server = await startTestServer({ dataDir });
      await using alice = await NativePeer.join(server.port, "alice");
      await alice.ask("broadcast", { text: "하나" });
      await alice.ask("broadcast", { text: "둘" });
    }
    // The folder of the old server was made that of the new one: it was there before, and is written on.
    await writeOldLogs(dataDir, days);
    const log = `${dataDir}/log_files/chat_log_${today}.json`;
    await Deno.writeTextFile(log, oldLine(`${today} 00:00:00`, "BR", "bob", "ALL", "영"), {
      append: true,
    });
    const before = await Promise.all([today, day].map((each) => {
      return Deno.readTextFile(`${dataDir}/log_files/chat_log_${each}.json`);
    }));
    const args = ["import", `${dataDir}/log_files`, `--data-dir=${dataDir}`, "--lang=en"];
    assertMatch((await callServer(args)).stdout, /Imported: 10\. There already: 3\. /);
    {
      await using server = await startTestServer({ dataDir });
      await using alice = await NativePeer.join(server.port, "alice");
      const texts = await readAll(alice, "export", { start: today, end: today });
      assertEquals(texts, ["영", "하나", "둘"]);
    }
    const after = await Promise.all([today, day].map((each) => {
      return Deno.readTextFile(`${dataDir}/log_files/chat_log_${each}.json`);
    }));
    assertEquals(after, before);
  },
);

integrationTest("a database that was lost is made again from the daily log", async () => {
  await using folder = await temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const logs = await writeOldLogs(dataDir, days);
  const args = ["import", logs, `--data-dir=${dataDir}`, "--lang=en"];
  assertMatch((await callServer(args)).stdout, /Imported: 9\. /);
  const log = await Deno.readTextFile(`${logs}/chat_log_${day}.json`);
  await using server = await startTestServer({ dataDir });
  await using alice = await NativePeer.join(server.port, "alice");
  await alice.ask("broadcast", { text: "오늘" });
  assertEquals(await Deno.readTextFile(`${logs}/chat_log_${day}.json`), log);
  const today = formatDate(Date.now());
  const written = await Deno.readTextFile(`${logs}/chat_log_${today}.json`);
  assertEquals(written.trim().split("\n").length, 1);
});

integrationTest("years with a word a day are imported with few files open", async () => {
  await using folder = await temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const dates = Array.from({ length: 900 }, (_, index) => {
    return formatDate(new Date(2020, 0, 1 + index).getTime());
  });
  const line = (date: string) => oldLine(`${date} 12:00:00`, "BR", "alice", "ALL", date);
  await writeOldLogs(folder.path, Object.fromEntries(dates.map((date) => [date, line(date)])));
  const args = ["import", folder.path, `--data-dir=${dataDir}`, "--lang=en"];
  const limited = 'ulimit -n 256 && exec "$@"';
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", limited, "sh", ...sourceProgram, ...args],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertMatch(out, /Imported: 900\. /);
  assertEquals(err, "");
  for (const date of dates) {
    const log = await Deno.readTextFile(`${dataDir}/log_files/chat_log_${date}.json`);
    assertEquals(JSON.parse(log).content, date);
  }
});

integrationTest("import changes nothing in a dry run, nor while the server runs", async () => {
  await using folder = await temporaryFolder();
  await writeOldLogs(folder.path, days);
  const dataDir = `${folder.path}/data`;
  const args = ["import", folder.path, `--data-dir=${dataDir}`];
  const dry = await callServer([...args, "--dry-run", "--lang=en"]);
  assertEquals(dry.code, 1);
  assertMatch(dry.stderr, /:7: broken JSON/);
  assertMatch(dry.stdout, /Nothing was changed\. Can be imported: 10, .*Cannot: 1\./);
  assertEquals(await sizeOf(dataDir), 0);
  await using server = await startTestServer({ dataDir });
  const refused = await callServer([...args, "--lang=ko"]);
  assertEquals([refused.code, refused.stdout], [1, ""]);
  assertMatch(refused.stderr, /다른 마당 서버가 쓰고 있습니다/);
  await using alice = await NativePeer.join(server.port, "alice");
  assertEquals(await readAll(alice, "export", { start: day, end: day }), []);
});

integrationTest("import says what it needs, in both languages", async () => {
  await using folder = await temporaryFolder();
  const said = async (...args: string[]) => {
    const { code, stderr } = await callServer(["import", ...args]);
    return `${code} ${stderr.trim()}`;
  };
  assertMatch(await said("--lang=en"), /^2 Say what to import/);
  assertMatch(await said("--lang=ko"), /^2 import 뒤에 가져올 것을 적으세요/);
  assertMatch(await said(`${folder.path}/none`, "--lang=en"), /^2 There is no /);
  assertMatch(await said(folder.path, "--lang=ko"), /^2 .*파일이 없습니다/);
  await writeOldLogs(folder.path, days);
  const memory = `--data-dir=${folder.path}/data`;
  const volatile = await said(folder.path, memory, "--storage=memory", "--lang=en");
  assertMatch(volatile, /^2 Nothing is kept with --storage memory/);
  for (const address of ["mysql://a:secret@c", "mysql+pymysql://a:secret@c/d"]) {
    const text = await said(address, "--lang=en");
    assertMatch(text, /^2 The address of a database must be/);
    assertEquals(text.includes("secret"), false);
  }
});
