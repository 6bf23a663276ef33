/**
 * A file on its way to the server's disk.
 *
 * @module
 */
import type { SpoolWriter } from "./file_ports.ts";

/** Most bytes of one write: between two of them everything else has its turn. */
const writeLength = 256 * 1024;
/** After so many bytes what was written is synced, so that the sender's window opens again. */
const syncLength = 1024 * 1024;

/** What an upload tells. None of them may throw. */
export interface UploadEvents {
  /** So many bytes of the file can be read from the disk. */
  written(bytes: number): void;
  /** So many bytes are on the disk and survive a crash. */
  confirmed(bytes: number): void;
  /** The disk failed: nothing more is taken. */
  failed(error: unknown): void;
}

/**
 * Takes bytes and writes them behind, in order. What was taken and is not confirmed waits in a ring as long as the
 * window, which is all the memory that it uses: whoever adds has to keep to {@link room}.
 */
export class Upload {
  readonly #writer: SpoolWriter;
  readonly #events: UploadEvents;
  readonly #ring: Uint8Array;
  // Positions in the file, of which each is at most the next: confirmed, written, taken.
  #confirmed: number;
  #written: number;
  #taken: number;
  #writing: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isClosed = false;
  #gotRoom: PromiseWithResolvers<void> | undefined;

  /** Goes on at the writer's end, all of which has to be synced. `window` is in bytes. */
  constructor(writer: SpoolWriter, window: number, events: UploadEvents) {
    this.#writer = writer;
    this.#events = events;
    this.#ring = new Uint8Array(window);
    this.#confirmed = this.#written = this.#taken = writer.size;
  }

  /** How many bytes of the file have come. */
  get taken(): number {
    return this.#taken;
  }

  /** How many more bytes can be taken now. */
  get room(): number {
    return this.#isClosed || this.#failure
      ? 0
      : this.#ring.length - (this.#taken - this.#confirmed);
  }

  /** Takes bytes, which may change afterwards: no more than there is room for. */
  add(bytes: Uint8Array): void {
    if (bytes.length > this.room) {
      throw new RangeError(`${bytes.length} bytes, room for ${this.room}`);
    }
    const at = this.#taken % this.#ring.length;
    const first = bytes.subarray(0, this.#ring.length - at);
    this.#ring.set(first, at);
    this.#ring.set(bytes.subarray(first.length), 0);
    this.#taken += bytes.length;
    if (bytes.length > 0) this.#writing ??= this.#write();
  }

  /** Resolves when there is room, or will be none any more. */
  async whenRoom(): Promise<void> {
    while (this.room === 0 && !this.#isClosed && !this.#failure) {
      this.#gotRoom ??= Promise.withResolvers<void>();
      await this.#gotRoom.promise;
    }
  }

  /** Resolves when all that was taken is confirmed. Rejects with what the disk said. */
  async settled(): Promise<void> {
    while (this.#writing || this.#syncing) await (this.#writing ?? this.#syncing);
    if (this.#failure) throw this.#failure.error;
  }

  /** The SHA-256 of what was taken. Rejects with what the disk said. */
  async hash(): Promise<string> {
    await this.settled();
    return await this.#writer.hash();
  }

  /** Stops after the write that is under way; what was taken and not written is lost. */
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
      while (this.#written < this.#taken && !this.#isClosed && !this.#failure) {
        await this.#writeSome();
        this.#syncIfEnough();
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
    if (!this.#isClosed) this.#events.written(this.#written);
  }

  // While one sync is under way writing goes on, and the next one follows it.
  #syncIfEnough(): void {
    const unsynced = this.#written - this.#confirmed;
    const isEnough = unsynced >= syncLength || unsynced > 0 && this.#written === this.#taken;
    if (!isEnough || this.#syncing || this.#isClosed || this.#failure) return;
    this.#syncing = this.#sync();
  }

  // Never rejects.
  async #sync(): Promise<void> {
    const through = this.#written;
    try {
      await this.#writer.sync();
      this.#confirmed = through;
      if (!this.#isClosed) this.#events.confirmed(through);
    } catch (error) {
      this.#fail(error);
    }
    this.#syncing = undefined;
    this.#syncIfEnough();
    this.#wake();
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
