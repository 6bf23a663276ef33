/**
 * How long to wait before something is tried again.
 *
 * @module
 */

/** The limits of a {@link Backoff}, in milliseconds. */
export interface BackoffLimits {
  readonly first: number;
  readonly longest: number;
}

/** Half a second at first, never more than half a minute. */
export const usualBackoff: BackoffLimits = { first: 500, longest: 30_000 };

/**
 * Doubling delays with "full jitter": each is drawn from zero to the current ceiling, so that many clients of a server
 * that comes back do not all knock at the same moment.
 */
export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #random: () => number;
  #failures = 0;

  /** Draws with `random`, which gives numbers from 0 to below 1. */
  constructor(limits: BackoffLimits = usualBackoff, random: () => number = Math.random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** The delay before the next attempt. Each call doubles the ceiling. */
  next(): number {
    const ceiling = Math.min(this.#limits.longest, this.#limits.first * 2 ** this.#failures);
    this.#failures++;
    return Math.floor(this.#random() * ceiling);
  }

  /** An attempt succeeded: starts over. */
  reset(): void {
    this.#failures = 0;
  }
}
