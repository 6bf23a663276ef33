/**
 * Log lines about what phones and strangers do wrong: enough to find out what is going on, and never so many that they
 * fill the log.
 *
 * @module
 */
import type { Log } from "../../services/context.ts";
import { createLogBudget, type RefusalLine } from "../log_budget.ts";

/** Of the refusals of one kind on one connection, the first few are logged, then one of so many. */
const fewRefusals = 10;
const manyRefusals = 100;
/** Most refusals of all connections that are logged within a minute. */
const periodLimit = 300;

/** What is refused: each kind is counted by itself, so that none hides another. */
export type RefusalKind = "unreadable" | "unknown" | "auth" | "phone" | "room" | "busy" | "again";

/** A refusal for the log. */
export interface Refusal extends RefusalLine {
  readonly kind: RefusalKind;
}

/** Logs the refusals of one connection. */
export type RefusalLog = (refusal: Refusal) => void;

/** Makes what gives each connection a {@link RefusalLog}. Who reconnects again and again shares one budget with all. */
export function createRefusalLogs(log: Log, now: () => number): () => RefusalLog {
  const write = createLogBudget(log, now, periodLimit);
  return () => {
    const counts = new Map<RefusalKind, number>();
    return (refusal) => {
      const count = (counts.get(refusal.kind) ?? 0) + 1;
      counts.set(refusal.kind, count);
      if (count < fewRefusals) write(refusal);
      else if (count === fewRefusals) {
        const what = `${refusal.what} (from here on one of ${manyRefusals} such is logged)`;
        write({ ...refusal, what });
      } else if (count % manyRefusals === 0) {
        write({ ...refusal, what: `${refusal.what} (number ${count} of this connection)` });
      }
    };
  };
}
