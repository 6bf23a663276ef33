/**
 * How fast to write to a peer that frames nothing. It reads up to 1,024 bytes at a time and decodes each read by itself:
 * when more waits for it, a character of several bytes can be cut, and it goes deaf.
 *
 * @module
 */
import { pieceLimit } from "../../protocol/mod.ts";

/** How long such a peer gets to read what it was sent, in milliseconds. */
const readingTime = 20;
/** How long one read of it takes at most where many are due, in milliseconds. */
const timePerRead = 2;
/** No pause is longer, in milliseconds. */
const longestPause = 400;

/** What one such peer may not have read yet. Times are in milliseconds. */
export class ReadingPace {
  #unread = 0;
  #isAscii = true;
  #lastPieceAt = -Infinity;

  /**
   * How long to wait before a piece is written, 0 where nothing can be cut. In a flood the wait is short: being cut off as
   * a whole would be worse for the peer than a cut character.
   */
  pauseBefore(piece: Uint8Array, isFlood: boolean, now: number): number {
    const elapsed = now - this.#lastPieceAt;
    if (elapsed >= readingTime + this.#unread / pieceLimit * timePerRead) this.#forget();
    const isSafe = this.#isAscii && isAscii(piece);
    if (isSafe || this.#unread + piece.length <= pieceLimit) return 0;
    const due = Math.ceil(this.#unread / pieceLimit) * timePerRead;
    const pause = Math.min(longestPause, Math.max(isFlood ? timePerRead : readingTime, due));
    this.#forget();
    return Math.max(0, pause - elapsed);
  }

  /** Notes that a piece was written. */
  wrote(piece: Uint8Array, now: number): void {
    this.#unread += piece.length;
    this.#isAscii &&= isAscii(piece);
    this.#lastPieceAt = now;
  }

  #forget(): void {
    this.#unread = 0;
    this.#isAscii = true;
  }
}

// Only a character of several bytes can be cut.
function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
