/**
 * Whether the other side is still there: asks when nothing came for a while, and gives up when nothing answers.
 *
 * @module
 */

/** How long a silence may be, in milliseconds. */
export interface Patience {
  /** After so long without a sign of life the server is asked. */
  readonly silence: number;
  /** So long it may take to answer. */
  readonly answer: number;
}

/** What the client grants a server. */
export const usualPatience: Patience = { silence: 20_000, answer: 10_000 };

/** Watches one connection. Stops when disposed. */
export class Liveness implements Disposable {
  readonly #patience: Patience;
  readonly #ask: () => void;
  readonly #lost: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;

  /** Calls `ask` after a silence, and `lost` when that brought nothing. */
  constructor(patience: Patience, ask: () => void, lost: () => void) {
    this.#patience = patience;
    this.#ask = ask;
    this.#lost = lost;
    this.heard();
  }

  /** Something came: whatever it is, the other side lives. */
  heard(): void {
    this.#waiting = false;
    this.#schedule(this.#patience.silence);
  }

  /** Stops watching. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expired(), delay);
  }

  #expired(): void {
    if (this.#waiting) return this.#lost();
    this.#waiting = true;
    this.#schedule(this.#patience.answer);
    this.#ask();
  }
}
