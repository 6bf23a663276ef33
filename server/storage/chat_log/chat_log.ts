/**
 * The KakaoTalk chat log on the main thread: lines go to storage in batches, and wait on disk while that fails.
 *
 * An entry is at first in memory, and leaves it when it is kept, when it is set aside as refused, or when it is in the
 * spool on disk. Two loops work side by side: one keeps what is oldest, from the spool where that holds anything, else
 * from memory; the other moves entries from memory to the spool while they cannot be kept fast enough. All of them go
 * by the order of numbers, so that an entry may for a while be in both without harm: numbers that are done are passed
 * over.
 *
 * @module
 */
import type { ChatLog, ChatLogEntry, Log, Storage } from "../../../services/context.ts";
import { join } from "../../std/path.ts";
import { createBell } from "./bell.ts";
import { fitLine } from "./columns.ts";
import { startChatLogIndexer } from "./indexer.ts";
import { keepEntries } from "./keeping.ts";
import { type ChatLogLimits, chatLogLimits } from "./limits.ts";
import { createChatLogMemory, takeWithin } from "./memory.ts";
import { createRefusals } from "./refused.ts";
import { createChatLogReports, withFewerWarnings } from "./reports.ts";
import { openChatLogSpool, spoolName } from "./spool.ts";
import type { ChatLogIndexing } from "../driver.ts";
import { within } from "../../within.ts";
import { createRetry } from "./retry.ts";

/** What a chat log is made of. */
export interface ChatLogOptions {
  /** Keeps the entries. The cause of its errors may be a `CommitFailure`, which says whether an entry is to blame. */
  readonly storage: Pick<Storage, "commit">;
  /** Where entries wait on disk: of this storage alone. Made where it is missing. */
  readonly directory: string;
  /** The number of the first entry: greater than all that earlier starts gave out. */
  readonly firstNumber: number;
  readonly log: Log;
  /** Adds rows to the index of the search, as driver.ts says; nothing is indexed where it is missing. */
  readonly indexChatLog?: (through: number, limit: number) => Promise<ChatLogIndexing>;
  /** What differs from {@link chatLogLimits}. */
  readonly limits?: Partial<ChatLogLimits>;
}

/**
 * Makes the chat log, and begins to keep what an earlier process left on disk.
 *
 * @throws {UnusableStorageError} when the directory cannot be used
 */
export async function createChatLog(options: ChatLogOptions): Promise<ChatLog> {
  const { storage, directory, log } = options;
  const limits: ChatLogLimits = { ...chatLogLimits, ...options.limits };
  const { spoolBytes: maxBytes, segmentBytes } = limits;
  const spool = await openChatLogSpool({ directory, maxBytes, segmentBytes, log });
  const refusals = createRefusals(directory, maxBytes, log);
  const reports = createChatLogReports(log, join(directory, spoolName));
  const memory = createChatLogMemory();
  const cutLog = withFewerWarnings(log);
  const bell = createBell();
  const closing = Promise.withResolvers<void>();
  let state: "open" | "closing" | "closed" = "open";
  /** Whether the last commit failed for want of storage. */
  let failing = false;
  let lastNumber = Math.max(options.firstNumber - 1, spool.lastNumber);
  /** All entries up to this number are kept or set aside. */
  let doneThrough = 0;
  const settling: { readonly through: number; resolve(): void }[] = [];

  if (!spool.isEmpty) reports.found(spool.bytes);
  const indexer = options.indexChatLog && startChatLogIndexer({
    index: options.indexChatLog,
    log,
    every: limits.indexEvery,
    stride: limits.indexStride,
  });
  const loops = { keeping: keepAll(), spooling: spoolAll() };
  let ending: Promise<void> | undefined;

  return {
    add(line) {
      if (state === "closed") return reports.late();
      if (isFull()) return reports.dropped();
      memory.push(fitLine(line, ++lastNumber, cutLog));
      bell.ring();
    },
    get isBehind() {
      return isOverloaded();
    },
    settled() {
      if (memory.count === 0) return Promise.resolve();
      const through = lastNumber;
      return new Promise((resolve) => void settling.push({ through, resolve }));
    },
    close: () => ending ??= close(),
  };

  function isFull(): boolean {
    return memory.count >= limits.memoryEntries || memory.characters >= limits.memoryCharacters;
  }

  function leaveMemory(through: number): void {
    memory.forget(through);
    if (memory.count <= limits.memoryEntries / 2) reports.roomAgain();
    const oldest = memory.oldest ?? Infinity;
    while (settling.length > 0 && settling[0].through < oldest) settling.shift()?.resolve();
  }

  async function keepAll(): Promise<void> {
    const retry = createRetry(limits.retryFirst, limits.retryMost);
    while (state !== "closed") {
      // Whoever closes waits for what is in memory; what is on disk can wait there.
      if (state === "closing" && (failing || !spool.isEmpty || memory.count === 0)) return;
      if (spool.isEmpty && memory.count === 0) {
        await bell.next();
        continue;
      }
      if (await keepOldest()) retry.worked();
      else await retry.wait(closing.promise);
    }
  }

  /** Keeps a batch, and returns whether all of it could be kept. */
  async function keepOldest(): Promise<boolean> {
    try {
      const batch = spool.isEmpty ? undefined : await spool.read(limits.batchEntries);
      if (batch === undefined) {
        const entries = memory.head(limits.batchEntries, limits.batchCharacters);
        return entries.length === 0 || await keep(entries);
      }
      let rest = batch.entries.filter(({ number }) => number > doneThrough);
      while (rest.length > 0) {
        const part = takeWithin(rest, limits.batchCharacters);
        if (!await keep(part)) return false;
        rest = rest.slice(part.length);
      }
      for (const line of batch.damaged) await refusals.add({ reason: "damaged", line });
      refusals.report();
      if (state !== "closed") await spool.forget(batch);
      return true;
    } catch (error) {
      outcome(`${join(directory, spoolName)} cannot be read: ${error}`);
      return false;
    }
  }

  async function keep(entries: readonly ChatLogEntry[]): Promise<boolean> {
    const failure = await keepEntries(storage, entries, {
      kept(through) {
        doneThrough = through;
        leaveMemory(through);
      },
      refused: (line, reason) => refusals.add({ reason, line }),
    });
    refusals.report();
    outcome(failure?.message);
    return failure === undefined;
  }

  function outcome(trouble: string | undefined): void {
    failing = trouble !== undefined;
    reports.storage(trouble);
    bell.ring();
  }

  async function spoolAll(): Promise<void> {
    const retry = createRetry(limits.retryFirst, limits.retryMost);
    while (state === "open") {
      if (memory.count === 0 || !mustSpool()) await bell.next();
      else if (await spoolOldest()) retry.worked();
      else await retry.wait(closing.promise);
    }
  }

  function mustSpool(): boolean {
    return failing || !spool.isEmpty || isOverloaded();
  }

  function isOverloaded(): boolean {
    return memory.count > limits.overloadEntries || memory.characters > limits.overloadCharacters;
  }

  /** Moves entries to the disk, and returns whether that was possible. */
  async function spoolOldest(): Promise<boolean> {
    const entries = memory.head(limits.batchEntries, limits.batchCharacters);
    try {
      const count = await spool.append(entries);
      reports.disk(
        count === entries.length ? undefined : `it holds ${spool.bytes} bytes, the most`,
      );
      if (count > 0) leaveMemory(entries[count - 1].number);
      return count > 0;
    } catch (error) {
      reports.disk(String(error));
      return false;
    }
  }

  async function close(): Promise<void> {
    state = "closing";
    closing.resolve();
    bell.ring();
    await within(limits.closeGrace, Promise.all([loops.keeping, indexer?.stop()]));
    // From here on nothing is taken. What is under way still, and may be kept or not, is among what goes to the disk.
    state = "closed";
    bell.ring();
    await loops.spooling;
    while (memory.count > 0 && await spoolOldest());
    reports.closed(memory.count, spool.bytes);
    leaveMemory(Infinity);
  }
}
