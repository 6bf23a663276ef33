/**
 * Waiting for something that comes in time, and failing with what came instead.
 *
 * @module
 */
import { fail } from "./assert.ts";

/** Looks again each time that something has come. */
export class Lookout {
  readonly #seen: () => string;
  readonly #patience: number;
  #came = Promise.withResolvers<void>();
  #isOver = false;

  /** `seen` says what came instead, and `patience` how long to wait before a test fails, in milliseconds. */
  constructor(seen: () => string, patience: number) {
    this.#seen = seen;
    this.#patience = patience;
  }

  /** Something has come. */
  came(): void {
    this.#came.resolve();
    this.#came = Promise.withResolvers<void>();
  }

  /** Nothing will come any more. */
  end(): void {
    this.#isOver = true;
    this.came();
  }

  /** Waits until something is found. */
  async until<Value>(find: () => Value | undefined, what: string): Promise<Value> {
    const deadline = Date.now() + this.#patience;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0 || this.#isOver) fail(`expected ${what}, got ${this.#seen()}`);
      let timer;
      const timeUp = new Promise((resolve) => timer = setTimeout(resolve, left));
      await Promise.race([this.#came.promise, timeUp]);
      clearTimeout(timer);
    }
  }
}

/** Closes a connection that may be closed already. */
export function closeOnce(connection: { close(): void }): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
