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

/**
 * How many are looked at to make room for one more. Looking at all of them would let a flood of names cost the server as
 * many times more as there are names.
 */
const lookedAt = 16;

/** Buckets of one kind. */
export class BucketTable<Kept extends Refillable> {
  readonly #limit: number;
  readonly #byName = new Map<string, Kept>();
  /** Where looking for those that miss nothing goes on. */
  #sweep = this.#byName.entries();

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
      if (this.#byName.size >= this.#limit) this.#makeRoom();
      this.#byName.set(name, kept);
    }
    return kept;
  }

  /** Forgets those that miss nothing, of the next few; where none does, the oldest. */
  #makeRoom(): void {
    for (let count = 0; count < lookedAt; count++) {
      const { value, done } = this.#sweep.next();
      if (done) {
        this.#sweep = this.#byName.entries();
        break;
      }
      const [name, { isFull }] = value;
      if (isFull) this.#byName.delete(name);
    }
    for (const oldest of this.#byName.keys()) {
      if (this.#byName.size < this.#limit) break;
      this.#byName.delete(oldest);
    }
  }
}
