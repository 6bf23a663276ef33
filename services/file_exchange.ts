/**
 * The life of a file on its way: begun, offered, complete, taken or refused, removed. What is answered or offered is
 * kept by storage before.
 *
 * @module
 */
import { type FileEnding, MadangError, nameKey } from "../protocol/mod.ts";
import type { Connection } from "./connection.ts";
import type { Delivery, Log, Storage } from "./context.ts";
import type { FileSpool, ReceiverState, StoredTransfer } from "./file_ports.ts";
import {
  type FileLimits,
  type FileToSend,
  isOn,
  offerOf,
  type Receiver,
  storedTransfer,
  type Transfer,
  Transfers,
} from "./transfers.ts";

const dayLength = 24 * 60 * 60 * 1000;

/** How files move. */
export interface FilePace {
  /** Most bytes of an upload that are not confirmed yet, however large it is. */
  readonly uploadWindow: number;
  /** Most bytes of a download that are not confirmed yet, however large it is. */
  readonly downloadWindow: number;
  /** After so many milliseconds without a byte what is under way is given up. */
  readonly stallTime: number;
}

/** What share of a file may be under way. */
const windowShare = 1 / 64;
/** How many bytes may be, of however small a file: enough for a line with a delay of 100 ms to carry 10 MB/s. */
const smallWindow = 1024 * 1024;

/**
 * How many bytes of a file may be under way, of those that the pace allows. They are sent again after a crash, which
 * must not cost much of a large file.
 */
export function windowFor(size: number, most: number): number {
  return Math.min(most, Math.max(smallWindow, Math.ceil(size * windowShare)));
}

/** What servers do unless a test says otherwise. */
export const usualPace: FilePace = {
  uploadWindow: 4 * 1024 * 1024,
  downloadWindow: 4 * 1024 * 1024,
  stallTime: 60_000,
};

/** What an exchange works with. */
export interface ExchangeOptions {
  readonly spool: FileSpool;
  readonly storage: Pick<Storage, "commit" | "whenWorking">;
  readonly delivery: Pick<Delivery, "toUsers" | "isOnline">;
  readonly log: Log;
  readonly limits: FileLimits;
  readonly pace: FilePace;
  now(): number;
}

/** All files on their way, and what becomes of them. */
export class FileExchange {
  readonly transfers: Transfers;
  readonly #options: ExchangeOptions;

  /** Makes one without files; {@link open} takes in those that are there. */
  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.transfers = new Transfers(options.limits);
  }

  get spool(): FileSpool {
    return this.#options.spool;
  }

  get pace(): FilePace {
    return this.#options.pace;
  }

  /** Takes in the files that storage knows, and removes bytes that belong to none. Called before the first command. */
  async open(stored: readonly StoredTransfer[]): Promise<void> {
    const { spool, log } = this.#options;
    const sizes = await spool.sizes();
    for (const transfer of stored) {
      const written = Math.min(sizes.get(transfer.id) ?? 0, transfer.size);
      const restored = this.transfers.restore(transfer, written);
      if (this.#isSettled(restored)) await this.#forget(restored, "taken");
      if (restored.sha256 === undefined || written === transfer.size) continue;
      log.warning("STARTUP", `the file ${transfer.id} is not on the disk any more`);
      await this.end(restored, "corrupt");
    }
    const known = new Set(stored.map(({ id }) => id));
    for (const id of sizes.keys()) if (!known.has(id)) await this.#removeBytes(id);
  }

  /**
   * Begins a transfer and offers it to its receivers. Storage knows it then, if it `isResumable`.
   *
   * @throws {MadangError} `files_off`, `file_too_large`, `file_user_quota`, `file_quota` or `storage_failed`;
   * `transfer_unknown` when it ended meanwhile
   */
  async begin(file: FileToSend, isResumable: boolean): Promise<Transfer> {
    const transfer = this.transfers.begin(file);
    try {
      // In vain otherwise: what little a full disk still takes is not for files.
      const working = this.#options.storage.whenWorking();
      if (working) await working;
      if (isResumable) await this.#keep(transfer);
    } catch (error) {
      this.transfers.remove(transfer);
      throw error;
    }
    if (transfer.isOver) {
      await this.#erase(transfer);
      throw new MadangError("transfer_unknown");
    }
    const { log } = this.#options;
    log.info("CLIENT", `${file.from} sends a file of ${file.size} bytes (${transfer.id})`);
    log.debug("MSG", `FILE ${transfer.id} ${file.from} -> ${file.to}: ${file.name}`);
    this.#toReceivers(transfer, () => true);
    return transfer;
  }

  /** Notes that all of a transfer is on the disk, and tells those who are not fetching it already. */
  async complete(transfer: Transfer, sha256: string, isSaved: boolean): Promise<void> {
    const { storage, log } = this.#options;
    const { id } = transfer;
    const savedAs = isSaved ? await this.spool.save(id, transfer.name) : undefined;
    if (transfer.isKept) await storage.commit({ kind: "transfer_complete", id, sha256, savedAs });
    else await this.#keep(transfer, { sha256, savedAs });
    if (transfer.isOver) return await this.#erase(transfer, savedAs);
    transfer.sha256 = sha256;
    transfer.savedAs = savedAs;
    log.info("CLIENT", `the file ${id} is complete`);
    this.#toReceivers(transfer, ({ download }) => !download);
    for (const receiver of transfer.receivers.values()) {
      if (this.#options.delivery.isOnline(nameKey(receiver.user))) receiver.wasTold = true;
    }
    this.moved(transfer);
  }

  /** How many of those who still wait for a transfer are away, where any is. */
  awayFrom({ receivers }: Transfer): { readonly away?: number } {
    const isAway = ([key, { state }]: [string, Receiver]) =>
      state === "waiting" && !this.#options.delivery.isOnline(key);
    const away = [...receivers].filter(isAway).length;
    return away === 0 ? {} : { away };
  }

  /** Tells a user who has just caught up which files wait. */
  offerWaiting(key: string, connection: Connection): void {
    for (const transfer of this.transfers.waitingFor(key)) {
      const receiver = transfer.receivers.get(key);
      if (!receiver || !connection.takesFiles && receiver.wasTold) continue;
      connection.send({ event: "file_offered", ...offerOf(transfer) });
      if (!connection.takesFiles) receiver.wasTold = transfer.sha256 !== undefined;
    }
  }

  /** Lets the receivers have what has come since. */
  moved(transfer: Transfer): void {
    for (const { download } of transfer.receivers.values()) download?.download.moved();
  }

  /** Notes what a receiver did about a transfer, and tells its sender. Without receivers that wait it is removed. */
  async settle(
    transfer: Transfer,
    receiver: Receiver,
    state: Exclude<ReceiverState, "waiting">,
  ): Promise<void> {
    const { storage, delivery, log } = this.#options;
    const { id } = transfer;
    const { user } = receiver;
    if (transfer.isKept) await storage.commit({ kind: "transfer_settled", id, user, state });
    if (transfer.isOver || receiver.state !== "waiting") return;
    receiver.state = state;
    this.stopDownload(receiver);
    log.info("CLIENT", `${user} has ${state} the file ${id}`);
    delivery.toUsers([transfer.fromKey], { event: "file_ended", transfer: id, code: state, user });
    if (this.#isSettled(transfer)) await this.#forget(transfer, state);
  }

  /** Ends a transfer for all whom it still concerns, and removes it. */
  async end(transfer: Transfer, code: FileEnding): Promise<void> {
    const { delivery, log } = this.#options;
    const { id } = transfer;
    if (transfer.isOver) return;
    const waiting = [...transfer.receivers].filter(([, { state }]) => state === "waiting");
    const told = waiting.map(([key]) => key);
    if (code === "expired") told.push(transfer.fromKey);
    log.info("CLIENT", `the file ${id} of ${transfer.from} is ${code}`);
    delivery.toUsers(new Set(told), { event: "file_ended", transfer: id, code });
    await this.#forget(transfer, code);
  }

  /** Ends what is under way to a receiver. */
  stopDownload(receiver: Receiver): void {
    receiver.download?.download.close();
    receiver.download = undefined;
  }

  /** Ends the sending that is under way; it can be resumed. */
  async stopUpload(transfer: Transfer): Promise<void> {
    const { running } = transfer;
    transfer.running = undefined;
    running?.stopped.resolve();
    await running?.upload.close();
  }

  /** Gives up what has stalled, and removes what has waited too long. Called every few seconds. */
  async sweep(): Promise<void> {
    const { limits, pace, log, now } = this.#options;
    const stalledBefore = now() - pace.stallTime;
    const expiredBefore = now() - limits.days * dayLength;
    for (const transfer of this.transfers.all()) {
      try {
        if (isOn(limits) && transfer.at < expiredBefore) await this.end(transfer, "expired");
        else await this.#giveUpStalled(transfer, stalledBefore);
      } catch (error) {
        log.warning("DB", `the file ${transfer.id} will be looked at again: ${error}`);
      }
    }
  }

  /** Stops everything; what was confirmed is on the disk, and what is being kept as complete is so. */
  async close(): Promise<void> {
    for (const transfer of this.transfers.all()) {
      for (const receiver of transfer.receivers.values()) this.stopDownload(receiver);
      await this.stopUpload(transfer);
      await transfer.busy;
    }
  }

  async #giveUpStalled(transfer: Transfer, before: number): Promise<void> {
    const { id, running } = transfer;
    for (const receiver of transfer.receivers.values()) {
      const { download: { download, connection } = {} } = receiver;
      if (!download || !connection) continue;
      const isStalled = (download.stalledSince ?? Infinity) <= before;
      if (!isStalled && !connection.ended.aborted) continue;
      this.stopDownload(receiver);
      connection.send({ event: "file_ended", transfer: id, code: "stalled" });
    }
    if (!running) return;
    const isStalled = running.movedAt <= before && running.upload.taken < transfer.size;
    if (!isStalled && !running.connection.ended.aborted) return;
    running.connection.send({ event: "file_ended", transfer: id, code: "stalled" });
    transfer.endedAs = "stalled";
    await this.stopUpload(transfer);
    // What storage does not know nobody can go on with.
    if (!transfer.isKept) await this.end(transfer, "cancelled");
  }

  /** Whether nobody waits for it. What was saved for the operator stays for its time. */
  #isSettled({ receivers, savedAs }: Transfer): boolean {
    return savedAs === undefined &&
      [...receivers.values()].every(({ state }) => state !== "waiting");
  }

  async #keep(
    transfer: Transfer,
    more: Pick<StoredTransfer, "sha256" | "savedAs"> = {},
  ): Promise<void> {
    const stored = { ...storedTransfer(transfer), ...more };
    await this.#options.storage.commit({ kind: "transfer_begun", transfer: stored });
    transfer.isKept = true;
  }

  async #forget(transfer: Transfer, code: FileEnding): Promise<void> {
    transfer.endedAs ??= code;
    this.transfers.remove(transfer);
    for (const receiver of transfer.receivers.values()) this.stopDownload(receiver);
    await this.stopUpload(transfer);
    await this.#erase(transfer, transfer.savedAs);
  }

  /** Removes what is kept of a transfer that is over. Also called when it ended while something of it was kept. */
  async #erase({ id, isKept }: Transfer, savedAs?: string): Promise<void> {
    const { storage, log } = this.#options;
    try {
      // First: bytes that nobody knows are removed at the next start, but a file without its bytes is a loss.
      if (isKept) await storage.commit({ kind: "transfer_removed", id });
    } catch (error) {
      log.warning("DB", `the file ${id} will be removed at the next start: ${error}`);
    }
    await this.#removeBytes(id, savedAs);
  }

  async #removeBytes(id: string, savedAs?: string): Promise<void> {
    try {
      await this.spool.remove(id, savedAs);
    } catch (error) {
      this.#options.log.warning("DB", `the bytes of the file ${id} could not be removed: ${error}`);
    }
  }

  #toReceivers(transfer: Transfer, isTold: (receiver: Receiver) => boolean): void {
    const keys = [...transfer.receivers].filter(([, receiver]) =>
      receiver.state === "waiting" && isTold(receiver)
    ).map(([key]) => key);
    this.#options.delivery.toUsers(keys, { event: "file_offered", ...offerOf(transfer) });
  }
}
