/**
 * Sending one file, over one connection after another.
 *
 * @module
 */
import { bytesLimit, type FileEnding, type ResultOf } from "../../protocol/mod.ts";
import { Refused, Unanswered } from "../connection.ts";
import { Complaint } from "../texts.ts";
import { complaintAbout, isUnchanged, type LocalFile } from "./local_file.ts";
import { RunningHash } from "./running_hash.ts";
import type { TransferLink } from "./transfer_link.ts";
import type { Account, TransferNotes } from "./transfer_notes.ts";
import type { TransferStatus } from "./transfer_status.ts";

/** A file that is sent, by whatever protocol. */
export interface SentFile {
  /** What there is to see of it. */
  readonly status: TransferStatus;
  /** What the server calls it, where it does and as soon as that is known. */
  readonly transfer: string | undefined;
}

/** What an upload tells. */
export interface UploadListener {
  /** It goes on where so many bytes are on the server. */
  began(upload: SentFile, offset: number): void;
  /** No note can be kept of it, by which a new start of the client would go on. */
  unkept(upload: SentFile, failure: Complaint): void;
  /** The server has all of it; so many receivers are away, and get it with their next visit. */
  sent(upload: SentFile, away?: number): void;
  /** It is over, or (`resumable`) can be begun again and goes on then. */
  failed(upload: SentFile, failure: unknown, resumable: boolean): void;
}

/** Around an upload. */
export interface UploadContext {
  readonly notes: TransferNotes;
  readonly account: () => Account;
  /** Whether another upload is under way by the id of this transfer. */
  readonly isUnderWay: (transfer: string) => boolean;
  readonly listener: UploadListener;
}

/** One file on its way to the server. */
export class Upload implements SentFile {
  /** What there is to see of it. */
  readonly status: TransferStatus;
  /** The file. */
  readonly file: LocalFile;
  readonly #context: UploadContext;
  readonly #hash = new RunningHash();
  // Ends what is under way: the connection broke, or the upload is over.
  #attempt: AbortController | undefined;
  /** The removal of its note, once it is sent. */
  #forgetting: Promise<void> | undefined;
  #transfer: string | undefined;
  #confirmed = 0;
  #isUnkept = false;
  #advanced = Promise.withResolvers<void>();

  /** Waits for {@link goOn}. */
  constructor(file: LocalFile, status: TransferStatus, context: UploadContext) {
    this.file = file;
    this.status = status;
    this.#context = context;
  }

  /** What the server calls it, as soon as that is known. */
  get transfer(): string | undefined {
    return this.#transfer;
  }

  /** Resolves when nothing of what was sent is noted any more. */
  get idle(): Promise<void> {
    return this.#forgetting ?? Promise.resolve();
  }

  /** There is a connection. */
  goOn(link: TransferLink): void {
    if (this.status.isOver) return;
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.status.prepares();
    this.#run(link, AbortSignal.any([attempt.signal, link.signal]))
      .catch((error: unknown) => this.#failed(error, attempt, link));
  }

  /** The connection broke. */
  pause(): void {
    this.#attempt?.abort();
    this.status.waits();
  }

  /** The server's disk has so many bytes. */
  progress(received: number): void {
    this.#confirmed = Math.max(this.#confirmed, received);
    this.status.moved(Math.min(this.#confirmed, this.file.size));
    this.#wake();
  }

  /** The server ended it. */
  ended(code: FileEnding): void {
    this.#giveUp(new Complaint(endings[code]), code === "stalled" || code === "failed");
  }

  /** Nothing has moved for too long. */
  stalled(): void {
    this.#giveUp(new Complaint("uploadStalled"), true);
  }

  /** It is not wanted any more, by its sender or its receiver. Nothing is told: whoever does not know yet is to be. */
  async drop(): Promise<void> {
    this.#end();
    await this.#forget();
  }

  async #run(link: TransferLink, signal: AbortSignal): Promise<void> {
    using file = await this.#open();
    const { offset, window, transfer, complete } = await this.#begin(link);
    // It was cancelled before the server had named it.
    if (this.status.isOver) return void await link.ask("file_cancel", { transfer });
    if (signal.aborted) return;
    await this.#remember(transfer);
    this.#context.listener.began(this, offset);
    this.status.began(offset);
    if (!complete) {
      await this.#send(file, { link, signal, transfer, offset, window });
      if (signal.aborted) return;
      await this.#hash.readOn(file, this.file.size);
      this.#check(await file.stat(), this.#hash.position);
      // Told before what its receivers did with it, which may come in the same read.
      const sha256 = this.#hash.digest();
      await link.ask("file_finish", { transfer, sha256 }, ({ away }) => this.#sent(away));
    } else this.#sent();
    await (this.#forgetting ?? this.#forget());
  }

  #sent(away?: number): void {
    if (this.status.isOver) return;
    // Before it is over: who waits for that may end the client at once.
    this.#forgetting = this.#forget();
    this.#end();
    this.#context.listener.sent(this, away);
  }

  async #open(): Promise<Deno.FsFile> {
    try {
      const file = await Deno.open(this.file.path);
      this.#check(await file.stat(), this.file.size);
      return file;
    } catch (error) {
      throw complaintAbout(this.file.path, error);
    }
  }

  // A server that does not know the transfer any more gets the file from the start.
  async #begin(link: TransferLink): Promise<ResultOf<"file">> {
    const { notes, account, isUnderWay } = this.#context;
    const { name, size } = this.file;
    const to = this.status.facts.peer;
    const took = (result: ResultOf<"file">) => {
      this.#transfer = result.transfer;
      this.#confirmed = result.offset;
    };
    let transfer = this.#transfer;
    if (transfer === undefined) {
      const noted = await this.#unlessUnkept(() =>
        notes.unfinishedUpload(account(), to, this.file)
      );
      if (noted !== undefined && !isUnderWay(noted)) transfer = noted;
    }
    if (transfer !== undefined) {
      try {
        return await link.ask("file", { to, name, size, transfer }, took);
      } catch (error) {
        const code = error instanceof Refused ? error.error.code : undefined;
        if (code !== "transfer_unknown" && code !== "transfer_differs") throw error;
        this.#transfer = undefined;
      }
    }
    return await link.ask("file", { to, name, size }, took);
  }

  async #send(
    file: Deno.FsFile,
    { link, signal, transfer, offset, window }: ResultOf<"file"> & {
      readonly link: TransferLink;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { size } = this.file;
    const buffer = new Uint8Array(Math.min(bytesLimit, window));
    const refused = (failure: Refused | Unanswered) => {
      if (failure instanceof Unanswered || signal.aborted) return;
      this.#giveUp(failure, failure.error.code !== "transfer_unknown");
    };
    await this.#hash.readOn(file, offset);
    await file.seek(offset, Deno.SeekMode.Start);
    for (let position = offset; position < size;) {
      const wanted = Math.min(link.pace.length, size - position);
      // No longer than what the window leaves, but no crumbs either.
      await this.#roomFor(position + Math.min(wanted, Math.ceil(window / 4)) - window, signal);
      if (signal.aborted) return;
      const fitting = Math.min(wanted, this.#confirmed + window - position);
      const length = await fillFrom(file, buffer.subarray(0, fitting), this.file.path);
      const piece = buffer.subarray(0, length);
      if (length === 0) throw new Complaint("fileChanged", { path: this.file.path });
      this.#hash.update(position, piece);
      // One piece at a time in the connection's queue, so that what is typed meanwhile passes the rest.
      const began = performance.now();
      await link.flush();
      link.pace.left(performance.now() - began);
      if (signal.aborted) return;
      link.post("file_chunk", { transfer, offset: position }, refused, piece);
      position += length;
      this.status.touched();
    }
  }

  // Waits until the server has confirmed so many bytes.
  async #roomFor(bytes: number, signal: AbortSignal): Promise<void> {
    const wake = () => this.#wake();
    signal.addEventListener("abort", wake);
    while (this.#confirmed < bytes && !signal.aborted) await this.#advanced.promise;
    signal.removeEventListener("abort", wake);
  }

  #wake(): void {
    this.#advanced.resolve();
    this.#advanced = Promise.withResolvers<void>();
  }

  #check(now: Deno.FileInfo, size: number): void {
    if (!isUnchanged(this.file, now) || size !== this.file.size) {
      throw new Complaint("fileChanged", { path: this.file.path });
    }
  }

  #failed(error: unknown, attempt: AbortController, link: TransferLink): void {
    // What a broken connection interrupts goes on with the next one.
    if (attempt.signal.aborted || error instanceof Unanswered) return;
    if (error instanceof Complaint && error.text === "fileChanged") this.#withdraw(link);
    this.#giveUp(error, false);
  }

  // What is on the server will never be a whole file.
  #withdraw(link: TransferLink): void {
    const transfer = this.#transfer;
    if (transfer === undefined) return;
    // The person is told that the file changed; that the server has forgotten it already would only confuse.
    link.ask("file_cancel", { transfer }).catch(() => {});
  }

  #giveUp(failure: unknown, resumable: boolean): void {
    if (this.status.isOver) return;
    this.#end();
    this.#context.listener.failed(this, failure, resumable);
    const mayWorkLater = failure instanceof Refused && failure.error.temporary;
    // A note too many costs one question at the next attempt.
    if (!resumable && !mayWorkLater) this.#forget().catch(() => {});
  }

  #end(): void {
    this.status.ended();
    this.#attempt?.abort();
  }

  async #remember(transfer: string): Promise<void> {
    const { notes, account } = this.#context;
    await this.#unlessUnkept(async () => {
      await notes.prepare();
      await notes.beganUpload(account(), this.status.facts.peer, this.file, transfer);
    });
  }

  async #forget(): Promise<void> {
    const { notes, account } = this.#context;
    await this.#unlessUnkept(() => notes.endedUpload(account(), this.status.facts.peer, this.file));
  }

  // Where nothing can be noted a file can be sent all the same, but a new start of the client does not go on with it.
  async #unlessUnkept<Value>(step: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      if (!this.#isUnkept) this.#context.listener.unkept(this, error);
      this.#isUnkept = true;
      return undefined;
    }
  }
}

/** What the ways in which a server ends a transfer are called. */
export const endings = {
  taken: "endedTaken",
  refused: "endedRefused",
  cancelled: "endedCancelled",
  expired: "endedExpired",
  corrupt: "endedCorrupt",
  stalled: "endedStalled",
  failed: "endedFailed",
} as const satisfies Record<FileEnding, string>;

/** Fills a buffer as far as the file goes. Returns how many bytes that are. */
export async function fillFrom(
  file: Deno.FsFile,
  buffer: Uint8Array,
  path: string,
): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const length = await file.read(buffer.subarray(filled)).catch((error: unknown) => {
      throw complaintAbout(path, error);
    });
    if (length === null) break;
    filled += length;
  }
  return filled;
}
