/**
 * The bytes of one connection, between a read and what a codec makes of them: lines, and counted raw bytes.
 *
 * @module
 */
import { MadangError } from "./errors.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const smallestBuffer = 256;
const nothing = new Uint8Array(0);
// Decodes whole texts only, so that it holds no state and one serves all connections.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of some bytes, or undefined when they are not valid UTF-8. A byte order mark stays in the text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The unread bytes of one connection. Between `append` and `keep` it may borrow the bytes of the read, so that
 * lines that arrive whole are never copied; `keep` copies what is left, and must end every push.
 */
export class ByteBuffer {
  // The bytes: the read itself while it is borrowed, else the used part of #storage.
  #bytes: Uint8Array = nothing;
  // What was kept; undefined while a read is borrowed or nothing is unread.
  #storage: Uint8Array | undefined;
  // Everything before it was taken.
  #start = 0;
  // Everything before it is known to hold no newline, so that no byte is looked at twice.
  #scanned = 0;
  // How many bytes to drop that have not come yet.
  #discarding = 0;
  #skippingLine = false;

  /** How many bytes are unread. */
  get length(): number {
    return this.#bytes.length - this.#start;
  }

  /** The unread bytes. Valid until the next `append` or `keep`. */
  get unread(): Uint8Array {
    return this.#bytes.subarray(this.#start);
  }

  /** Adds the bytes of a read. They are borrowed until `keep`. */
  append(chunk: Uint8Array): void {
    if (this.#discarding > 0) chunk = this.#dropDiscarded(chunk);
    if (this.length > 0) {
      this.#store(chunk);
      return;
    }
    this.#bytes = chunk;
    this.#storage = undefined;
    this.#start = this.#scanned = 0;
  }

  /** Copies what is unread, so that the read may be overwritten. */
  keep(): void {
    if (this.length === 0) {
      // An idle connection holds no buffer.
      this.#bytes = nothing;
      this.#storage = undefined;
      this.#start = this.#scanned = 0;
    } else if (this.#storage === undefined) {
      this.#store(nothing);
    }
  }

  /**
   * Takes the next line, without its `\n` or `\r\n`; undefined while it is not complete. A line of more than
   * `limit` bytes gives the error `line_too_long` once and is skipped, without being kept, until its newline; one
   * that is not UTF-8 gives `not_utf8`.
   */
  takeLine(limit: number): string | MadangError | undefined {
    if (this.#skippingLine && !this.#skipLine()) return undefined;
    const end = this.#bytes.indexOf(newline, this.#scanned);
    const length = (end === -1 ? this.#bytes.length : end) - this.#start;
    if (length > limit) {
      if (end === -1) this.#skippingLine = true;
      this.#startAt(end === -1 ? this.#bytes.length : end + 1);
      return new MadangError("line_too_long", { limit });
    }
    if (end === -1) {
      this.#scanned = this.#bytes.length;
      return undefined;
    }
    const hasReturn = end > this.#start && this.#bytes[end - 1] === carriageReturn;
    const line = this.#bytes.subarray(this.#start, hasReturn ? end - 1 : end);
    this.#startAt(end + 1);
    return decodeText(line) ?? new MadangError("not_utf8");
  }

  /**
   * Takes up to `count` bytes: as many as there are. They are valid until the next `append`, or until the read that
   * they came with is overwritten.
   */
  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#start + count);
    this.#startAt(this.#start + taken.length);
    return taken;
  }

  /**
   * Takes what has come of `missing` raw bytes, and says how many are missing still. They are valid as long as those of
   * `take`.
   */
  takeBody(
    missing: number,
  ): { readonly bytes: Uint8Array; readonly last: boolean; readonly missing: number } {
    const bytes = this.take(missing);
    return { bytes, last: bytes.length === missing, missing: missing - bytes.length };
  }

  /** Drops the next `count` bytes, those that have not come yet too. */
  discard(count: number): void {
    const now = Math.min(count, this.length);
    this.#startAt(this.#start + now);
    this.#discarding += count - now;
  }

  #startAt(position: number): void {
    this.#start = position;
    this.#scanned = Math.max(this.#scanned, position);
  }

  #dropDiscarded(chunk: Uint8Array): Uint8Array {
    const dropped = Math.min(this.#discarding, chunk.length);
    this.#discarding -= dropped;
    return chunk.subarray(dropped);
  }

  // Returns whether the end of the line that is being skipped was found.
  #skipLine(): boolean {
    const end = this.#bytes.indexOf(newline, this.#start);
    this.#startAt(end === -1 ? this.#bytes.length : end + 1);
    this.#skippingLine = end === -1;
    return end !== -1;
  }

  // Moves what is unread and a chunk to #storage, which grows by doubling.
  #store(chunk: Uint8Array): void {
    const unread = this.length;
    const needed = unread + chunk.length;
    let storage = this.#storage;
    if (storage && this.#bytes.length + chunk.length <= storage.length) {
      storage.set(chunk, this.#bytes.length);
      this.#bytes = storage.subarray(0, this.#bytes.length + chunk.length);
      return;
    }
    if (storage && needed * 2 <= storage.length) {
      // What was taken makes room: no new storage for a long flow of raw bytes.
      storage.copyWithin(0, this.#start, this.#bytes.length);
      storage.set(chunk, unread);
      this.#scanned -= this.#start;
      this.#start = 0;
      this.#bytes = storage.subarray(0, needed);
      return;
    }
    let capacity = smallestBuffer;
    while (capacity < needed * 2) capacity *= 2;
    storage = new Uint8Array(capacity);
    storage.set(this.unread);
    storage.set(chunk, unread);
    this.#scanned -= this.#start;
    this.#start = 0;
    this.#storage = storage;
    this.#bytes = storage.subarray(0, needed);
  }
}
