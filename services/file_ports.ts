/**
 * What services know of where files are kept while they travel: their bytes, and what is written down about them.
 *
 * @module
 */

/** What a receiver of a file has done about it. */
export type ReceiverState = "waiting" | "taken" | "refused";

/** A receiver of a file. */
export interface StoredReceiver {
  /** The id. */
  readonly user: string;
  /** What they did about it. */
  readonly state: ReceiverState;
}

/** A file on its way, as it is kept. */
export interface StoredTransfer {
  /** What the server calls it: digits and small letters, at most 32. */
  readonly id: string;
  /** The id of who sends it. */
  readonly from: string;
  /** The receiver's id, or with `#` before it the name of a room. */
  readonly to: string;
  /** The file's name, as a sender named it and `checkFileName` let it pass. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** When it was begun, in milliseconds since 1970. */
  readonly at: number;
  /** Whom it is for: for a room, who was a member when it was begun. */
  readonly receivers: readonly StoredReceiver[];
  /** The hash of all of it, in hexadecimal; none while some is missing. */
  readonly sha256?: string;
  /** The name under which the server saved it for the operator, where it did. */
  readonly savedAs?: string;
}

/** Something to be kept about a file on its way. */
export type TransferWrite =
  /** Somebody began to send it. */
  | { readonly kind: "transfer_begun"; readonly transfer: StoredTransfer }
  /** All of it is on the disk. */
  | {
    readonly kind: "transfer_complete";
    readonly id: string;
    readonly sha256: string;
    readonly savedAs?: string;
  }
  /** A receiver has done something about it. */
  | {
    readonly kind: "transfer_settled";
    readonly id: string;
    readonly user: string;
    readonly state: ReceiverState;
  }
  /** It is over. */
  | { readonly kind: "transfer_removed"; readonly id: string };

/**
 * The bytes of files on their way. Every method may reject with what the system says: a full disk, a broken one. Nothing
 * here blocks the event loop.
 */
export interface FileSpool {
  /** How many bytes are there, by transfer. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  /** Opens a transfer's bytes to add to them; makes them where there are none. */
  openWriter(id: string): Promise<SpoolWriter>;
  /** Opens a transfer's bytes to read them. */
  openReader(id: string): Promise<SpoolReader>;
  /** Saves a complete file for the operator: under its own name, or the first free one like it, which it returns. */
  save(id: string, name: string): Promise<string>;
  /** Removes a transfer's bytes, and what was saved of them. That they are not there is no failure. */
  remove(id: string, savedAs?: string): Promise<void>;
}

/** The end of a file that grows. */
export interface SpoolWriter {
  /** How many bytes there are. */
  readonly size: number;
  /** Adds bytes, which must not change meanwhile. One call at a time, besides one of `sync`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all bytes written are on the disk and survive a power failure. */
  sync(): Promise<void>;
  /**
   * The SHA-256 of all bytes there are, in hexadecimal. Nothing may be written meanwhile. Rejects when it is closed before
   * they are read.
   */
  hash(): Promise<string>;
  /** Closes it. May be called more than once. */
  close(): void;
}

/** A file that is read. */
export interface SpoolReader {
  /**
   * Reads bytes from a position on into the buffer and returns how many: 0 at what is the end at that time. One call at a
   * time.
   */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Closes it. May be called more than once. */
  close(): void;
}
