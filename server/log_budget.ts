/**
 * Log lines about what strangers do: enough to find out what is going on, and never so many that they fill the log.
 *
 * @module
 */
import type { Log, LogCategory } from "../services/context.ts";

/** In milliseconds. */
const period = 60_000;

/** A line about somebody who is refused something. */
export interface RefusalLine {
  readonly level: "info" | "warning" | "error";
  readonly category: LogCategory;
  /** Who did what. Nothing that people wrote. */
  readonly what: string;
}

/** Makes what logs at most `limit` lines a minute, and with the first of a later minute how many more there were. */
export function createLogBudget(
  log: Log,
  now: () => number,
  limit: number,
): (line: RefusalLine) => void {
  let periodStart = -Infinity;
  let logged = 0;
  let hidden = 0;
  return ({ level, category, what }) => {
    const at = now();
    if (Math.abs(at - periodStart) >= period) {
      periodStart = at;
      if (hidden > 0) log.warning("CLIENT", `${hidden} more refusals were too many to be logged`);
      logged = hidden = 0;
    }
    if (++logged > limit) hidden++;
    else log[level](category, what);
  };
}
