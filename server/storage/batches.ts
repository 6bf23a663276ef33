/**
 * Keeps a batch of commits: one durable transaction, then the daily log.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import type { DailyLog } from "./daily_log/daily_log.ts";
import type { Call, StorageWriter } from "./driver.ts";

/** A call of a batch that was not kept. */
export interface FailedCall {
  /** Its place in the batch. */
  readonly index: number;
  /** Whether its own writes were refused, or the storage is in trouble, as when the disk is full. */
  readonly fault: "call" | "storage";
  readonly reason: string;
}

/**
 * Keeps the calls in their order, and returns those that failed. Where a call is refused, the batch is halved until
 * that one is alone, so that it takes no other with it.
 */
export async function keepBatch(
  writer: StorageWriter,
  log: DailyLog,
  calls: readonly Call[],
): Promise<FailedCall[]> {
  const { toLog, logged } = messagesOf(calls);
  const concernsLog = toLog.length > 0 || logged.length > 0;
  try {
    await writer.apply(calls, concernsLog ? log.before(toLog, logged) : undefined);
  } catch (error) {
    const reason = String(error);
    if (!writer.isRefusal(error)) {
      log.failed(toLog);
      return calls.map((_call, index) => ({ index, fault: "storage", reason }));
    }
    if (calls.length === 1) return [{ index: 0, fault: "call", reason }];
    const middle = calls.length >> 1;
    const first = await keepBatch(writer, log, calls.slice(0, middle));
    const second = await keepBatch(writer, log, calls.slice(middle));
    return [...first, ...second.map((call) => ({ ...call, index: call.index + middle }))];
  }
  await log.after(toLog);
  return [];
}

function messagesOf(calls: readonly Call[]): { toLog: Message[]; logged: Message[] } {
  const toLog: Message[] = [];
  const logged: Message[] = [];
  for (const call of calls) {
    for (const write of call) {
      if (write.kind === "message") toLog.push(write.message);
      if (write.kind === "message_imported") {
        (write.inDailyLog ? logged : toLog).push(write.message);
      }
    }
  }
  return { toLog, logged };
}
