/**
 * Waiting before something is tried again.
 *
 * @module
 */
import { within } from "../../within.ts";

/** Waits longer after each failure. */
export interface Retry {
  /** Waits, but not beyond `until`. */
  wait(until: Promise<unknown>): Promise<void>;
  /** It worked: the next failure is the first again. */
  worked(): void;
}

/** Makes a retry that waits `first` milliseconds, then twice that, and so on up to `most`. */
export function createRetry(first: number, most: number): Retry {
  let next = first;
  return {
    async wait(until) {
      const wait = next;
      next = Math.min(next * 2, most);
      await within(wait, until);
    },
    worked() {
      next = first;
    },
  };
}
