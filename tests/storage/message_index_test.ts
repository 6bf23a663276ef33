/** How the search index of SQLite follows behind in a rush. @module */
import { DatabaseSync } from "node:sqlite";
import type { Call } from "../../server/storage/driver.ts";
import { mostBehind } from "../../server/storage/sqlite/message_index.ts";
import { createSqliteReader } from "../../server/storage/sqlite/reader.ts";
import { createSqliteWriter } from "../../server/storage/sqlite/writer.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { createDiskPlace, createSpeaker, found, keepAll } from "./place.ts";

/** More messages than are indexed with their commits. */
const rush = 1_000;

interface Database extends Disposable {
  readonly writer: ReturnType<typeof createSqliteWriter>;
  keep(ids: readonly number[], text?: string): void;
  import(ids: readonly number[]): void;
  /** Inserts many messages that no index holds, with ids from 1 on. */
  fill(count: number): void;
  /** The ids of the messages that hold "소식", newest first. */
  search(): Promise<number[]>;
  /** The greatest id that the index is known to hold, while it is behind. */
  mark(): number | undefined;
  /** As after a crash. */
  reopen(): void;
}

async function openDatabase(): Promise<Database> {
  const folder = Deno.makeTempDirSync({ prefix: "madang_index_" });
  const path = `${folder}/madang.db`;
  let writer = createSqliteWriter(path);
  await writer.open();
  const reader = createSqliteReader(path);
  await reader.open();
  const other = new DatabaseSync(path);
  return {
    get writer() {
      return writer;
    },
    keep(ids, text = "새 소식"): void {
      const calls = ids.map((id): Call => [{
        kind: "message",
        message: { id, at: id, type: "BR", from: "a", to: "ALL", text: `${text} ${id}` },
      }]);
      void writer.apply(calls, undefined);
    },
    import(ids) {
      const calls = ids.map((id): Call => [{
        kind: "message_imported",
        message: { id, at: id, type: "BR", from: "a", to: "ALL", text: `옛 소식 ${id}` },
        inDailyLog: true,
      }]);
      void writer.apply(calls, undefined);
    },
    fill(count) {
      other.exec(`WITH RECURSIVE numbers (id) AS (VALUES (1) UNION ALL
          SELECT id + 1 FROM numbers WHERE id < ${count})
        INSERT INTO messages SELECT id, id, 'BR', 'all:a', 'a', 'a', 'ALL', 'all', '소식' FROM numbers`);
      other.exec("INSERT INTO meta VALUES ('messages_indexed', '0')");
    },
    async search() {
      const ids: number[] = [];
      let below: number | undefined = Number.MAX_SAFE_INTEGER;
      while (below !== undefined) {
        const step = { scope: { viewer: "b" }, keyword: "소식", below, take: 100_000, count: 0 };
        const page = await reader.search(step);
        ids.push(...page.messages.map(({ id }) => id));
        below = page.below;
      }
      return ids;
    },
    mark() {
      const row = other.prepare("SELECT value FROM meta WHERE name = 'messages_indexed'").get();
      return row && Number(row.value);
    },
    reopen() {
      void writer.close();
      writer = createSqliteWriter(path);
      void writer.open();
    },
    [Symbol.dispose]() {
      other.close();
      void reader.close();
      void writer.close();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function catchUpWhole({ writer }: Database): Promise<number> {
  let pieces = 1;
  while (await writer.catchUp!()) pieces++;
  return pieces;
}

integrationTest(
  "in a rush the search index follows behind, and searches find everything all the while",
  async () => {
    using database = await openDatabase();
    database.keep(range(1, 10));
    assertEquals(database.mark(), undefined);
    database.keep(range(11, 10 + rush));
    assertEquals(database.mark(), 10);
    assertEquals(await database.search(), range(1, 10 + rush).reverse());

    assert(await database.writer.catchUp!(), "one piece is not everything");
    const mark = database.mark()!;
    assert(mark > 10 && mark < 10 + rush, `${mark}`);
    assertEquals(await database.search(), range(1, 10 + rush).reverse());

    assert(await catchUpWhole(database) < 10);
    assertEquals(database.mark(), undefined);
    assertEquals(await database.search(), range(1, 10 + rush).reverse());
  },
);

integrationTest(
  "a message that comes late, with a smaller id than others, is found while the index is behind",
  async () => {
    using database = await openDatabase();
    database.keep(range(100, 99 + rush));
    database.keep([50]);
    database.keep(range(1, 49).concat(range(51, 99)));
    assertEquals(await database.search(), range(1, 99 + rush).reverse());
    await catchUpWhole(database);
    assertEquals(await database.search(), range(1, 99 + rush).reverse());
  },
);

integrationTest("single messages after a rush help the index to catch up", async () => {
  using database = await openDatabase();
  database.keep(range(1, rush));
  let id = rush;
  while (database.mark() !== undefined && id < 2 * rush) {
    database.keep([++id]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(database.mark(), undefined);
  assertEquals(await database.search(), range(1, id).reverse());
});

integrationTest("the index is never behind without a limit", async () => {
  using database = await openDatabase();
  const count = mostBehind + 5 * rush;
  for (let first = 1; first <= count; first += rush) database.keep(range(first, first + rush - 1));
  const behind = count - database.mark()!;
  assert(behind <= mostBehind && behind > mostBehind / 2, `${behind}`);
  assertEquals((await database.search()).length, count);
});

integrationTest("what is imported while the index is behind brings it on", async () => {
  using database = await openDatabase();
  database.keep(range(1, rush));
  assertEquals(database.mark(), 0);
  database.reopen(); // imports have a process of their own
  database.import(range(rush + 1, 3 * rush));
  assertEquals(database.mark(), undefined);
  assertEquals(await database.search(), range(1, 3 * rush).reverse());
});

integrationTest(
  "a commit without messages leaves the index where it was, however far that is behind",
  async () => {
    using database = await openDatabase();
    const count = mostBehind + rush;
    database.fill(count);
    database.reopen();
    database.keep(range(count + 1, count + 100)); // a rush
    const mark = database.mark();
    void database.writer.apply([], "checkpoint");
    assertEquals(database.mark(), mark);
    assertEquals((await database.search()).length, count + 100);
  },
);

integrationTest(
  "a process that ends while the index is behind leaves what the next one needs",
  async () => {
    using database = await openDatabase();
    database.keep(range(1, rush));
    database.reopen();
    assertEquals(await database.search(), range(1, rush).reverse());
    await catchUpWhole(database);
    assertEquals(database.mark(), undefined);
    assertEquals(await database.search(), range(1, rush).reverse());
  },
);

integrationTest("a batch that fails leaves the index where it was", async () => {
  using database = await openDatabase();
  database.keep(range(1, 5));
  const again = [...range(6, 5 + rush), 3];
  assertThrows(() => database.keep(again), Error, "UNIQUE");
  assertEquals(database.mark(), undefined);
  database.keep([6, 7]);
  assertEquals(await database.search(), range(1, 7).reverse());
  await catchUpWhole(database);
  assertEquals(await database.search(), range(1, 7).reverse());
});

integrationTest("a storage lets the index catch up when it is quiet", async () => {
  await using place = await createDiskPlace();
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  await keepAll(storage, range(1, rush).map((id) => speaker.all("a", `소식 ${id}`)));
  using other = new DatabaseSync(`${place.dataDir}/madang.db`);
  const mark = other.prepare("SELECT value FROM meta WHERE name = 'messages_indexed'");
  while (mark.get() !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals((await found(storage, "b", `소식 ${rush}`)).length, 1);
  await storage.close();
});
