/**
 * Where a person's wishes about files are seen to, at a terminal and in a filter.
 *
 * @module
 */
import type { FailureContext } from "../failures.ts";
import type { ChatSession } from "../session.ts";
import type { SessionNews, Welcome } from "../session_news.ts";
import type { FileIntention } from "./file_line.ts";
import { TransferWords, type WordsSink } from "./transfer_words.ts";
import { Transfers } from "./transfers.ts";

/** What a desk needs to know. */
export interface DeskOptions extends FailureContext {
  /** Where files are saved. */
  readonly directory: string;
  /** Shows what happens. */
  readonly sink: WordsSink;
}

/** The transfers of one stay, and what they say. */
export class TransferDesk {
  /** The transfers. */
  readonly transfers: Transfers;
  readonly #words: TransferWords;
  // In the colon protocol files go another way.
  #bodyCarrier: ChatSession | undefined;

  /** Waits for {@link connected}. */
  constructor({ directory, sink, ...context }: DeskOptions) {
    this.#words = new TransferWords(context, sink);
    this.transfers = new Transfers({ directory, listener: this.#words });
  }

  /** One is registered under an id. Without a welcome it is the colon protocol. */
  connected(session: ChatSession, welcome: Welcome, id: string): void {
    if (welcome) this.transfers.connected(session, { server: welcome.server, id });
    else this.#bodyCarrier = session;
  }

  /** The session told something. */
  hear(news: SessionNews): void {
    if (news.kind === "file") this.transfers.hear(news.event);
    else if (news.kind === "lost" || news.kind === "ended") this.transfers.disconnected();
  }

  /** The stay ends: tells what is not over, and how it will go on. */
  leave(): void {
    for (const status of this.transfers.unfinished) this.#words.left(status);
  }

  /**
   * Does what a person wants. Resolves when that is done, or for a file that is sent, when it has begun.
   *
   * @throws {Complaint} {@link MadangError} {@link Refused} when it cannot be done
   */
  async perform(intention: FileIntention): Promise<void> {
    if (intention.kind === "send") {
      const { to, path } = intention;
      if (this.#bodyCarrier) this.transfers.sendAsBody(to, path, this.#bodyCarrier);
      else this.transfers.send(to, path);
    } else this.#words.stopped(await this.transfers.stop(intention.number));
  }
}
