/**
 * How often one actor may ask for something: a token bucket per class of commands.
 *
 * @module
 */
import type { RateClass } from "../protocol/mod.ts";
import type { Allowance } from "./context.ts";

/** A bucket that holds `burst` tokens and gains `perSecond`. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** The budgets of the classes that have one. */
export type Budgets = Readonly<Record<Exclude<RateClass, "free">, Budget>>;

/** Far more than a person needs, and than a script that relays a busy room; it stops what runs wild. */
export const defaultBudgets: Budgets = {
  message: { burst: 5_000, perSecond: 500 },
  query: { burst: 500, perSecond: 50 },
};

/** Full buckets for one actor. `now` is the time in milliseconds. */
export function createAllowance(budgets: Budgets, now: () => number): Allowance {
  const levels = new Map<RateClass, { tokens: number; at: number }>();
  return {
    take(rate) {
      if (rate === "free") return 0;
      const { burst, perSecond } = budgets[rate];
      const before = levels.get(rate) ?? { tokens: burst, at: now() };
      const at = Math.max(now(), before.at);
      const tokens = Math.min(burst, before.tokens + (at - before.at) / 1000 * perSecond);
      const isEnough = tokens >= 1;
      levels.set(rate, { tokens: isEnough ? tokens - 1 : tokens, at });
      return isEnough ? 0 : (1 - tokens) / perSecond;
    },
  };
}
