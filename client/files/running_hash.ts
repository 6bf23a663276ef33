/**
 * The SHA-256 of a file that is read or written from its beginning to its end, with interruptions.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Takes each byte once, in order; what it has had already it passes over. */
export class RunningHash {
  readonly #hash = createHash("sha256");
  #position = 0;

  /** How many bytes it has had. */
  get position(): number {
    return this.#position;
  }

  /** Takes the bytes that stand at `offset`, of which it may have had some. */
  update(offset: number, bytes: Uint8Array): void {
    if (offset > this.#position) {
      throw new RangeError(`bytes at ${offset} do not follow those up to ${this.#position}`);
    }
    const unseen = bytes.subarray(Math.min(bytes.length, this.#position - offset));
    this.#hash.update(unseen);
    this.#position += unseen.length;
  }

  /** Reads on in a file up to a position; stops where the file ends before it. */
  async readOn(file: Deno.FsFile, end: number): Promise<void> {
    // Counted here: an attempt that was broken off may still be reading, and both must not count on each other.
    let position = this.#position;
    if (position >= end) return;
    await file.seek(position, Deno.SeekMode.Start);
    const buffer = new Uint8Array(pieceSize);
    while (position < end) {
      const wanted = Math.min(buffer.length, end - position);
      const length = await file.read(buffer.subarray(0, wanted));
      if (length === null) return;
      this.update(position, buffer.subarray(0, length));
      position += length;
    }
  }

  /** The hash of all that it has had so far, in lower-case hexadecimal. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}

const pieceSize = 64 * 1024;
