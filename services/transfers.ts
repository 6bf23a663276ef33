/**
 * The files that are on their way: which there are, whose, and how much room they take. Held in memory; storage keeps a
 * copy (file_exchange.ts).
 *
 * @module
 */
import {
  type FileEnding,
  type FileOffer,
  MadangError,
  nameKey,
  readableByteSize,
  readableByteSizes,
} from "../protocol/mod.ts";
import type { Connection } from "./connection.ts";
import type { Download, DownloadedFile } from "./download.ts";
import type { ReceiverState, StoredTransfer } from "./file_ports.ts";
import type { Upload } from "./upload.ts";

/** Most files of one sender that may be on their way: small ones take room too. */
const transferLimit = 10_000;

/** How much of files is taken. Sizes are in bytes. */
export interface FileLimits {
  /** Largest file. With 0 here or in any other limit there are no files at all. */
  readonly size: number;
  /** Largest sum of a sender's files that are on their way. */
  readonly userQuota: number;
  /** Largest sum of all files that are on their way. */
  readonly quota: number;
  /** How long a file waits for its receivers, in days. */
  readonly days: number;
}

/** A receiver of a file. */
export interface Receiver {
  readonly user: string;
  state: ReceiverState;
  /** What is under way to them, and on which connection. */
  download?: { readonly download: Download; readonly connection: Connection };
  /** Whether a colon peer was told, once the file was complete: nothing else will come of it there. */
  wasTold?: boolean;
}

/** The sending that is under way. */
export interface RunningUpload {
  readonly upload: Upload;
  readonly connection: Connection;
  /** When something came last, in milliseconds since 1970. */
  movedAt: number;
  /** Resolved when it was stopped before its end. */
  readonly stopped: PromiseWithResolvers<void>;
}

/** A file on its way. */
export interface Transfer extends DownloadedFile {
  readonly from: string;
  readonly fromKey: string;
  readonly to: string;
  readonly name: string;
  readonly at: number;
  /** By name key, in their order. */
  readonly receivers: ReadonlyMap<string, Receiver>;
  /** Whether storage knows it; what colon peers send it knows when it is complete, since it cannot be resumed. */
  isKept: boolean;
  written: number;
  sha256?: string;
  savedAs?: string;
  running?: RunningUpload;
  /** Whether it has ended: whoever waited for something looks at it again. */
  isOver: boolean;
  /** How it, or the last sending, ended. */
  endedAs?: FileEnding;
  /** Resolves when the upload that is being opened or finished is so. */
  busy: Promise<unknown>;
}

/** What somebody wants to send. */
export interface FileToSend {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly size: number;
  readonly at: number;
  /** Ids. */
  readonly receivers: Iterable<string>;
}

/** The transfers by id. */
export class Transfers {
  readonly limits: FileLimits;
  readonly #transfers = new Map<string, Transfer>();

  /** Makes none. */
  constructor(limits: FileLimits) {
    this.limits = limits;
  }

  /** All transfers. */
  all(): Transfer[] {
    return [...this.#transfers.values()];
  }

  /** Takes a transfer in that storage knows, `written` bytes of which are there. */
  restore(stored: StoredTransfer, written: number): Transfer {
    const { id, from, to, name, size, at, sha256, savedAs } = stored;
    const receivers = stored.receivers.map(({ user, state }) => ({ user, state }));
    return this.#add({
      ...describe(id, { from, to, name, size, at }, receivers),
      isKept: true,
      written,
      sha256,
      savedAs,
    });
  }

  /**
   * Reserves room for a file and takes it in.
   *
   * @throws {MadangError} `files_off`, `file_too_large`, `file_user_quota` or `file_quota`
   */
  begin(file: FileToSend): Transfer {
    this.#check(file);
    const receivers = Array.from(file.receivers, (user) => ({ user, state: "waiting" as const }));
    return this.#add({ ...describe(newId(), file, receivers), isKept: false, written: 0 });
  }

  /** Takes a transfer out. */
  remove(transfer: Transfer): void {
    transfer.isOver = true;
    this.#transfers.delete(transfer.id);
  }

  /**
   * The transfer that a user sends.
   *
   * @throws {MadangError} `transfer_unknown`
   */
  sentBy(key: string, id: string): Transfer {
    const transfer = this.#transfers.get(id);
    // That it is another's is not told: ids would say who sends what.
    if (transfer?.fromKey !== key) throw new MadangError("transfer_unknown");
    return transfer;
  }

  /**
   * The transfer that is for a user.
   *
   * @throws {MadangError} `transfer_unknown`
   */
  sentTo(key: string, id: string): { transfer: Transfer; receiver: Receiver } {
    const transfer = this.#transfers.get(id);
    const receiver = transfer?.receivers.get(key);
    if (!transfer || !receiver) throw new MadangError("transfer_unknown");
    return { transfer, receiver };
  }

  /** The transfers that wait for a user, the oldest first. */
  waitingFor(key: string): Transfer[] {
    return this.all().filter(({ receivers }) => receivers.get(key)?.state === "waiting");
  }

  #add(transfer: Transfer): Transfer {
    this.#transfers.set(transfer.id, transfer);
    return transfer;
  }

  #check({ from, size }: FileToSend): void {
    const { limits } = this;
    if (!isOn(limits)) throw new MadangError("files_off");
    if (size > limits.size) {
      const [shown, limit] = readableByteSizes(size, limits.size);
      throw new MadangError("file_too_large", { size: shown, limit });
    }
    const key = nameKey(from);
    let [count, ofUser, ofAll] = [0, 0, 0];
    for (const transfer of this.#transfers.values()) {
      ofAll += transfer.size;
      if (transfer.fromKey !== key) continue;
      ofUser += transfer.size;
      count++;
    }
    if (ofUser + size > limits.userQuota || count >= transferLimit) {
      throw new MadangError("file_user_quota", { limit: readableByteSize(limits.userQuota) });
    }
    if (ofAll + size > limits.quota) throw new MadangError("file_quota");
  }
}

/** Whether files can be sent at all. */
export function isOn({ size, userQuota, quota, days }: FileLimits): boolean {
  return size > 0 && userQuota > 0 && quota > 0 && days > 0;
}

/** How a transfer is offered to its receivers. */
export function offerOf({ id, from, to, name, size, sha256 }: Transfer): FileOffer {
  return { transfer: id, from, to, name, size, complete: sha256 !== undefined };
}

/** A transfer as storage keeps it. */
export function storedTransfer(transfer: Transfer): StoredTransfer {
  const { id, from, to, name, size, at, sha256, savedAs } = transfer;
  const receivers = Array.from(transfer.receivers.values(), ({ user, state }) => ({ user, state }));
  return { id, from, to, name, size, at, receivers, sha256, savedAs };
}

function describe(
  id: string,
  { from, to, name, size, at }: Omit<FileToSend, "receivers">,
  receivers: readonly Receiver[],
) {
  return {
    id,
    from,
    fromKey: nameKey(from),
    to,
    name,
    size,
    at,
    receivers: new Map(receivers.map((receiver) => [nameKey(receiver.user), receiver])),
    isOver: false,
    busy: Promise.resolve(),
  };
}

// 80 random bits: nobody guesses another's, though a guess would not help.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
