/**
 * Bytes that wait to be written, in order. What follows on what was queued last, as one message that is encoded for
 * many follows on the one before, costs no entry of its own and is not copied when it is written.
 *
 * @module
 */

/** Some bytes of a block that may hold others before and after them. They must not change. */
export interface ByteRange {
  readonly block: Uint8Array;
  readonly start: number;
  readonly end: number;
}

type Entry = { -readonly [Key in keyof ByteRange]: ByteRange[Key] };

/** Most bytes that are joined. */
const joinLimit = 256 * 1024;
/** So many entries are put into one, so that what waits does not keep many blocks for a few bytes of each. */
const gatherCount = 32;

/** The length of buffers that are used again, so that a busy room needs no fresh memory for each write. */
const spareLength = 32 * 1024;
/** Most of them that are kept while nobody uses them. */
const spareLimit = 128;
const spares: Uint8Array[] = [];

/** The bytes that wait for one connection. */
export class ByteQueue {
  #entries: Entry[] = [];
  /** How many entries, from the first, are not looked at for gathering any more. */
  #gathered = 0;
  /** The spare buffer that holds what was taken last. */
  #lent: Uint8Array | undefined;

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Adds bytes that are to be given out by themselves, whatever stands before them. */
  add(block: Uint8Array, start: number, end: number): void {
    this.#entries.push({ block, start, end });
  }

  /** Adds bytes that may be joined with those before them. */
  append(block: Uint8Array, start: number, end: number): void {
    const entries = this.#entries;
    const last = entries.length > this.#gathered ? entries[entries.length - 1] : undefined;
    if (last !== undefined && last.block === block && last.end === start) {
      last.end = end;
      return;
    }
    entries.push({ block, start, end });
    if (entries.length - this.#gathered >= gatherCount) this.#gather();
  }

  /** Takes what was added first. It stays valid. */
  take(): Uint8Array {
    const [first] = this.#entries.splice(0, 1);
    this.#gathered = Math.max(0, this.#gathered - 1);
    return bytesOf(first);
  }

  /** Takes as much from the front as one write should hold. It is valid until {@link done}. */
  takeJoined(): Uint8Array {
    const entries = this.#entries;
    let count = 0;
    let length = 0;
    for (const { start, end } of entries) {
      if (count > 0 && length + end - start > joinLimit) break;
      length += end - start;
      count++;
    }
    const joined = count === 1
      ? bytesOf(entries[0])
      : join(entries, 0, count, this.#bufferOf(length));
    this.#entries = count === entries.length ? [] : entries.slice(count);
    this.#gathered = Math.max(0, this.#gathered - count);
    return joined;
  }

  /** Says that what was taken last is written, or never will be. */
  done(): void {
    if (this.#lent && spares.length < spareLimit) spares.push(this.#lent);
    this.#lent = undefined;
  }

  /** Drops everything. */
  clear(): void {
    this.#entries = [];
    this.#gathered = 0;
  }

  #bufferOf(length: number): Uint8Array {
    if (length > spareLength) return new Uint8Array(length);
    this.#lent = spares.pop() ?? new Uint8Array(spareLength);
    return this.#lent.subarray(0, length);
  }

  /** Copies what was added lately into one entry of its own. Each byte is copied at most once so. */
  #gather(): void {
    const entries = this.#entries;
    let length = 0;
    for (let index = this.#gathered; index < entries.length; index++) {
      length += entries[index].end - entries[index].start;
    }
    // Where so much is in so few entries there is nothing to be saved.
    if (length <= joinLimit) {
      const block = join(entries, this.#gathered, entries.length, new Uint8Array(length));
      entries.length = this.#gathered;
      entries.push({ block, start: 0, end: length });
    }
    this.#gathered = entries.length;
  }
}

function bytesOf({ block, start, end }: ByteRange): Uint8Array {
  return end - start === block.length ? block : block.subarray(start, end);
}

function join(
  entries: readonly ByteRange[],
  from: number,
  until: number,
  joined: Uint8Array,
): Uint8Array {
  let offset = 0;
  for (let index = from; index < until; index++) {
    const entry = entries[index];
    joined.set(bytesOf(entry), offset);
    offset += entry.end - entry.start;
  }
  return joined;
}
