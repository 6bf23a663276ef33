/**
 * A storage of messages for this run alone, filled as a server fills it.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import type { Log } from "../../services/context.ts";
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import { createWorkerStorage } from "../../server/storage/worker_storage.ts";
import { koreanTalk } from "./korean.ts";

/** People who talk. */
const speakers = 1_000;
/** How many messages are under way while a storage is filled. */
const underWay = 5_000;

/** What is wrong is thrown; nothing else concerns a bench. */
export const quiet: Log = { debug() {}, info() {}, warning() {}, error() {} };

/** A storage in SQLite, and the folder that it is in; both are gone in the end. */
export interface BenchStorage extends AsyncDisposable {
  readonly storage: ServerStorage;
  readonly folder: string;
}

/** Opens a storage in an empty folder. */
export async function openBenchStorage(): Promise<BenchStorage> {
  const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const storage = createWorkerStorage({
    location: { kind: "sqlite" },
    dataDir: folder,
    logDir: `${folder}/log_files`,
    mode: "test",
    log: quiet,
  });
  await storage.open();
  return {
    storage,
    folder,
    async [Symbol.asyncDispose]() {
      await storage.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Messages to all, each a little later than the one before. */
export function* talk(count: number, seed = 1): Generator<Message> {
  const { text } = koreanTalk(seed);
  const from = new Date(2026, 0, 31, 12).getTime();
  for (let id = 1; id <= count; id++) {
    yield { id, at: from + id, type: "BR", from: `user${id % speakers}`, to: "ALL", text: text() };
  }
}

/**
 * Keeps messages, so many of them under way at a time that the next begins whenever one is kept. Resolves when all are on
 * the disk.
 */
export async function keepAll(
  messages: Iterable<Message>,
  keep: (message: Message) => Promise<void>,
  concurrency = underWay,
): Promise<void> {
  const source = messages[Symbol.iterator]();
  async function keepOneByOne(): Promise<void> {
    for (let next = source.next(); !next.done; next = source.next()) await keep(next.value);
  }
  await Promise.all(Array.from({ length: concurrency }, keepOneByOne));
}
