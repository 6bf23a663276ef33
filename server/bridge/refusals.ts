/**
 * Log lines about what phones and strangers do wrong: enough to find out what is going on, and never so many that they
 * fill the log.
 *
 * @module
 */
import type { Log, LogCategory } from "../../services/context.ts";

/** Of the refusals of one kind on one connection, the first few are logged, then one of so many. */
const fewRefusals = 10;
const manyRefusals = 100;
/** Most refusals of all connections that are logged within a {@link period}. */
const periodLimit = 300;
/** In milliseconds. */
const period = 60_000;

/** What is refused: each kind is counted by itself, so that none hides another. */
export type RefusalKind = "unreadable" | "unknown" | "auth" | "phone" | "room" | "busy" | "again";

/** A refusal for the log. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly level: "info" | "warning" | "error";
  readonly category: LogCategory;
  /** Who did what. Nothing that people wrote. */
  readonly what: string;
}

/** Logs the refusals of one connection. */
export type RefusalLog = (refusal: Refusal) => void;

/** Makes what gives each connection a {@link RefusalLog}. Who reconnects again and again shares one budget with all. */
export function createRefusalLogs(log: Log, now: () => number): () => RefusalLog {
  let periodStart = -Infinity;
  let logged = 0;
  let hidden = 0;

  function write({ level, category, what }: Refusal): void {
    const at = now();
    if (Math.abs(at - periodStart) >= period) {
      periodStart = at;
      if (hidden > 0) log.warning("CLIENT", `${hidden} more refusals were too many to be logged`);
      logged = hidden = 0;
    }
    if (++logged > periodLimit) hidden++;
    else log[level](category, what);
  }

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
