/**
 * A file on its way from the server's disk to one receiver.
 *
 * @module
 */
import type { ChatEvent } from "../protocol/mod.ts";
import type { EventSource } from "./connection.ts";
import type { SpoolReader } from "./file_ports.ts";
import type { Upload } from "./upload.ts";

/** How much is read from the disk at a time, in bytes. */
const readLength = 256 * 1024;

/** What a download needs to know of its file, as of now. */
export interface DownloadedFile {
  readonly id: string;
  readonly size: number;
  /** How many bytes can be read from the disk. */
  readonly written: number;
  /** The sending that is under way: what has come last is read from there. */
  readonly running?: { readonly upload: Pick<Upload, "taken" | "recent"> };
  /** The hash of all of it; none while some is missing. */
  readonly sha256?: string;
}

/** How a download works. Times are in milliseconds. */
export interface DownloadOptions {
  /** The position that the receiver goes on from. */
  readonly offset: number;
  /** Most bytes that may be under way. */
  readonly window: number;
  /** Opens the file; asked once, when there is something to read. */
  openReader(): Promise<SpoolReader>;
  /** The disk failed: nothing more comes. Must not throw. */
  failed(error: unknown): void;
  now(): number;
}

/** Gives the pieces of a file, and at the end what they must be. */
export class Download implements EventSource {
  readonly #file: DownloadedFile;
  readonly #options: DownloadOptions;
  #reader: SpoolReader | undefined;
  #buffer: Uint8Array | undefined;
  /** What was read from there and not sent yet. */
  #unsent: Uint8Array = new Uint8Array(0);
  #sent: number;
  #received: number;
  #isClosed = false;
  #isComplete = false;
  #movedAt: number;
  #wake = () => {};

  /** Begins at `offset`. */
  constructor(file: DownloadedFile, options: DownloadOptions) {
    this.#file = file;
    this.#options = options;
    this.#sent = this.#received = options.offset;
    this.#movedAt = options.now();
  }

  get isDone(): boolean {
    return this.#isClosed || this.#isComplete;
  }

  get isCancelled(): boolean {
    return this.#isClosed && !this.#isComplete;
  }

  /** Up to where it was sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Up to where the receiver said that it has come. */
  get received(): number {
    return this.#received;
  }

  /** Since when nothing has moved though something could, as a time; undefined where all that there is has come. */
  get stalledSince(): number | undefined {
    const isWaited = this.#received < this.#available && !this.isDone;
    return isWaited ? this.#movedAt : undefined;
  }

  whenMore(call: () => void): void {
    this.#wake = call;
  }

  /** Tells that there may be more to send. */
  moved(): void {
    if (this.stalledSince === undefined || this.#sent === this.#received) {
      this.#movedAt = this.#options.now();
    }
    this.#wake();
  }

  /** Notes how much the receiver has. Its position has to be between those of before and of what was sent. */
  confirm(received: number): void {
    this.#received = received;
    this.#movedAt = this.#options.now();
    this.#wake();
  }

  next(most: number): ChatEvent | undefined | Promise<ChatEvent | undefined> {
    const { id, size, sha256, running } = this.#file;
    if (this.isDone) return undefined;
    if (this.#sent === size && sha256 !== undefined) {
      this.#isComplete = true;
      this.close();
      return { event: "file_complete", transfer: id, size, sha256 };
    }
    const length = Math.min(
      this.#available - this.#sent,
      this.#options.window - (this.#sent - this.#received),
      most,
    );
    if (length <= 0) return undefined;
    const recent = this.#unsent.length === 0 && running?.upload.recent(this.#sent, length);
    return recent ? this.#piece(recent) : this.#read(length);
  }

  /** Ends it. */
  close(): void {
    this.#isClosed = true;
    this.#reader?.close();
    this.#reader = undefined;
    this.#buffer = undefined;
    this.#unsent = new Uint8Array(0);
  }

  /** How many bytes have come to the server. */
  get #available(): number {
    return this.#file.running?.upload.taken ?? this.#file.written;
  }

  async #readAhead(): Promise<void> {
    const reader = this.#reader ?? await this.#options.openReader();
    if (this.#isClosed) return reader.close();
    this.#reader = reader;
    const { size, written } = this.#file;
    this.#buffer ??= new Uint8Array(Math.min(readLength, size - this.#sent));
    const count = await reader.read(this.#buffer.subarray(0, written - this.#sent), this.#sent);
    if (this.#isClosed) return;
    if (count === 0) throw new Error(`The file ends at ${this.#sent} of ${written} bytes`);
    this.#unsent = this.#buffer.subarray(0, count);
  }

  // Never rejects.
  async #read(length: number): Promise<ChatEvent | undefined> {
    try {
      if (this.#unsent.length === 0) await this.#readAhead();
    } catch (error) {
      this.close();
      this.#options.failed(error);
    }
    if (this.#isClosed) return undefined;
    const bytes = this.#unsent.subarray(0, length);
    this.#unsent = this.#unsent.subarray(bytes.length);
    return this.#piece(bytes);
  }

  #piece(bytes: Uint8Array): ChatEvent {
    const offset = this.#sent;
    this.#sent += bytes.length;
    return { event: "file_data", transfer: this.#file.id, offset, bytes };
  }
}
