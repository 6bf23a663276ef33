/**
 * How loops that have nothing to do are told that there may be something.
 *
 * @module
 */

/** Rings for everyone who waits at the moment. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings next. Look for work first, and wait in the same turn: then no ring is missed. */
  next(): Promise<void>;
}

/** Makes a bell. */
export function createBell(): Bell {
  let waiting: PromiseWithResolvers<void> | undefined;
  return {
    ring() {
      waiting?.resolve();
      waiting = undefined;
    },
    next() {
      waiting ??= Promise.withResolvers();
      return waiting.promise;
    },
  };
}
