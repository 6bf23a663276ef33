/**
 * The Storage port, made of workers: one writes, one reads, and the event loop does neither.
 *
 * @module
 */
import { MadangError } from "../../protocol/errors.ts";
import type { Message } from "../../protocol/messages.ts";
import type {
  Log,
  MessageQuery,
  SearchResult,
  SearchScope,
  StorageWrite,
  StoredState,
} from "../../services/context.ts";
import { join } from "../std/path.ts";
import { Histogram, waitingBounds } from "../metrics/histogram.ts";
import { CommitFailure } from "./commit_failure.ts";
import { createCommitQueue } from "./commit_queue.ts";
import { ensureDirectory, lockDataDirectory } from "./data_directory.ts";
import type { Cursor, SearchStepResult } from "./driver.ts";
import { countLimit, pageSize } from "./reading_limits.ts";
import type { DatabaseLocation } from "./requests.ts";
import type { DatabaseStorage } from "./server_storage.ts";
import { createLazyWorker, type LazyWorker } from "./lazy_worker.ts";
import { watchTrouble } from "./trouble.ts";
import { startWorker, type WorkerClient } from "./worker_client.ts";

/** What holds a storage's database: a file in the data directory, or a server. */
export type WorkerLocation =
  | { readonly kind: "sqlite" }
  | Extract<DatabaseLocation, { readonly kind: "mysql" }>;

/** Where a storage keeps what it is given. */
export interface WorkerStorageOptions {
  /** Where the database is. */
  readonly location: WorkerLocation;
  /** The data directory; made where it is missing. */
  readonly dataDir: string;
  /** Where the daily logs go; made where it is missing. */
  readonly logDir: string;
  /** Each mode has a database file of its own. */
  readonly mode: "test" | "prod";
  readonly log: Log;
  /** Called when a worker has crashed: from then on everything fails. */
  onCrash?(): void;
}

interface Opened {
  readonly lock: Disposable;
  readonly writer: WorkerClient;
  readonly reader: LazyWorker;
}

/**
 * Makes a storage. Nothing happens before `open`, which throws a `UnusableStorageError` where the directories or the
 * database cannot be used, are in use by another server, or are of a newer version.
 */
export function createWorkerStorage(options: WorkerStorageOptions): DatabaseStorage {
  const { log } = options;
  let opened: Opened | undefined;
  const searches = new Histogram(waitingBounds);
  const trouble = watchTrouble(async () => void await side("writer").ask("probe", {}), log);

  const queue = createCommitQueue(async (calls) => {
    try {
      const failed = await side("writer").ask("commit", { calls });
      trouble.committed(failed.find(({ fault }) => fault === "storage")?.reason);
      return failed;
    } catch (error) {
      trouble.committed(String(error));
      throw error;
    }
  });

  return {
    async open() {
      if (opened) throw new Error("This storage is open already");
      const { opening, state } = await open(options);
      opened = opening;
      return state;
    },
    async commit(...writes: readonly StorageWrite[]) {
      // The cause of what this throws is a CommitFailure, for those whom it matters who is to blame.
      try {
        await queue.add(writes);
      } catch (cause) {
        if (isRefused(cause) && !saysItself(writes)) {
          log.error("DB", `A write was refused: ${cause.message}`);
        }
        throw new MadangError("storage_failed", {}, { cause });
      }
    },
    whenWorking: () => trouble.whenWorking(),
    indexChatLog: async (through, limit) =>
      await side("writer").ask("indexChatLog", { through, limit }),
    read,
    search(scope, keyword, limit) {
      const askedAt = performance.now();
      return reading(() => search(scope, keyword, limit))
        .finally(() => searches.observe(performance.now() - askedAt));
    },
    recall: (what) => reading(() => side("reader").ask("recall", what)),
    has: (id) => reading(() => side("reader").ask("has", { id })),
    saidBetween: (from, until) => reading(() => side("reader").ask("saidBetween", { from, until })),
    importedKeys: (keys) => reading(() => side("reader").ask("importedKeys", { keys })),
    async close() {
      await queue.settled();
      trouble.close();
      if (!opened) return;
      const { lock, writer, reader } = opened;
      opened = undefined;
      try {
        if (reader.isStarted) await reader.ask("close", {});
        await writer.ask("close", {}); // the last connection to close tidies up the write-ahead log
      } catch (error) {
        log.error(
          "DB",
          "The storage did not close well; it is put in order at the next start",
          error,
        );
      } finally {
        reader.terminate();
        writer.terminate();
        lock[Symbol.dispose]();
      }
    },
    async answers() {
      try {
        await side("reader").ask("has", { id: 0 });
        return true;
      } catch {
        return false; // which is the answer
      }
    },
    activity: {
      commits: queue.durations,
      searches,
      get calls() {
        return queue.sent;
      },
      get queueLength() {
        return queue.length;
      },
      get failingSince() {
        return trouble.since;
      },
    },
  };

  function side(name: "reader" | "writer"): WorkerClient {
    if (!opened) throw new Error("The storage is not open");
    return opened[name];
  }

  // Reads see all that was committed before they were asked for.
  async function reading<Result>(ask: () => Promise<Result>): Promise<Result> {
    await queue.settled();
    try {
      return await ask();
    } catch (cause) {
      log.error("DB", "Reading failed", cause);
      throw new MadangError("storage_failed", {}, { cause });
    }
  }

  async function* read(query: MessageQuery): AsyncGenerator<readonly Message[]> {
    let cursor: Cursor | undefined;
    do {
      const asks = { query, cursor, limit: pageSize };
      const page = await reading(() => side("reader").ask("page", asks));
      if (page.messages.length > 0) yield page.messages;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  async function search(
    scope: SearchScope,
    keyword: string,
    limit: number,
  ): Promise<SearchResult> {
    const newestFirst: Message[] = [];
    let more = 0;
    let below: number | undefined = Number.MAX_SAFE_INTEGER;
    while (below !== undefined) {
      const take = limit - newestFirst.length;
      const count = countLimit + 1 - more; // one more tells whether counting ended by itself
      const found: SearchStepResult = await side("reader").ask("search", {
        scope,
        keyword,
        below,
        take,
        count,
      });
      newestFirst.push(...found.messages);
      more += found.counted;
      if (more > countLimit) break;
      below = found.below;
    }
    const atLeast = more > countLimit;
    return {
      messages: newestFirst.reverse(),
      more: atLeast ? countLimit : more,
      atLeast,
    };
  }
}

function isRefused(cause: unknown): cause is CommitFailure {
  return cause instanceof CommitFailure && cause.fault === "call";
}

// The chat log finds out which of its lines was refused, and logs that once; so does an import.
function saysItself(writes: readonly StorageWrite[]): boolean {
  return writes.every(({ kind }) => kind === "chat_logged" || kind === "chat_log_imported");
}

async function open(
  options: WorkerStorageOptions,
): Promise<{ opening: Opened; state: StoredState }> {
  const { location, dataDir, logDir, mode, log, onCrash } = options;
  await ensureDirectory(dataDir);
  await ensureDirectory(logDir);
  const lock = lockDataDirectory(dataDir);
  const path = join(dataDir, mode === "prod" ? "madang_prod.db" : "madang.db");
  const database = location.kind === "sqlite" ? { ...location, path } : location;
  const writer = startWorker("storage writer", log, { onCrash });
  const reader = createLazyWorker(
    () => startWorker("storage reader", log, { onCrash }),
    (worker) => worker.ask("openReader", { database }),
  );
  try {
    const state = await writer.ask("openWriter", { database, logDir });
    return { opening: { lock, writer, reader }, state };
  } catch (error) {
    writer.terminate();
    lock[Symbol.dispose]();
    throw error;
  }
}
