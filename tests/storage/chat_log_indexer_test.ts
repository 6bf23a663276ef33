import { startChatLogIndexer } from "../../server/storage/chat_log/indexer.ts";
import type { ChatLogIndexing } from "../../server/storage/driver.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { loggingTo, pause } from "./chat_log_place.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import { createDiskPlace, createSpeaker, keep } from "./place.ts";

/** An index of a table that `newest` says how long it is. */
function createTable() {
  const table = {
    indexed: 0,
    newest: 0,
    calls: [] as [number, number][],
    fails: false,
    failures: 0,
  };
  const index = async (through: number, limit: number): Promise<ChatLogIndexing> => {
    await Promise.resolve();
    if (table.fails) {
      table.failures++;
      throw new Error("no index");
    }
    table.calls.push([through, limit]);
    table.indexed = Math.max(table.indexed, Math.min(through, table.indexed + limit, table.newest));
    return { indexed: table.indexed, newest: table.newest };
  };
  return { table, index };
}

Deno.test("startChatLogIndexer() goes in strides as far as the newest row of the round before", async () => {
  const { table, index } = createTable();
  table.newest = 25;
  const indexer = startChatLogIndexer({ index, log: loggingTo([]), every: 1, stride: 10 });
  while (table.indexed < 25) {
    assertEquals(table.indexed, 0);
    await pause(0);
  }
  table.newest = 26;
  while (table.indexed < 26) await pause(1);
  await indexer.stop();
  const { length } = table.calls;
  await pause(5);
  assertEquals(table.calls.length, length);
  assertEquals(table.calls.slice(0, 4), [[0, 10], [25, 10], [25, 10], [25, 10]]);
});

Deno.test("startChatLogIndexer() ends a round that does not get on", async () => {
  const { table, index } = createTable();
  table.newest = 5;
  const stuck = async (through: number, limit: number) => {
    const { newest } = await index(through, limit);
    return { indexed: 2, newest };
  };
  const indexer = startChatLogIndexer({ index: stuck, log: loggingTo([]), every: 1, stride: 10 });
  while (table.calls.length < 6) await pause(1);
  await indexer.stop();
});

Deno.test("startChatLogIndexer() says once that it fails, and once that it works again", async () => {
  const { table, index } = createTable();
  const logged: string[] = [];
  table.newest = 3;
  table.fails = true;
  const indexer = startChatLogIndexer({ index, log: loggingTo(logged), every: 1, stride: 10 });
  while (table.failures < 3) await pause(1);
  table.fails = false;
  while (table.indexed < 3) await pause(1);
  await indexer.stop();
  assertEquals(logged.map((line) => line.split(" ")[0]), ["ERROR", "INFO"]);
});

integrationTest("chat commits are done between the strides of the indexer", async () => {
  await using place = await createDiskPlace();
  const storage = place.storage();
  await storage.open();
  for (let start = 0; start < 10; start++) {
    const some = Array.from({ length: 1_000 }, (_, index) => entryOf(start * 1_000 + index + 1));
    await logEntries(storage, ...some);
  }
  const progress: number[] = [];
  const indexer = startChatLogIndexer({
    index: async (through, limit) => {
      const answer = await storage.indexChatLog(through, limit);
      progress.push(answer.indexed);
      return answer;
    },
    log: loggingTo([]),
    every: 1,
    stride: 200,
  });
  const speaker = createSpeaker();
  let commits = 0;
  while ((progress.at(-1) ?? 0) < 10_000) {
    await storage.commit(keep(speaker.all("a", "안녕")));
    commits++;
  }
  await indexer.stop();
  assert(commits > 20, `${commits} commits between ${progress.length} strides`);
});
