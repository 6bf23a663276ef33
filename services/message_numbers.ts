/**
 * The ids of messages.
 *
 * @module
 */

const perEpoch = 2 ** 32;

/** The first epoch of a server. Those before it are left to what is imported, which is thus older than all said here. */
export const firstEpoch = 2 ** 13;

/** Ids below this one are those of imported messages. */
export const importedIdsEnd = firstEpoch * perEpoch;

/**
 * Gives out message ids: a start-up epoch times 2^32, plus a counter. An id that was given out but lost in a crash is
 * thus never given out again.
 */
export class MessageNumbers {
  readonly #beforeFirst: number;
  #newest: number;

  /** Begins the ids of an epoch, which no earlier start may have used. */
  constructor(epoch: number) {
    this.#beforeFirst = epoch * perEpoch;
    this.#newest = this.#beforeFirst;
  }

  /** The newest id given out in this epoch; at its beginning, a number less than all of them. */
  get newest(): number {
    return this.#newest;
  }

  /** A new id, greater than all before. */
  next(): number {
    return ++this.#newest;
  }

  /** Whether a number is of this start of the server. */
  isOfThisEpoch(id: number): boolean {
    return id >= this.#beforeFirst && id <= this.#newest;
  }
}

/** Whether a number is no message's id but the beginning of some epoch. */
export function isEpochBeginning(id: number): boolean {
  return id % perEpoch === 0;
}
