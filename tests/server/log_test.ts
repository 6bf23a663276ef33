import { createLog, type LogLevel } from "../../server/log.ts";
import { openLogFile } from "../../server/log_file.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";

function gather(level: LogLevel, isColoured = false) {
  const lines: string[] = [];
  return { lines, log: createLog({ level, console: (line) => lines.push(line), isColoured }) };
}

Deno.test("createLog() writes one line per line, whatever is in it", () => {
  const { lines, log } = gather("INFO");
  log.info("CLIENT", "가\r\n[forged]\nb\x1b[31m\x07\u2028c\u0085d\u202ee");
  log.error("DB", "failed", new Error("out of\ndisk"));
  assertEquals(lines.length, 2);
  assertMatch(
    lines[0],
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]\[INFO\]\[CLIENT\] 가 \| \[forged\] \| b/,
  );
  assertMatch(lines[1], /\[ERROR\]\[DB\] failed: Error: out of \| disk \| .*at /);
  for (const line of lines) {
    assert(!/[\p{Cc}\u2028\u2029\u202a-\u202e]/u.test(line), line);
  }
});

Deno.test("createLog() writes its level and above, and announcements always", () => {
  const { lines, log } = gather("WARNING");
  log.debug("MSG", "text");
  log.info("CLIENT", "came");
  log.warning("CLIENT", "slow");
  log.error("DB", "gone");
  log.announce("SERVER", "listens");
  assertEquals(lines.map((line) => line.slice(21)), [
    "[WARNING][CLIENT] slow",
    "[ERROR][DB] gone",
    "[INFO][SERVER] listens",
  ]);
});

integrationTest("createLog() colours the console and never the file", async () => {
  await using folder = await temporaryFolder();
  const file = await openLogFile(folder.path, () => {});
  const lines: string[] = [];
  const log = createLog({
    level: "INFO",
    console: (line) => lines.push(line),
    isColoured: true,
    file,
  });
  log.error("DB", "gone");
  await file.close();
  const kept = await Deno.readTextFile(`${folder.path}/server.log`);
  assertMatch(kept, /^\[[^\]]+\]\[ERROR\]\[DB\] gone\n$/);
  if (!Deno.noColor) assertEquals(lines[0], `\x1b[31m${kept.trim()}\x1b[39m`);
});

integrationTest("openLogFile() goes on with the file that is there", async () => {
  await using folder = await temporaryFolder();
  for (const line of ["하나", "둘"]) {
    const file = await openLogFile(`${folder.path}/logs`, () => {});
    file.write(line);
    await file.close();
  }
  assertEquals(await Deno.readTextFile(`${folder.path}/logs/server.log`), "하나\n둘\n");
});

integrationTest(
  "openLogFile() begins a new file at its size, and keeps five older ones",
  async () => {
    await using folder = await temporaryFolder();
    const complaints: string[] = [];
    for (let index = 0; index < 10; index++) {
      const file = await openLogFile(folder.path, (problem) => complaints.push(problem), 20);
      file.write(`line ${index} ${"x".repeat(10)}`);
      await file.close();
    }
    const names = Array.from(Deno.readDirSync(folder.path), ({ name }) => name).sort();
    assertEquals(names, ["server.log", ...[1, 2, 3, 4, 5].map((number) => `server.log.${number}`)]);
    const texts = await Promise.all(
      names.map((name) => Deno.readTextFile(`${folder.path}/${name}`)),
    );
    assertEquals(texts.map((text) => text.slice(0, 6)), [
      "line 9",
      "line 8",
      "line 7",
      "line 6",
      "line 5",
      "line 4",
    ]);
    assertEquals(complaints, []);
  },
);

integrationTest(
  "openLogFile() complains once while lines cannot be written, and recovers",
  async () => {
    await using folder = await temporaryFolder();
    const complaints: string[] = [];
    const logs = `${folder.path}/logs`;
    const file = await openLogFile(logs, (problem) => complaints.push(problem), 10);
    file.write("0123456789");
    await until(() => Deno.statSync(`${logs}/server.log`).size === 11);
    // A file where the folder was: neither renaming nor opening works.
    await Deno.remove(logs, { recursive: true });
    await Deno.writeTextFile(logs, "");
    file.write("lost 1");
    await until(() => complaints.length > 0);
    file.write("lost 2");
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(complaints.length, 1);
    assertMatch(complaints[0], /server\.log could not be written/);
    await Deno.remove(logs);
    file.write("kept");
    await file.close();
    assertMatch(await Deno.readTextFile(`${logs}/server.log`), /kept\n$/);
  },
);

integrationTest("openLogFile() complains of a full disk, and the program goes on", async () => {
  await using folder = await temporaryFolder();
  await Deno.symlink("/dev/full", `${folder.path}/server.log`);
  const complaints: string[] = [];
  const file = await openLogFile(folder.path, (problem) => complaints.push(problem));
  file.write("a line");
  file.write("another");
  await file.close();
  assertEquals(complaints.length, 1);
  assertMatch(complaints[0], /No space left/);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}
