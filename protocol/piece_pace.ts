/**
 * How long the pieces of a file are: short where the line is slow, so that what is said meanwhile does not wait behind
 * them; long where it is fast, so that they cost little.
 *
 * @module
 */
import { bytesLimit } from "./codec.ts";

const shortest = 16 * 1024;
const first = 64 * 1024;
/** Pieces that leave sooner than this become longer, in milliseconds. */
const soon = 10;
/** Pieces that leave later than this become shorter, in milliseconds. */
const late = 100;

/** The pace of one connection. */
export class PiecePace {
  #length = first;

  /** How long the next piece is at most, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Takes in how many milliseconds it was until the last piece had left. */
  left(milliseconds: number): void {
    if (milliseconds < soon) this.#length = Math.min(bytesLimit, this.#length * 2);
    else if (milliseconds > late) this.#length = Math.max(shortest, this.#length / 2);
  }
}
