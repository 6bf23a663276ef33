import { type Message, toLogRecord } from "../../protocol/mod.ts";
import { join } from "../../server/std/path.ts";
import { encodeCheckpoint, type LogCheckpoint } from "../../server/storage/daily_log/checkpoint.ts";
import { keepBatch } from "../../server/storage/batches.ts";
import { createDailyLog } from "../../server/storage/daily_log/daily_log.ts";
import type { StorageWriter } from "../../server/storage/driver.ts";
import { createSqliteWriter } from "../../server/storage/sqlite/writer.ts";
import { assertEquals, assertStringIncludes } from "../helpers/assert.ts";
import { integrationTest, integrationTestWith } from "../helpers/needs.ts";
import { createDiskPlace, createSpeaker, type DiskPlace, keep, keepAll, logged } from "./place.ts";

const today = "chat_log_2026-01-31.json";
const tomorrow = "chat_log_2026-02-01.json";
const midnight = new Date(2026, 1, 1).getTime();

const lineOf = (message: Message) => JSON.stringify(toLogRecord(message)) + "\n";
const sizeOf = (text: string) => new TextEncoder().encode(text).length;

/** Two messages before midnight, two after it. */
function fourMessages(): Message[] {
  const speaker = createSpeaker();
  return [-2, -1, 0, 1].map((at) => speaker.all("민지", `말 ${at}`, midnight + at));
}

/** Leaves a directory as a crash does: messages and a checkpoint in the database, and files of any content. */
async function leaveBehind(
  place: DiskPlace,
  messages: readonly Message[],
  checkpoint: LogCheckpoint,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const writer = createSqliteWriter(join(place.dataDir, "madang.db"));
  await writer.open();
  await writer.apply([messages.map((message) => keep(message))], encodeCheckpoint(checkpoint));
  await writer.close();
  await Deno.mkdir(place.logDir, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(place.logDir, name), bytes);
  }
}

integrationTest("the daily log has a line per message in the file of its day", async () => {
  await using place = await createDiskPlace();
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  await storage.commit(keep(speaker.to("민지", "Bob", '그는 "네"\n라고 했다', midnight - 1)));
  await storage.commit(keep(speaker.room("bob", "마당", "다음 날", midnight)));
  assertEquals(
    await Deno.readTextFile(join(place.logDir, today)),
    '{"timestamp":"2026-01-31 23:59:59","type":"TO","from":"민지",' +
      '"content":"그는 \\"네\\"\\n라고 했다","to":"Bob"}\n',
  );
  assertEquals(
    await Deno.readTextFile(join(place.logDir, tomorrow)),
    '{"timestamp":"2026-02-01 00:00:00","type":"RMSG","from":"bob","content":"다음 날","to":"마당"}\n',
  );
});

integrationTest(
  "the daily log goes on after a restart, and leaves alone what others wrote meanwhile",
  async () => {
    await using place = await createDiskPlace();
    const [one, two] = fourMessages();
    for (const message of [one, two]) {
      const storage = place.storage();
      await storage.open();
      await storage.commit(keep(message));
      await storage.close();
      await Deno.writeTextFile(join(place.logDir, today), '{"content":"other"}\n', {
        append: true,
      });
    }
    assertEquals(await logged(place, "2026-01-31"), ["말 -2", "other", "말 -1", "other"]);
  },
);

integrationTest("the daily log has every message once, wherever a crash stopped it", async () => {
  const messages = fourMessages();
  const [one, two, three, four] = messages.map(lineOf);
  const checkpoint = {
    lastId: 1,
    stragglers: [],
    files: [
      { name: today, bytes: sizeOf(one), firstBytes: 0, firstId: 1 },
      { name: tomorrow, bytes: 0, firstBytes: 0, firstId: 3 },
    ],
  };
  const whole = new TextEncoder().encode(two);
  const later = new TextEncoder().encode(three + four);
  const first = new TextEncoder().encode(one);
  for (
    const [cutToday, cutTomorrow] of [[0, 0], [1, 0], [66, 0], [whole.length, 70], [
      whole.length,
      later.length,
    ]]
  ) {
    await using place = await createDiskPlace();
    await leaveBehind(place, messages, checkpoint, {
      [today]: new Uint8Array([...first, ...whole.subarray(0, cutToday)]),
      [tomorrow]: later.subarray(0, cutTomorrow),
    });
    await place.storage().open();
    assertEquals(await logged(place, "2026-01-31"), ["말 -2", "말 -1"]);
    assertEquals(await logged(place, "2026-02-01"), ["말 0", "말 1"]);
    assertEquals(place.troubles, []);
    assertEquals(Array.from(Deno.readDirSync(place.logDir)).length, 2); // nothing torn was worth keeping
  }
});

integrationTest("the daily log is written again where a power failure took lines", async () => {
  const [one, two] = fourMessages();
  const old = '{"content":"old"}\n';
  const checkpoint = {
    lastId: 2,
    stragglers: [],
    files: [{
      name: today,
      bytes: sizeOf(old + lineOf(one) + lineOf(two)),
      firstBytes: sizeOf(old),
      firstId: 1,
    }],
  };
  const zeros = "\0".repeat(sizeOf(lineOf(one) + lineOf(two)));
  for (const left of [old, old + lineOf(one).slice(0, 30), old + zeros]) {
    await using place = await createDiskPlace();
    await leaveBehind(place, [one, two], checkpoint, { [today]: left });
    await place.storage().open();
    assertEquals(await logged(place, "2026-01-31"), ["old", "말 -2", "말 -1"]);
    assertStringIncludes(place.troubles[0], "power failure");
  }
  await using place = await createDiskPlace();
  await leaveBehind(place, [one, two], checkpoint, {});
  await place.storage().open();
  assertEquals(await logged(place, "2026-01-31"), ["말 -2", "말 -1"]);
});

integrationTest("the daily log keeps the lines of others beyond what it knows", async () => {
  await using place = await createDiskPlace();
  const [one, two] = fourMessages();
  const checkpoint = {
    lastId: 1,
    stragglers: [],
    files: [{ name: today, bytes: sizeOf(lineOf(one)), firstBytes: 0, firstId: 1 }],
  };
  const others = '{"content":"other"}\n';
  await leaveBehind(place, [one, two], checkpoint, {
    [today]: lineOf(one) + lineOf(two) + others + '{"torn by',
  });
  await place.storage().open();
  assertEquals(await logged(place, "2026-01-31"), ["말 -2", "other", "말 -1"]);
  assertEquals(await Deno.readTextFile(join(place.logDir, `${today}.torn`)), '{"torn by\n');
});

integrationTest(
  "the daily log has messages that were kept after those with greater ids",
  async () => {
    await using place = await createDiskPlace();
    const [one, two] = fourMessages();
    const checkpoint = {
      lastId: 2,
      stragglers: [1],
      files: [{ name: today, bytes: sizeOf(lineOf(two)), firstBytes: 0, firstId: 2 }],
    };
    await leaveBehind(place, [one, two], checkpoint, { [today]: lineOf(two) });
    const storage = place.storage();
    await storage.open();
    assertEquals(await logged(place, "2026-01-31"), ["말 -1", "말 -2"]);
    await keepAll(storage, [
      { ...one, id: 20, text: "20" },
      { ...one, id: 10, text: "10" },
    ]);
    await storage.commit(keep({ ...one, id: 15, text: "15" }));
    assertEquals(await logged(place, "2026-01-31"), ["말 -1", "말 -2", "20", "10", "15"]);
  },
);

integrationTest(
  "the daily log repairs the torn last line of a file that it does not know",
  async () => {
    const [message] = fourMessages();
    const cases = [
      { left: '{"content":"a"}\n{"content":"b', expected: ["a", "말 -2"], torn: '{"content":"b\n' },
      { left: '{"content":"a"}\n{"content":"b"}', expected: ["a", "b", "말 -2"] },
      {
        left: `{"content":"${"긴".repeat(9_000)}`,
        expected: ["말 -2"],
        torn: `{"content":"${"긴".repeat(9_000)}\n`,
      },
      { left: '{"content":"a"}\n', expected: ["a", "말 -2"] },
    ];
    for (const { left, expected, torn } of cases) {
      await using place = await createDiskPlace();
      await Deno.mkdir(place.logDir);
      await Deno.writeTextFile(join(place.logDir, today), left);
      const storage = place.storage();
      await storage.open();
      await storage.commit(keep(message));
      assertEquals(await logged(place, "2026-01-31"), expected);
      if (torn) assertEquals(await Deno.readTextFile(join(place.logDir, `${today}.torn`)), torn);
    }
  },
);

integrationTest("the daily log catches up when it can be written again", async () => {
  await using place = await createDiskPlace();
  const messages = fourMessages();
  const storage = place.storage();
  await storage.open();
  await storage.commit(keep(messages[0]));
  await Deno.mkdir(join(place.logDir, tomorrow)); // a directory in the place of the file
  await keepAll(storage, messages.slice(2));
  assertEquals(await storage.has(messages[3].id), true);
  assertEquals(place.troubles.length, 1);
  assertStringIncludes(place.troubles[0], "follows later");

  await Deno.remove(join(place.logDir, tomorrow));
  await storage.commit(keep({ ...messages[3], id: 5, text: "말 2" }));
  assertEquals(await logged(place, "2026-01-31"), ["말 -2"]);
  assertEquals(await logged(place, "2026-02-01"), ["말 0", "말 1", "말 2"]);
});

integrationTest("the daily log catches up at the next start", async () => {
  await using place = await createDiskPlace();
  const messages = fourMessages();
  const storage = place.storage();
  await storage.open();
  await Deno.mkdir(join(place.logDir, today));
  await keepAll(storage, messages);
  await storage.close();
  await Deno.remove(join(place.logDir, today));
  await place.storage().open();
  assertEquals(await logged(place, "2026-01-31"), ["말 -2", "말 -1"]);
  assertEquals(await logged(place, "2026-02-01"), ["말 0", "말 1"]);
});

/** The writing side of a place's database, and its daily log. */
async function openLog(place: DiskPlace) {
  await Deno.mkdir(place.logDir, { recursive: true });
  const writer = createSqliteWriter(join(place.dataDir, "madang.db"));
  await writer.open();
  const log = createDailyLog(place.logDir, writer, () => {});
  await log.open();
  return { writer, log };
}

integrationTest("the daily log has what a commit kept whose answer was lost", async () => {
  await using place = await createDiskPlace();
  const { writer, log } = await openLog(place);
  const losing: StorageWriter = {
    ...writer,
    async apply(calls, checkpoint) {
      await writer.apply(calls, checkpoint);
      throw new Error("the connection was lost");
    },
  };
  const [one, two] = fourMessages();
  assertEquals((await keepBatch(losing, log, [[keep(one)]])).length, 1);
  assertEquals(await keepBatch(writer, log, [[keep(two)]]), []);
  await log.close();
  await writer.close();
  assertEquals(await logged(place, "2026-01-31"), ["말 -2", "말 -1"]);
});

/** The paths of all files that this process has open. */
async function openFiles(): Promise<string[]> {
  return await Array.fromAsync(
    Deno.readDir("/proc/self/fd"),
    ({ name }) => Deno.readLink(`/proc/self/fd/${name}`).catch(() => ""), // that of the list itself
  );
}

const noProc = Deno.build.os === "linux" ? undefined : "/proc of Linux";

integrationTestWith(noProc, "the daily log keeps no file open that it cannot mend", async () => {
  await using place = await createDiskPlace();
  const { writer, log } = await openLog(place);
  const path = join(place.logDir, today);
  await Deno.writeTextFile(path, '{"torn');
  await Deno.mkdir(`${path}.torn`);
  const [one, two] = fourMessages();
  for (const message of [one, two]) await keepBatch(writer, log, [[keep(message)]]);
  const open = await openFiles();
  assertEquals(open.filter((each) => each === path), []);
  await log.close();
  await writer.close();
});
