/**
 * How often something took how long.
 *
 * @module
 */

/** Counts durations by buckets. To note one costs a few comparisons and additions, and no memory. */
export class Histogram {
  /** The longest duration that each bucket but the last holds, in seconds, the shortest first. */
  readonly bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  /** Makes one without durations. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** How many durations each bucket holds; the last one those beyond all bounds. */
  get counts(): readonly number[] {
    return [...this.#counts];
  }

  /** The sum of all durations, in seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** Notes a duration in milliseconds. */
  observe(milliseconds: number): void {
    const seconds = milliseconds / 1_000;
    let bucket = 0;
    while (bucket < this.bounds.length && seconds > this.bounds[bucket]) bucket++;
    this.#counts[bucket]++;
    this.#sum += seconds;
  }
}

/** Bounds for what a person or a disk waits for: half a millisecond to ten seconds. */
export const waitingBounds: readonly number[] = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  10,
];
