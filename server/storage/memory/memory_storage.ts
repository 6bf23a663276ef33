/**
 * The Storage port, made of this process's memory: volatile, and without workers, since nothing here waits.
 *
 * @module
 */
import { MadangError } from "../../../protocol/errors.ts";
import { nameKey } from "../../../protocol/names.ts";
import type { Log, StorageWrite, StoredState } from "../../../services/context.ts";
import { Histogram, waitingBounds } from "../../metrics/histogram.ts";
import { CommitFailure } from "../commit_failure.ts";
import { ensureDirectory, lockDataDirectory } from "../data_directory.ts";
import { leastEpoch } from "../epochs.ts";
import type { ServerStorage } from "../server_storage.ts";
import { Holdings } from "./holdings.ts";
import { type MemoryLimits, memoryLimits } from "./limits.ts";
import { read, search } from "./reading.ts";
import { LoopTurns } from "./scanning.ts";

/** What a storage in memory needs. */
export interface MemoryStorageOptions {
  /** The data directory: files go there, and one server at a time uses it. Made where it is missing. */
  readonly dataDir: string;
  readonly log: Log;
  /** What differs from {@link memoryLimits}. */
  readonly limits?: Partial<MemoryLimits>;
}

/**
 * Makes a storage that forgets everything when it is closed. Nothing happens before `open`, which throws a
 * `UnusableStorageError` where the data directory cannot be used or is in use.
 */
export function createMemoryStorage(options: MemoryStorageOptions): ServerStorage {
  const { dataDir, log } = options;
  const limits = { ...memoryLimits, ...options.limits };
  const turns = new LoopTurns();
  const searches = new Histogram(waitingBounds);
  let opened: { readonly lock: Disposable; readonly held: Holdings } | undefined;
  let calls = 0;

  return {
    async open() {
      if (opened) throw new Error("This storage is open already");
      await ensureDirectory(dataDir);
      const lock = lockDataDirectory(dataDir);
      opened = { lock, held: new Holdings(limits, tellDropping) };
      return nothingStored();
    },
    // Waits for nothing: whoever asks next sees it.
    // deno-lint-ignore require-await
    async commit(...writes: readonly StorageWrite[]) {
      calls++;
      const refusal = opened ? opened.held.refusalOf(writes) : "the storage is not open";
      if (!opened || refusal !== undefined) {
        log.error("DB", `A write was refused: ${refusal}`);
        const cause = new CommitFailure(opened ? "call" : "storage", String(refusal));
        throw new MadangError("storage_failed", {}, { cause });
      }
      for (const write of writes) opened.held.perform(write);
    },
    // There is no disk that could be full: what has no room takes the place of what is oldest.
    whenWorking: () => undefined,
    // Begins when the first page is asked for, as others do.
    async *read(query) {
      yield* read(held(), turns, query);
    },
    async search(scope, keyword, limit) {
      const askedAt = performance.now();
      const found = await search(held(), turns, scope, keyword, limit);
      searches.observe(performance.now() - askedAt);
      return found;
    },
    // deno-lint-ignore require-await
    async recall({ conversation, member }) {
      const { exchanges, memberships } = held();
      if (!member) return exchanges.recall(conversation, () => true);
      const [room, user] = [nameKey(member.room), nameKey(member.user)];
      return exchanges.recall(conversation, (id) => memberships.couldRead(room, user, id));
    },
    // deno-lint-ignore require-await
    async has(id) {
      return held().messages.find(id) !== undefined;
    },
    get droppedThrough() {
      return opened?.held.messages.droppedThrough ?? 0;
    },
    // deno-lint-ignore require-await
    async close() {
      opened?.lock[Symbol.dispose]();
      opened = undefined;
    },
    answers: () => Promise.resolve(opened !== undefined),
    // There is no index: a search looks at everything.
    indexChatLog() {
      const { lineCount } = held();
      return Promise.resolve({ indexed: lineCount, newest: lineCount });
    },
    activity: {
      commits: new Histogram(waitingBounds),
      searches,
      get calls() {
        return calls;
      },
      queueLength: 0,
      failingSince: undefined,
    },
  };

  function held(): Holdings {
    if (opened) return opened.held;
    throw new MadangError("storage_failed", {}, { cause: new Error("The storage is not open") });
  }

  function tellDropping(): void {
    const { items, characters } = limits;
    log.warning(
      "DB",
      `The memory for messages is full (${items} messages, or ${characters} characters): ` +
        "from now on each new one costs the oldest",
    );
  }
}

/** What a server begins with that was never here before. */
function nothingStored(): StoredState {
  return {
    // Of this start alone: ids of messages may come again at the next, but never with this.
    server: crypto.randomUUID().replaceAll("-", ""),
    epoch: leastEpoch(),
    users: [],
    rooms: [],
    access: [],
    accounts: [],
    sanctions: [],
    transfers: [],
    aiUses: [],
  };
}
