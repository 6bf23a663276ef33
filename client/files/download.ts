/**
 * Receiving one file, over one connection after another.
 *
 * @module
 */
import type { FileEnding, FileOffer } from "../../protocol/mod.ts";
import { Refused, Unanswered } from "../connection.ts";
import { Complaint, reasonOf } from "../texts.ts";
import { PartialFile } from "./partial_file.ts";
import type { TransferLink } from "./transfer_link.ts";
import type { Account, TransferNotes } from "./transfer_notes.ts";
import type { TransferStatus } from "./transfer_status.ts";
import { endings } from "./upload.ts";

/** What a download tells. */
export interface DownloadListener {
  /** It goes on where so many bytes are on the disk. */
  receiving(download: Download, offset: number): void;
  /** It is complete, checked, and saved there. */
  saved(download: Download, path: string): void;
  /** The bytes were not those of the file: it begins anew. */
  startedOver(download: Download): void;
  /** It is over, or (`resumable`) goes on when it is offered again. */
  notReceived(download: Download, failure: unknown, resumable: boolean): void;
}

/** Around a download. */
export interface DownloadContext {
  /** Where files are saved. */
  readonly directory: string;
  readonly notes: TransferNotes;
  readonly account: () => Account;
  readonly listener: DownloadListener;
}

/** More bytes than any window lets through: a server that sends on while the disk is busy breaks its word. */
const heldLimit = 16 * 1024 * 1024;

/** So many bytes are written before they are confirmed, where more have come already. */
const confirmedAtOnce = 256 * 1024;

/** One file on its way from the server. */
export class Download {
  /** What there is to see of it. */
  readonly status: TransferStatus;
  /** What was offered. */
  readonly offer: FileOffer;
  /** The name to save it by: checked. */
  readonly name: string;
  readonly #context: DownloadContext;
  #link: TransferLink | undefined;
  #file: PartialFile | undefined;
  // Where the bytes begin that this attempt asked for, once it has, and where those begin that come next.
  #acceptedFrom: number | undefined;
  #next = 0;
  #confirmed = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #complete: { readonly size: number; readonly sha256: string } | undefined;
  #working: Promise<void> | undefined;
  #startedOver = false;

  /** Waits for {@link goOn}. `name` is the offered one, checked. */
  constructor(offer: FileOffer, name: string, status: TransferStatus, context: DownloadContext) {
    this.offer = offer;
    this.name = name;
    this.status = status;
    this.#context = context;
  }

  /** It was offered on this connection. */
  goOn(link: TransferLink): void {
    if (this.status.isOver) return;
    this.status.prepares();
    this.#link = link;
    this.#acceptedFrom = undefined;
    this.#complete = undefined;
    this.#work(async () => await this.#accept(link));
  }

  /** The connection broke. What has come is written. */
  pause(): void {
    this.#link = undefined;
    this.status.waits();
  }

  /** Bytes came; they are copied. */
  data(offset: number, bytes: Uint8Array): void {
    if (this.#acceptedFrom === undefined || !this.#file || this.status.isOver) return;
    const isWrong = offset !== this.#next || offset + bytes.length > this.offer.size;
    if (isWrong || this.#heldBytes > heldLimit) {
      return this.#giveUp(new Complaint("transferOutOfStep"), true);
    }
    this.#next += bytes.length;
    this.#held.push(bytes.slice());
    this.#heldBytes += bytes.length;
    this.status.touched();
    this.#work(() => this.#write());
  }

  /** All bytes were sent. */
  complete(size: number, sha256: string): void {
    if (this.#acceptedFrom === undefined) return;
    this.#complete = { size, sha256 };
    this.#work(() => this.#finish());
  }

  /** The server ended it. */
  ended(code: FileEnding): void {
    if (code === "stalled" || code === "failed") {
      this.#rest(new Complaint(endings[code]));
      const link = this.#link;
      // It was too slow for the server, most likely because of the disk: when that is done, it goes on.
      if (code === "stalled" && link) this.goOn(link);
      return;
    }
    this.#giveUp(new Complaint(endings[code]), false);
  }

  /** Nothing has moved for too long. It goes on when something comes. */
  stalled(): void {
    this.#context.listener.notReceived(this, new Complaint("downloadStalled"), true);
  }

  /** The person does not want it. The server is to be told. */
  async refuse(): Promise<void> {
    this.#end();
    this.#work(() => this.#drop());
    await this.#working;
  }

  /** Resolves when nothing is left to do of what has come so far. */
  get idle(): Promise<void> {
    return this.#working ?? Promise.resolve();
  }

  /** Lets go of the disk, once what has come is written. What is there stays for another time. */
  close(): void {
    this.#work(async () => await this.#file?.close());
  }

  // One step after the other; the failure of one ends the download.
  #work(step: () => Promise<void>): void {
    const before = this.#working ?? Promise.resolve();
    const working = before.then(step).catch((error: unknown) => this.#failed(error));
    this.#working = working;
  }

  async #accept(link: TransferLink): Promise<void> {
    const { notes, account, directory } = this.#context;
    const { transfer, size } = this.offer;
    const offset = await this.#onDisk(async () => {
      await Deno.mkdir(directory, { recursive: true });
      await notes.prepare();
      if (await notes.savedPath(account(), transfer) !== undefined) return undefined;
      this.#file ??= await PartialFile.open(notes.partialPath(account(), transfer), size);
      return this.#file.isPlaced ? undefined : this.#file.position;
    });
    if (this.#link !== link || this.status.isOver) return;
    // It was saved, and then the connection or the client broke off before the server knew.
    if (offset === undefined) return await this.#settle(link);
    this.#context.listener.receiving(this, offset);
    this.#askFrom(link, offset);
  }

  #askFrom(link: TransferLink, offset: number): void {
    this.#acceptedFrom = this.#next = this.#confirmed = offset;
    this.status.began(offset);
    // Its pieces may come before there is time to look at the answer.
    link.ask("file_accept", { transfer: this.offer.transfer, offset }).catch((error: unknown) => {
      if (this.#link === link) this.#failed(error);
    });
  }

  async #write(): Promise<void> {
    const bytes = this.#held.shift();
    if (!bytes || !this.#file || this.status.isOver) return;
    this.#heldBytes -= bytes.length;
    const file = this.#file;
    await this.#onDisk(() => file.write(bytes));
    this.status.moved(file.position);
    this.#confirm(file.position);
  }

  #confirm(position: number): void {
    const isDue = this.#held.length === 0 || position - this.#confirmed >= confirmedAtOnce;
    if (!isDue) return;
    this.#confirmed = position;
    const { transfer } = this.offer;
    this.#link?.post("file_received", { transfer, received: position }, () => {});
  }

  async #finish(): Promise<void> {
    const [file, link, complete] = [this.#file, this.#link, this.#complete];
    if (!file || !link || !complete || this.status.isOver) return;
    const { size, transfer } = this.offer;
    const isWhole = complete.size === size && file.position === size;
    if (!isWhole || file.digest() !== complete.sha256.toLowerCase()) {
      return await this.#corrupt(link);
    }
    const { notes, account, directory, listener } = this.#context;
    const path = await this.#onDisk(async () => {
      const path = await file.place(directory, this.name);
      await notes.saved(account(), transfer, path);
      await notes.dropPartial(account(), transfer);
      return path;
    });
    this.#end();
    listener.saved(this, path);
    await this.#settle(link);
  }

  // What was there from an earlier attempt may be at fault: then all of it comes again, once.
  async #corrupt(link: TransferLink): Promise<void> {
    const file = this.#file;
    if (file && this.#acceptedFrom !== 0 && !this.#startedOver) {
      this.#startedOver = true;
      this.#complete = undefined;
      await this.#onDisk(() => file.restart());
      this.#context.listener.startedOver(this);
      return this.#askFrom(link, 0);
    }
    this.#giveUp(new Complaint("fileCorrupt"), false);
  }

  // The server may forget it, and so may we.
  async #settle(link: TransferLink): Promise<void> {
    const { notes, account } = this.#context;
    const { transfer } = this.offer;
    this.#end();
    try {
      await link.ask("file_taken", { transfer });
    } catch (error) {
      // It will be offered again, and said then.
      if (error instanceof Unanswered) return;
      if (!(error instanceof Refused && error.error.code === "transfer_unknown")) throw error;
    }
    await this.#onDisk(() => notes.settled(account(), transfer));
  }

  async #onDisk<Value>(step: () => Promise<Value>): Promise<Value> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof Complaint) throw error;
      const path = this.#context.directory;
      throw new Complaint("saveFailed", { path, reason: reasonOf(error) });
    }
  }

  #failed(error: unknown): void {
    if (error instanceof Unanswered) return;
    const isGone = error instanceof Refused && !error.error.temporary;
    this.#giveUp(error, !isGone);
  }

  // What is there stays, and the next offer goes on with it.
  #rest(failure: Complaint): void {
    if (this.status.isOver) return;
    this.#acceptedFrom = undefined;
    this.status.rests();
    this.#context.listener.notReceived(this, failure, true);
  }

  #giveUp(failure: unknown, resumable: boolean): void {
    if (this.status.isOver) return;
    this.#end();
    this.#context.listener.notReceived(this, failure, resumable);
    this.#work(async () => resumable ? this.#file?.close() : await this.#drop());
  }

  #end(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#acceptedFrom = undefined;
    this.status.ended();
  }

  async #drop(): Promise<void> {
    const { notes, account } = this.#context;
    this.#file?.close();
    await this.#onDisk(() => notes.dropPartial(account(), this.offer.transfer));
  }
}
