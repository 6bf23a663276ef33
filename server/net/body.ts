/**
 * The raw bytes that follow some commands on a connection, on their way to whoever takes them.
 *
 * @module
 */
import type { Incoming } from "../../protocol/mod.ts";
import type { Attachment, BodySink } from "../../services/context.ts";

/** What bodies work with. Times are in milliseconds. */
export interface BodiesOptions {
  /** After so long without a byte what was given up is not gone on with. */
  readonly patience: number;
  now(): number;
  /** Whether lines tell how many bytes follow each, so that what follows those is told for sure. */
  isFramed(): boolean;
  /** Ends the connection: what comes next cannot be told from the bytes that nobody takes. */
  outOfStep(): void;
}

/** Most bytes that are skipped, where nobody takes them: for longer a peer must not be deaf. */
const skippedLimit = 256 * 1024 * 1024;

const noAttachment: Attachment = {};

/** What one connection's commands come with. */
export class Bodies {
  readonly #options: BodiesOptions;
  #sink: BodySink | undefined;
  #cameAt = 0;

  /** None have come yet. */
  constructor(options: BodiesOptions) {
    this.#options = options;
  }

  /** A command came, or what is none: bytes may follow it. */
  begin(): void {
    this.#cameAt = this.#options.now();
  }

  /** What comes with a command. */
  attachmentOf({ bodyLength }: Extract<Incoming, { kind: "command" }>): Attachment {
    if (bodyLength === undefined) return noAttachment;
    return { body: { length: bodyLength, receive: (sink) => this.#sink = sink } };
  }

  /**
   * Hands the raw bytes after a command on; a promise, where there is one, is to be waited for before more are read.
   * Those of a refused command are skipped, and what follows them is in step, unless they are too many, or come so late
   * that they may be something else by now.
   */
  take(item: Extract<Incoming, { kind: "body" }>): Promise<void> | undefined {
    const { bytes, last } = item;
    const sink = this.#sink;
    if ((!sink || sink.isOver) && !this.#canSkip(item)) {
      this.#options.outOfStep();
      return undefined;
    }
    this.#cameAt = this.#options.now();
    const wait = bytes.length > 0 ? sink?.write(bytes) : undefined;
    if (!last) return wait;
    this.#sink = undefined;
    if (wait) return wait.then(() => sink?.end(true));
    sink?.end(true);
    return undefined;
  }

  #canSkip({ bytes, missing }: Extract<Incoming, { kind: "body" }>): boolean {
    const { patience, now, isFramed } = this.#options;
    return isFramed() ||
      bytes.length + missing <= skippedLimit && now() - this.#cameAt < patience;
  }

  /** Tells that no more bytes come. */
  end(): void {
    this.#sink?.end(false);
    this.#sink = undefined;
  }
}
