/**
 * Group commit: calls that arrive while a batch is under way make the next batch, so that many share one sync to disk.
 *
 * @module
 */
import type { FailedCall } from "./batches.ts";
import { CommitFailure } from "./commit_failure.ts";
import { Histogram, waitingBounds } from "../metrics/histogram.ts";
import { reasonOf } from "../reason.ts";
import type { Call } from "./driver.ts";
import { packCall } from "./packed_calls.ts";

/** Most calls of one batch: beyond that a batch gains nothing and its first call waits for its last. */
const batchLimit = 8_192;
/** When so many calls wait, they are sent on ahead, so that the worker has the next batch when it is done with one. */
const aheadLimit = 1_024;

/** Calls on their way to disk. */
export interface CommitQueue {
  /** Resolves when the writes are durable; rejects with a {@link CommitFailure}. */
  add(call: Call): Promise<void>;
  /** Resolves when all calls added before are durable or refused. */
  settled(): Promise<void>;
  /** How many calls wait or are under way. */
  readonly length: number;
  /** How long batches took until they were durable, or had failed. */
  readonly durations: Histogram;
  /** How many calls were sent, kept or not. */
  readonly sent: number;
}

interface WaitingCall {
  /** As JSON, made at once, so that the writes are those of the moment of the call. */
  readonly writes: string;
  resolve(): void;
  reject(error: Error): void;
}

/** Makes a queue; `send` keeps a batch, given as a JSON array of what packed_calls.ts makes. Batches are kept in their order. */
export function createCommitQueue(
  send: (calls: string) => Promise<readonly FailedCall[]>,
): CommitQueue {
  let waiting: WaitingCall[] = [];
  /** Batches sent, and the calls in them. */
  let batches = 0;
  let underWay = 0;
  let latest: Promise<unknown> = Promise.resolve();
  const durations = new Histogram(waitingBounds);
  let sentCalls = 0;

  return {
    add(call) {
      const writes = packCall(call);
      const kept = new Promise<void>((resolve, reject) => {
        waiting.push({ writes, resolve, reject });
      });
      // Calls of the same turn of the event loop share even the first batch.
      if (waiting.length === 1 && batches === 0) queueMicrotask(flush);
      if (waiting.length === aheadLimit) flush();
      latest = kept.catch(() => {});
      return kept;
    },
    // Calls settle in their order, so the latest stands for all.
    settled: () => latest.then(() => {}),
    get length() {
      return underWay + waiting.length;
    },
    durations,
    get sent() {
      return sentCalls;
    },
  };

  function flush(): void {
    while (waiting.length > 0 && (batches === 0 || batches === 1 && waiting.length >= aheadLimit)) {
      const batch = waiting.slice(0, batchLimit);
      waiting = waiting.slice(batchLimit);
      batches++;
      underWay += batch.length;
      void sendBatch(batch);
    }
  }

  async function sendBatch(batch: readonly WaitingCall[]): Promise<void> {
    const sentAt = performance.now();
    sentCalls += batch.length;
    try {
      const failed = await send(`[${batch.map(({ writes }) => writes).join(",")}]`)
        .finally(() => durations.observe(performance.now() - sentAt));
      sent(batch);
      for (const { index, fault, reason } of failed) {
        batch[index].reject(new CommitFailure(fault, reason));
      }
      for (const { resolve } of batch) resolve(); // does nothing to those that were rejected
    } catch (cause) {
      sent(batch);
      const reason = reasonOf(cause);
      for (const { reject } of batch) reject(new CommitFailure("storage", reason, { cause }));
    }
  }

  function sent(batch: readonly WaitingCall[]): void {
    batches--;
    underWay -= batch.length;
    flush();
  }
}
