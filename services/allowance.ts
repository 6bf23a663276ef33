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

/** A full bucket of tokens. `now` is the time in milliseconds. */
export class Bucket {
  readonly #budget: Budget;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** Fills a bucket. */
  constructor(budget: Budget, now: () => number) {
    this.#budget = budget;
    this.#now = now;
    this.#tokens = budget.burst;
    this.#at = now();
  }

  /** In how many seconds there is a token; 0 when there is one. */
  wait(): number {
    const tokens = this.#flow();
    return tokens >= 1 ? 0 : (1 - tokens) / this.#budget.perSecond;
  }

  /** Takes a token, also where there is none: then the next comes later. */
  take(): void {
    this.#tokens = this.#flow() - 1;
  }

  /** Whether nothing is missing, so that a new bucket would be the same. */
  get isFull(): boolean {
    return this.#flow() >= this.#budget.burst;
  }

  #flow(): number {
    const { burst, perSecond } = this.#budget;
    const at = Math.max(this.#now(), this.#at);
    this.#tokens = Math.min(burst, this.#tokens + (at - this.#at) / 1000 * perSecond);
    this.#at = at;
    return this.#tokens;
  }
}

/** Full buckets for one actor. `now` is the time in milliseconds. */
export function createAllowance(budgets: Budgets, now: () => number): Allowance {
  const buckets = new Map<RateClass, Bucket>();
  return {
    take(rate) {
      if (rate === "free") return 0;
      let bucket = buckets.get(rate);
      if (!bucket) buckets.set(rate, bucket = new Bucket(budgets[rate], now));
      const wait = bucket.wait();
      if (wait === 0) bucket.take();
      return wait;
    },
  };
}
