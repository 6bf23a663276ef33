/**
 * A file on its way to the server's disk.
 *
 * @module
 */
import type { SpoolWriter } from "./file_ports.ts";

/** Most bytes of one write: between two of them everything else has its turn. */
const writeLength = 256 * 1024;
/** After so many bytes what was written is synced meanwhile, so that little is left to sync at the end. */
const syncLength = 16 * 1024 * 1024;

/** What an upload tells. None of them may throw. */
export interface UploadEvents {
  /** More bytes of the file have come. */
  taken(): void;
  /** So many bytes were written: they survive a crash of the server, if not yet one of the machine. */
  written(bytes: number): void;
  /** The disk failed: nothing more is taken. */
  failed(error: unknown): void;
}

/**
 * Takes bytes and writes them behind, in order. What was taken and is not written waits in a ring as long as the window,
 * which is all the memory that it uses: whoever adds has to keep to {@link room}. Until it is overwritten there,
 * receivers that follow closely read it from the ring as well.
 */
export class Upload {
  readonly #writer: SpoolWriter;
  readonly #events: UploadEvents;
  readonly #ring: Uint8Array;
  readonly #begin: number;
  // Positions in the file, of which each is at most the next: synced, written, taken.
  #synced: number;
  #written: number;
  #taken: number;
  #writing: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isClosed = false;
  #gotRoom: PromiseWithResolvers<void> | undefined;

  /** Goes on at the writer's end. `window` is in bytes. */
  constructor(writer: SpoolWriter, window: number, events: UploadEvents) {
    this.#writer = writer;
    this.#events = events;
    this.#ring = new Uint8Array(window);
    this.#begin = this.#written = this.#taken = writer.size;
    // What is there may be from before the machine went down, or not be synced yet.
    this.#synced = 0;
  }

  /** How many bytes of the file have come. */
  get taken(): number {
    return this.#taken;
  }

  /** How many more bytes can be taken now. */
  get room(): number {
    return this.#isClosed || this.#failure ? 0 : this.#ring.length - (this.#taken - this.#written);
  }

  /** Takes bytes, which may change afterwards: no more than there is room for. */
  add(bytes: Uint8Array): void {
    if (bytes.length > this.room) {
      throw new RangeError(`${bytes.length} bytes, room for ${this.room}`);
    }
    if (bytes.length === 0) return;
    const at = this.#taken % this.#ring.length;
    const first = bytes.subarray(0, this.#ring.length - at);
    this.#ring.set(first, at);
    this.#ring.set(bytes.subarray(first.length), 0);
    this.#taken += bytes.length;
    this.#writing ??= this.#write();
    this.#events.taken();
  }

  /**
   * Bytes from a position on, at most `length` and as many as lie there in one run; none where they are not in memory.
   * They may change as soon as anything is added.
   */
  recent(position: number, length: number): Uint8Array | undefined {
    const oldest = Math.max(this.#begin, this.#taken - this.#ring.length);
    if (position < oldest || position >= this.#taken) return undefined;
    const at = position % this.#ring.length;
    const end = at + Math.min(length, this.#taken - position);
    return this.#ring.subarray(at, Math.min(end, this.#ring.length));
  }

  /** Resolves when there is room, or will be none any more. */
  async whenRoom(): Promise<void> {
    while (this.room === 0 && !this.#isClosed && !this.#failure) {
      this.#gotRoom ??= Promise.withResolvers<void>();
      await this.#gotRoom.promise;
    }
  }

  /** Resolves when all that was taken is on the disk and survives a power failure. Rejects with what the disk said. */
  async settled(): Promise<void> {
    await this.#writing;
    await this.#syncing;
    if (this.#synced < this.#written && !this.#failure) await (this.#syncing ??= this.#sync());
    if (this.#failure) throw this.#failure.error;
  }

  /** The SHA-256 of what was taken. Rejects with what the disk said. */
  async hash(): Promise<string> {
    await this.settled();
    return await this.#writer.hash();
  }

  /** Takes nothing more, and resolves when what was taken is written, or cannot be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#writing;
    await this.#syncing;
    this.#writer.close();
  }

  // Never rejects.
  async #write(): Promise<void> {
    try {
      while (this.#written < this.#taken && !this.#failure) {
        await this.#writeSome();
        const isDue = this.#written - this.#synced >= syncLength;
        if (isDue && !this.#isClosed) this.#syncing ??= this.#sync();
      }
    } catch (error) {
      this.#fail(error);
    }
    // Nothing may wait since looking at what was taken: whoever adds more begins anew.
    this.#writing = undefined;
  }

  async #writeSome(): Promise<void> {
    const at = this.#written % this.#ring.length;
    const length = Math.min(this.#taken - this.#written, this.#ring.length - at, writeLength);
    await this.#writer.write(this.#ring.subarray(at, at + length));
    this.#written += length;
    this.#events.written(this.#written);
    this.#wake();
  }

  // While one sync is under way writing goes on. Never rejects.
  async #sync(): Promise<void> {
    const through = this.#written;
    try {
      await this.#writer.sync();
      this.#synced = through;
    } catch (error) {
      this.#fail(error);
    }
    this.#syncing = undefined;
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    if (!this.#isClosed) this.#events.failed(error);
    this.#wake();
  }

  #wake(): void {
    this.#gotRoom?.resolve();
    this.#gotRoom = undefined;
  }
}
