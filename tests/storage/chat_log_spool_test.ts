import { openChatLogSpool, type SpoolOptions } from "../../server/storage/chat_log/spool.ts";
import { join } from "../../server/std/path.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { loggingTo } from "./chat_log_place.ts";
import { entryOf } from "./contract_chat_log.ts";

function entries(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => entryOf(first + index));
}

function open(directory: string, logged: string[] = [], options: Partial<SpoolOptions> = {}) {
  const log = loggingTo(logged);
  return openChatLogSpool({ directory, maxBytes: 1e6, segmentBytes: 1e6, log, ...options });
}

type Spool = Awaited<ReturnType<typeof open>>;

/** Reads and forgets all, and returns the numbers. */
async function drain(spool: Spool, limit = 100): Promise<number[]> {
  const numbers: number[] = [];
  for (let batch = await spool.read(limit); batch; batch = await spool.read(limit)) {
    numbers.push(...batch.entries.map(({ number }) => number));
    await spool.forget(batch);
  }
  return numbers;
}

function names(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

integrationTest(
  "ChatLogSpool returns entries as they were, in order, until they are forgotten",
  async () => {
    await using folder = await temporaryFolder();
    const spool = await open(folder.path);
    assertEquals([spool.isEmpty, await spool.read(10)], [true, undefined]);
    const some = [
      entryOf(1, { message: '줄\n바꿈 "\\\0\u2028 👧', directive: "#", whole: { message: "x" } }),
      ...entries(2, 4),
    ];
    assertEquals(await spool.append(some), 5);
    const first = await spool.read(2);
    assertEquals(first?.entries, some.slice(0, 2));
    assertEquals((await spool.read(3))?.entries, some.slice(0, 3));
    if (first) await spool.forget(first);
    await spool.append(entries(6, 1));
    assertEquals(await drain(spool), [3, 4, 5, 6]);
    assertEquals([spool.isEmpty, spool.bytes, names(folder.path)], [true, 0, []]);
    await spool.append(entries(7, 2));
    assertEquals(await drain(spool), [7, 8]);
  },
);

integrationTest("ChatLogSpool begins new files, and removes those that are done", async () => {
  await using folder = await temporaryFolder();
  const spool = await open(folder.path, [], { segmentBytes: 1_000 });
  for (let number = 1; number <= 30; number += 3) await spool.append(entries(number, 3));
  const files = names(folder.path);
  assert(files.length > 3 && files.includes("kb_chat_logs.jsonl"), files.join());
  const again = await open(folder.path, [], { segmentBytes: 1_000 });
  assertEquals([again.lastNumber, again.bytes], [30, spool.bytes]);
  const batch = await again.read(5);
  if (batch) await again.forget(batch);
  for (let number = 31; number <= 36; number += 3) await again.append(entries(number, 3));
  const rest = await drain(again);
  assertEquals([...(batch?.entries ?? []).map(({ number }) => number), ...rest], oneTo(36));
  assertEquals(names(folder.path), []);
});

integrationTest("ChatLogSpool holds no more bytes than it may", async () => {
  await using folder = await temporaryFolder();
  const spool = await open(folder.path, [], { maxBytes: 5_000, segmentBytes: 1_000 });
  const count = await spool.append(entries(1, 100));
  assert(count > 5 && count < 20);
  assertEquals(await spool.append(entries(count + 1, 1)), 0);
  assert(spool.bytes <= 5_000 && spool.bytes > 4_500);
  assertEquals(await drain(spool), oneTo(count));
  assertEquals(await spool.append(entries(count + 1, 1)), 1);
});

integrationTest("ChatLogSpool reads entries of any length", async () => {
  await using folder = await temporaryFolder();
  const spool = await open(folder.path, [], { maxBytes: 1e8 });
  const long = entryOf(2, { message: "가".repeat(20_000), whole: { message: "나".repeat(2e6) } });
  await spool.append([entryOf(1), long, entryOf(3)]);
  const batch = await spool.read(10);
  assertEquals(batch?.entries.length, 1);
  if (batch) await spool.forget(batch);
  assertEquals((await spool.read(1))?.entries, [long]);
  assertEquals(await drain(spool), [2, 3]);
});

integrationTest("ChatLogSpool overwrites what a failed append left behind", async () => {
  await using folder = await temporaryFolder();
  const spool = await open(folder.path);
  await spool.append(entries(1, 2));
  await Deno.writeTextFile(join(folder.path, "kb_chat_logs.jsonl"), '{"number":3,"ch', {
    append: true,
  });
  await spool.append(entries(3, 2));
  assertEquals(await drain(spool), [1, 2, 3, 4]);
});

integrationTest("ChatLogSpool returns lines that hold no entry apart", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "kb_chat_logs.jsonl");
  const before = await open(folder.path);
  await before.append(entries(1, 3));
  const lines = (await Deno.readTextFile(file)).split("\n");
  const damaged = ["", "not JSON", '{"number":2}', lines[1].replace('"말 2"', "12")];
  await Deno.writeTextFile(file, [lines[0], ...damaged, lines[2], ""].join("\n"));
  const spool = await open(folder.path);
  const batch = await spool.read(10);
  assertEquals(batch?.entries.map(({ number }) => number), [1, 3]);
  assertEquals(batch?.damaged, damaged);
});

integrationTest("ChatLogSpool says so, and goes on, when its files go away", async () => {
  for (const reading of [true, false]) {
    await using folder = await temporaryFolder();
    const logged: string[] = [];
    const spool = await open(folder.path, logged);
    await spool.append(entries(1, 3));
    await Deno.remove(join(folder.path, "kb_chat_logs.jsonl"));
    if (reading) assertEquals(await spool.read(10), undefined);
    await spool.append(entries(4, 2));
    assertEquals(await drain(spool), [4, 5]);
    assertEquals(logged.filter((line) => /ERROR.*are lost/.test(line)).length, 1);
  }
});
