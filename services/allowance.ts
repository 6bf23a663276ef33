/**
 * How often one actor may ask for something, and how much they may send: a token bucket per class of commands, and one
 * of bytes, for the actor alone and for all who share an address. And how much of the server's time that may take: what
 * is allowed is done no faster than others can bear.
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

/** The budgets of the classes that have one, of bytes, and of the server's time in milliseconds. */
export type Budgets = Readonly<Record<Exclude<RateClass, "free"> | "bytes" | "time", Budget>>;

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

  /** Takes tokens, also where there are none: then the next come later, though not more than a burst later. */
  take(count = 1): void {
    this.#tokens = Math.max(this.#flow() - count, -this.#budget.burst);
  }

  /** Puts a token back that was taken for nothing. */
  giveBack(): void {
    this.#tokens = Math.min(this.#flow() + 1, this.#budget.burst);
  }

  /** Whether nothing is missing, so that a new bucket would be the same. */
  get isFull(): boolean {
    return this.#flow() >= this.#budget.burst;
  }

  #flow(): number {
    const { burst, perSecond } = this.#budget;
    const at = this.#now();
    // A clock that was set back gives nothing, but goes on from there: nobody waits until it is where it was.
    const passed = Math.max(0, at - this.#at);
    this.#tokens = Math.min(burst, this.#tokens + passed / 1000 * perSecond);
    this.#at = at;
    return this.#tokens;
  }
}

/** Full buckets of all kinds, for one actor or for all who share something. */
export class Buckets {
  readonly message: Bucket;
  readonly query: Bucket;
  readonly bytes: Bucket;
  readonly time: Bucket;

  /** Fills them. `now` is the time in milliseconds. */
  constructor(budgets: Budgets, now: () => number) {
    this.message = new Bucket(budgets.message, now);
    this.query = new Bucket(budgets.query, now);
    this.bytes = new Bucket(budgets.bytes, now);
    this.time = new Bucket(budgets.time, now);
  }

  /** Whether nothing is missing in any of them. */
  get isFull(): boolean {
    return this.message.isFull && this.query.isFull && this.bytes.isFull && this.time.isFull;
  }
}

/** An allowance that draws on all of these. What one of them refuses is taken from none. */
export function createAllowance(...shares: readonly Buckets[]): Allowance {
  return {
    take(rate) {
      if (rate === "free") return 0;
      let wait = 0;
      for (const share of shares) wait = Math.max(wait, share[rate].wait(), share.bytes.wait());
      if (wait === 0) { for (const share of shares) share[rate].take(); }
      return wait;
    },
    spend(bytes) {
      for (const share of shares) share.bytes.take(bytes);
    },
    occupy(milliseconds) {
      let wait = 0;
      for (const { time } of shares) {
        time.take(milliseconds);
        wait = Math.max(wait, time.wait());
      }
      return wait;
    },
  };
}

/** Budgets for `count` actors together, who have no more of the server's time than one. */
export function budgetsFor(count: number, { message, query, bytes, time }: Budgets): Budgets {
  const times = ({ burst, perSecond }: Budget) => {
    return { burst: burst * count, perSecond: perSecond * count };
  };
  return { message: times(message), query: times(query), bytes: times(bytes), time };
}
