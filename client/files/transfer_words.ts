/**
 * What transfers say to people.
 *
 * @module
 */
import {
  type FileOffer,
  type Language,
  type MadangError,
  readableByteSize,
} from "../../protocol/mod.ts";
import { Refused } from "../connection.ts";
import { explain, type FailureContext } from "../failures.ts";
import { harmless } from "../rendering.ts";
import { type Complaint, say, type TextName } from "../texts.ts";
import type { Download } from "./download.ts";
import { percentOf } from "./progress_text.ts";
import type { TransfersListener } from "./transfers.ts";
import type { TransferFacts, TransferStatus } from "./transfer_status.ts";
import type { SentFile } from "./upload.ts";

/** Shows what transfers say. */
export interface WordsSink {
  /** Something went as it should. */
  notice(text: string): void;
  /** Something did not. */
  error(text: string): void;
  /** Something that can be seen of a transfer changed. */
  changed(status: TransferStatus): void;
}

/** Puts into words what happens to transfers. Names in it are harmless. */
export class TransferWords implements TransfersListener {
  readonly #context: FailureContext;
  readonly #sink: WordsSink;

  /** Says it in the context's language. */
  constructor(context: FailureContext, sink: WordsSink) {
    this.#context = context;
    this.#sink = sink;
  }

  /** See {@link TransfersListener}. */
  changed(status: TransferStatus): void {
    this.#sink.changed(status);
  }

  /** See {@link TransfersListener}. */
  began({ status }: SentFile, offset: number): void {
    this.#begins(status.facts, offset, "uploadBegan", "uploadGoesOn");
  }

  /** See {@link TransfersListener}. */
  unkept({ status }: SentFile, failure: Complaint): void {
    this.#notice("uploadUnkept", status.facts, { reason: explain(failure, this.#context).text });
  }

  /** See {@link TransfersListener}. */
  sent({ status, transfer }: SentFile, away = 0): void {
    const { facts } = status;
    const isRoom = facts.peer.startsWith("#");
    const text = away === 0 ? "uploadSent" : isRoom ? "uploadSentSomeAway" : "uploadSentAway";
    // In the colon protocol nothing says yet whether the server has taken it.
    this.#notice(transfer === undefined ? "uploadHandedOver" : text, facts, { away });
  }

  /** See {@link TransfersListener}. */
  reached({ status }: SentFile, user: string, outcome: "taken" | "refused"): void {
    this.#sink[outcome === "taken" ? "notice" : "error"](
      this.#say(outcome === "taken" ? "uploadTaken" : "uploadRefused", status.facts, { user }),
    );
  }

  /** See {@link TransfersListener}. */
  failed({ status, transfer }: SentFile, failure: unknown, resumable: boolean): void {
    const begun = resumable && transfer !== undefined;
    this.#failed(status.facts, failure, begun ? "uploadResumable" : "uploadFailed");
  }

  /** See {@link TransfersListener}. */
  receiving({ status }: Download, offset: number): void {
    this.#begins(status.facts, offset, "downloadBegan", "downloadGoesOn");
  }

  /** See {@link TransfersListener}. */
  saved({ status }: Download, path: string): void {
    this.#notice("downloadSaved", status.facts, { path: harmless(path) });
  }

  /** See {@link TransfersListener}. */
  startedOver({ status }: Download): void {
    this.#notice("downloadStartsOver", status.facts);
  }

  /** See {@link TransfersListener}. */
  notReceived({ status }: Download, failure: unknown, resumable: boolean): void {
    this.#failed(status.facts, failure, resumable ? "downloadResumable" : "downloadFailed");
  }

  /** See {@link TransfersListener}. */
  rejected({ from, name }: FileOffer, failure: MadangError): void {
    const reason = explain(failure, this.#context).text;
    const details = { from: harmless(from), name: harmless(name).slice(0, 60), reason };
    // Others can make it happen, so it is no failure of one's own.
    this.#sink.notice(say(this.#context.language, "offerRejected", details));
  }

  /** What to say when a person stopped a transfer. */
  stopped(facts: TransferFacts): void {
    this.#notice(facts.direction === "sending" ? "uploadCancelled" : "downloadRefused", facts);
  }

  /** What to say of a transfer that is not over when the person leaves. */
  left({ facts, done }: TransferStatus): void {
    const percent = percentOf(done, facts.size);
    const text = facts.direction === "sending" ? "uploadLeft" : "downloadLeft";
    this.#sink.error(this.#say(text, facts, { percent }));
  }

  #begins(facts: TransferFacts, offset: number, first: TextName, again: TextName): void {
    const percent = percentOf(offset, facts.size);
    this.#notice(offset === 0 ? first : again, facts, { percent });
  }

  #failed(facts: TransferFacts, failure: unknown, text: TextName): void {
    // The word of the server is for people, but is not ours.
    const reason = failure instanceof Refused
      ? harmless(failure.message)
      : explain(failure, this.#context).text;
    this.#sink.error(this.#say(text, facts, { reason }));
  }

  #notice(
    text: TextName,
    facts: TransferFacts,
    more: Readonly<Record<string, string | number>> = {},
  ): void {
    this.#sink.notice(this.#say(text, facts, more));
  }

  #say(
    text: TextName,
    facts: TransferFacts,
    more: Readonly<Record<string, string | number>>,
  ): string {
    const { language } = this.#context;
    const { number, name, size } = facts;
    const details = {
      number,
      peer: peerText(facts, language),
      name: harmless(name),
      size: readableByteSize(size),
    };
    return say(language, text, { ...details, ...more });
  }
}

// Together with what Korean puts after it, which is not the same for a room.
function peerText({ direction, peer, room = "" }: TransferFacts, language: Language): string {
  const [isRoom, one, all] = direction === "sending"
    ? [peer.startsWith("#"), "fileToOne", "fileToRoom"] as const
    : [room !== "", "fileFromOne", "fileFromRoom"] as const;
  return say(language, isRoom ? all : one, { peer: harmless(peer), room: harmless(room) });
}

/** So many bytes and more are told about in quarters. */
const largeSize = 8 * 1024 * 1024;

/** Progress as lines, for where there is no terminal: each quarter of a large file. */
export class ProgressLines {
  readonly #language: Language;
  readonly #print: (line: string) => void;
  readonly #quarters = new Map<number, number>();

  /** Prints lines in a language. */
  constructor(language: Language, print: (line: string) => void) {
    this.#language = language;
    this.#print = print;
  }

  /** A transfer moved. */
  changed({ facts, done, state }: TransferStatus): void {
    const { number, size } = facts;
    if (state === "over") return void this.#quarters.delete(number);
    const before = this.#quarters.get(number);
    if (state !== "running" || size < largeSize) return;
    const quarter = Math.floor(done * 4 / size);
    this.#quarters.set(number, quarter);
    // Where it begins is told anyway, and so is its end.
    if (before === undefined || quarter <= before || quarter === 4) return;
    const details = {
      number,
      percent: quarter * 25,
      done: readableByteSize(done),
      size: readableByteSize(size),
    };
    this.#print(say(this.#language, "transferProgress", details));
  }
}
