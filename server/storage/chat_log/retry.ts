/**
 * Waiting before something is tried again.
 *
 * @module
 */

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
      await timeLimit(until, wait);
    },
    worked() {
      next = first;
    },
  };
}

/** Waits for a promise, but at most so many milliseconds. Leaves no timer behind. */
export async function timeLimit(until: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => timer = setTimeout(resolve, milliseconds));
  try {
    await Promise.race([until, time]);
  } finally {
    clearTimeout(timer);
  }
}
