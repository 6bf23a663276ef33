/**
 * How far a transfer is, how fast it goes, and how long it will still take.
 *
 * @module
 */

/** Over how long the speed is taken, in milliseconds: long enough not to flicker, short enough to follow. */
const span = 5_000;

/** How far apart two measurements are at least, in milliseconds. */
const interval = 100;

/** Measures one transfer of `size` bytes. Times are in milliseconds, from any clock that does not go back. */
export class ProgressMeter {
  readonly #size: number;
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** Measures something of `size` bytes. */
  constructor(size: number) {
    this.#size = size;
  }

  /** So many bytes are done. */
  reached(bytes: number, at: number): void {
    const last = this.#samples.at(-1);
    // What is there from an earlier attempt was not done now.
    if (last && bytes < last.bytes) this.#samples = [];
    if (last && at - last.at < interval) return;
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && this.#samples[1].at <= at - span) this.#samples.shift();
  }

  /** Begins anew: what is done now was there before. */
  restart(bytes: number, at: number): void {
    this.#samples = [{ at, bytes }];
  }

  /** Bytes per second of late; undefined while it cannot be told. */
  speed(bytes: number, at: number): number | undefined {
    const first = this.#samples[0];
    if (!first || at <= first.at) return undefined;
    return Math.max(0, bytes - first.bytes) * 1_000 / (at - first.at);
  }

  /** For how many milliseconds nothing has been done. */
  restedFor(at: number): number {
    return at - (this.#samples.at(-1)?.at ?? at);
  }

  /** How many seconds are left at this speed; undefined while it cannot be told. */
  secondsLeft(bytes: number, at: number): number | undefined {
    const speed = this.speed(bytes, at);
    return speed ? (this.#size - bytes) / speed : undefined;
  }
}
