/**
 * Whose turn it is, and who waits: so many at the same time, the others in the order in which they came.
 *
 * @module
 */

interface Waiting {
  readonly turn: PromiseWithResolvers<void>;
  readonly moved: (place: number) => void;
}

/** Turns of which only so many are taken at the same time. */
export class Turns {
  #free: number;
  readonly #line: Waiting[] = [];

  /** Makes turns of which `count` can be taken at the same time. */
  constructor(count: number) {
    this.#free = count;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Whether the next one that comes has to wait. */
  get areTaken(): boolean {
    return this.#free === 0;
  }

  /**
   * Waits for a turn, and returns what ends it. `moved` is told the place in the line whenever it changes; 1 is the next.
   *
   * @throws the reason of `signal` when that is aborted first
   */
  async take(
    signal?: AbortSignal,
    moved: (place: number) => void = () => {},
  ): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal, moved);
    let isTaken = true;
    return () => {
      if (isTaken) this.#passOn();
      isTaken = false;
    };
  }

  async #wait(signal: AbortSignal | undefined, moved: (place: number) => void): Promise<void> {
    const waiting = { turn: Promise.withResolvers<void>(), moved };
    const giveUp = () => {
      const index = this.#line.indexOf(waiting);
      if (index === -1) return;
      this.#line.splice(index, 1);
      this.#tellPlaces(index);
      waiting.turn.reject(signal?.reason);
    };
    this.#line.push(waiting);
    moved(this.#line.length);
    signal?.addEventListener("abort", giveUp);
    try {
      await waiting.turn.promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  #passOn(): void {
    const next = this.#line.shift();
    if (!next) return void this.#free++;
    next.turn.resolve();
    this.#tellPlaces(0);
  }

  #tellPlaces(from: number): void {
    for (let index = from; index < this.#line.length; index++) {
      this.#line[index].moved(index + 1);
    }
  }
}
