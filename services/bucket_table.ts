/**
 * Buckets by name, of which only so many are remembered: names come from strangers, who can make up any number.
 *
 * @module
 */

/** Something that is spent and comes back by itself. */
export interface Refillable {
  /** Whether nothing is missing, so that a new one would be the same. */
  readonly isFull: boolean;
}

/** Buckets of one kind. */
export class BucketTable<Kept extends Refillable> {
  readonly #limit: number;
  readonly #byName = new Map<string, Kept>();

  /** Begins with none; `limit` is how many are remembered. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#byName.size;
  }

  /** The one of a name, made with `make` where none is remembered. */
  of(name: string, make: () => Kept): Kept {
    let kept = this.#byName.get(name);
    if (!kept) {
      kept = make();
      if (this.#byName.size >= this.#limit) this.#forgetSome();
      this.#byName.set(name, kept);
    }
    return kept;
  }

  /** Forgets those that miss nothing, and makes room for one more in any case: the oldest go first. */
  #forgetSome(): void {
    for (const [name, { isFull }] of this.#byName) if (isFull) this.#byName.delete(name);
    for (const name of this.#byName.keys()) {
      if (this.#byName.size < this.#limit) break;
      this.#byName.delete(name);
    }
  }
}
