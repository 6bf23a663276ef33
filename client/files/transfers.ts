/**
 * The transfers of one client, by the numbers under which a person knows them.
 *
 * @module
 */
import { fileName, type FileOffer, MadangError, type ReceivedEvent } from "../../protocol/mod.ts";
import { Refused } from "../connection.ts";
import { Complaint } from "../texts.ts";
import { type BodyCarrier, sendAsBody } from "./body_upload.ts";
import { Download, type DownloadListener } from "./download.ts";
import { findLocalFile } from "./local_file.ts";
import { type TransferCarrier, TransferLink } from "./transfer_link.ts";
import { type Account, TransferNotes } from "./transfer_notes.ts";
import { type TransferFacts, TransferStatus, usualStallPatience } from "./transfer_status.ts";
import { TransferTurns } from "./transfer_turns.ts";
import { Upload, type UploadListener } from "./upload.ts";

/** An event about files. */
export type FileEvent = Extract<ReceivedEvent, { readonly event: `file_${string}` }>;

/** What transfers tell. */
export interface TransfersListener extends UploadListener, DownloadListener {
  /** Something that can be seen of a transfer changed. */
  changed(status: TransferStatus): void;
  /** An offer was not even accepted: its name is none, for example. */
  rejected(offer: FileOffer, failure: MadangError): void;
  /** A receiver has what was sent, or does not want it. */
  reached(upload: Upload, user: string, outcome: "taken" | "refused"): void;
}

/** How transfers work. */
export interface TransfersOptions {
  /** Where files are saved. */
  readonly directory: string;
  /** Told everything. */
  readonly listener: TransfersListener;
  /** How long nothing may move, in milliseconds. */
  readonly stallPatience?: number;
}

/** How many transfers that are over can still be cancelled. */
const rememberedUploads = 1_000;

/** Everything that is sent and received. */
export class Transfers implements Disposable {
  readonly #options: TransfersOptions;
  readonly #notes: TransferNotes;
  readonly #uploads = new Map<number, Upload>();
  readonly #downloads = new Map<string, Download>();
  #account: Account = { server: "", id: "" };
  #link: TransferLink | undefined;
  readonly #turns = { sending: new TransferTurns(), receiving: new TransferTurns() };
  readonly #bodies = new Set<TransferStatus>();
  #lastNumber = 0;
  // What was stopped while there was no connection.
  readonly #untold: { readonly name: "file_cancel" | "file_refuse"; readonly transfer: string }[] =
    [];

  /** Waits for {@link connected}. */
  constructor(options: TransfersOptions) {
    this.#options = options;
    this.#notes = new TransferNotes(options.directory);
  }

  /** One is registered: what was interrupted goes on. What arrives is offered again by the server. */
  connected(carrier: TransferCarrier, account: Account): void {
    this.disconnected();
    this.#account = account;
    this.#link = new TransferLink(carrier);
    for (const { name, transfer } of this.#untold.splice(0)) {
      // It is stopped on this side already; whether the server still had it makes no difference.
      this.#link.ask(name, { transfer }).catch(() => {});
    }
    for (const upload of this.#uploads.values()) this.#goOn(upload);
  }

  /** The connection broke. */
  disconnected(): void {
    const link = this.#link;
    if (!link) return;
    this.#link = undefined;
    for (const transfer of this.#all()) transfer.pause();
    link.break();
  }

  /** What moves, or would if it could, in the order of the numbers. */
  get active(): TransferStatus[] {
    return [...this.#all().map(({ status }) => status), ...this.#bodies].filter(({ isOver }) =>
      !isOver
    )
      .sort((one, other) => one.facts.number - other.facts.number);
  }

  /** What is not over, and can be gone on with after a new start of the client. */
  get unfinished(): TransferStatus[] {
    return this.#all().map(({ status }) => status).filter(({ isOver }) => !isOver);
  }

  /** Resolves when nothing moves any more: everything is over or given up, and the server knows. */
  async settled(): Promise<void> {
    for (;;) {
      const moving = this.active.filter(({ state }) => state !== "stalled");
      if (moving.length === 0) break;
      await Promise.race(moving.map((status) => status.rested));
    }
    await Promise.all(this.#all().map(({ idle }) => idle));
  }

  /**
   * Begins to send a file.
   *
   * @throws {Complaint} {@link MadangError} when the file cannot be read, or cannot be sent by its name
   */
  send(to: string, typedPath: string): Upload {
    const file = findLocalFile(typedPath);
    const { name, size } = file;
    const status = this.#status({ direction: "sending", peer: to, name, size }, () => {
      upload.stalled();
    });
    const upload: Upload = new Upload(file, status, {
      notes: this.#notes,
      account: () => this.#account,
      isUnderWay: (transfer) =>
        this.#uploadBy(transfer, (other) => other !== upload && !other.status.isOver) !==
          undefined,
      listener: this.#options.listener,
    });
    this.#uploads.set(status.facts.number, upload);
    this.#forgetOld();
    if (this.#link) this.#goOn(upload);
    else status.waits();
    return upload;
  }

  /**
   * Begins to send a file in the colon protocol.
   *
   * @throws {Complaint} {@link MadangError} as {@link send} does
   */
  sendAsBody(to: string, typedPath: string, carrier: BodyCarrier): void {
    const file = findLocalFile(typedPath);
    const { name, size } = file;
    // A connection on which nothing moves ends by itself, sooner or later.
    const status = this.#status({ direction: "sending", peer: to, name, size }, () => {});
    this.#bodies.add(status);
    void sendAsBody(file, status, { carrier, listener: this.#options.listener })
      .finally(() => this.#bodies.delete(status));
  }

  /**
   * Cancels what is sent, or refuses what arrives.
   *
   * @throws {Complaint} when there is no such transfer, or it has ended
   * @throws {Refused} when the server does not do it
   */
  async stop(number: number): Promise<TransferFacts> {
    const ended = new Complaint("transferEnded", { number });
    const upload = this.#uploads.get(number);
    if (upload) {
      this.#uploads.delete(number);
      if (upload.status.isOver && upload.transfer === undefined) throw ended;
      await upload.drop();
      await this.#tell("file_cancel", upload.transfer, ended);
      return upload.status.facts;
    }
    const download = [...this.#downloads.values()].find(({ status }) =>
      status.facts.number === number && !status.isOver
    );
    if ([...this.#bodies].some(({ facts }) => facts.number === number)) {
      throw new Complaint("fileStuck");
    }
    if (!download) {
      const wasThere = number >= 1 && number <= this.#lastNumber;
      throw wasThere ? ended : new Complaint("transferUnknown", { number });
    }
    await download.refuse();
    await this.#tell("file_refuse", download.offer.transfer, ended);
    return download.status.facts;
  }

  /** The number of the transfer that can be stopped and was begun last; what one sends comes before what arrives. */
  get running(): number | undefined {
    const moving = this.active.filter((status) =>
      (status.state === "preparing" || status.state === "running") && !this.#bodies.has(status)
    );
    const sent = moving.filter(({ facts }) => facts.direction === "sending");
    return (sent.at(-1) ?? moving.at(-1))?.facts.number;
  }

  /** The server told something about files. */
  hear(event: FileEvent): void {
    const download = event.event === "file_offered"
      ? undefined
      : this.#downloads.get(event.transfer);
    if (event.event === "file_offered") this.#offered(event);
    else if (event.event === "file_data") download?.data(event.offset, event.bytes);
    else if (event.event === "file_complete") download?.complete(event.size, event.sha256);
    else if (event.event === "file_progress") {
      this.#uploadBy(event.transfer)?.progress(event.received);
    } else if (download && !download.status.isOver) download.ended(event.code);
    else this.#uploadEnded(event);
  }

  // What a transfer is called on the server says nothing to a person: that it is gone there is told as `ended`.
  async #tell(
    name: "file_cancel" | "file_refuse",
    transfer: string | undefined,
    ended: Complaint,
  ): Promise<void> {
    if (transfer === undefined) return;
    if (!this.#link) return void this.#untold.push({ name, transfer });
    try {
      await this.#link.ask(name, { transfer });
    } catch (error) {
      const isGone = error instanceof Refused && error.error.code === "transfer_unknown";
      throw isGone ? ended : error;
    }
  }

  #uploadEnded({ transfer, code, user }: Extract<FileEvent, { event: "file_ended" }>): void {
    const upload = this.#uploadBy(transfer);
    if (!upload) return;
    const { listener } = this.#options;
    const isForOne = code === "taken" || code === "refused";
    const isTold = isForOne && user !== undefined;
    if (isTold) listener.reached(upload, user, code);
    // In a room the others still get it.
    const goesOn = code === "taken" || isForOne && upload.status.facts.peer.startsWith("#");
    if (goesOn) return;
    if (isTold) void upload.drop();
    else upload.ended(code);
  }

  #offered(offer: FileOffer): void {
    const { directory, listener } = this.#options;
    const known = this.#downloads.get(offer.transfer);
    if (known && !known.status.isOver) {
      const { state } = known.status;
      if (state === "waiting" || state === "stalled") this.#goOn(known);
      return;
    }
    let name;
    try {
      name = fileName.parse(offer.name, "name");
    } catch (error) {
      if (!(error instanceof MadangError)) throw error;
      listener.rejected(offer, error);
      // Nobody can save it: its sender may know. That the server takes it back is of no use to us.
      this.#link?.ask("file_refuse", { transfer: offer.transfer }).catch(() => {});
      return;
    }
    const { size, from, to } = offer;
    const room = to.startsWith("#") ? to : undefined;
    const status = this.#status({ direction: "receiving", peer: from, room, name, size }, () => {
      download.stalled();
    });
    const download: Download = new Download(offer, name, status, {
      directory,
      notes: this.#notes,
      account: () => this.#account,
      listener,
    });
    this.#downloads.set(offer.transfer, download);
    this.#goOn(download);
  }

  #goOn(transfer: Upload | Download): void {
    const link = this.#link;
    const { status } = transfer;
    if (!link || status.isOver) return;
    this.#turns[status.facts.direction].take(status, () => transfer.goOn(link));
  }

  #status(facts: Omit<TransferFacts, "number">, stalled: () => void): TransferStatus {
    const { listener, stallPatience } = this.#options;
    const number = ++this.#lastNumber;
    return new TransferStatus({ number, ...facts }, {
      changed: (status) => {
        this.#turns[status.facts.direction].changed(status);
        listener.changed(status);
        if (status.isOver) void this.#retire(status);
      },
      stalled,
    }, stallPatience ?? usualStallPatience);
  }

  #uploadBy(
    transfer: string,
    fits: (upload: Upload) => boolean = () => true,
  ): Upload | undefined {
    return [...this.#uploads.values()].find((upload) =>
      upload.transfer === transfer && fits(upload)
    );
  }

  /** Ends everything on this side, as if the connection had broken. */
  [Symbol.dispose](): void {
    this.disconnected();
    for (const status of this.active) status.waits();
    for (const download of this.#downloads.values()) download.close();
  }

  #all(): (Upload | Download)[] {
    return [...this.#uploads.values(), ...this.#downloads.values()];
  }

  async #retire(status: TransferStatus): Promise<void> {
    for (const [transfer, download] of this.#downloads) {
      if (download.status !== status) continue;
      await download.idle;
      // It may have been offered anew.
      if (this.#downloads.get(transfer) === download) this.#downloads.delete(transfer);
    }
  }

  #forgetOld(): void {
    for (const [number, { status }] of this.#uploads) {
      if (this.#uploads.size <= rememberedUploads) return;
      if (status.isOver) this.#uploads.delete(number);
    }
  }
}
