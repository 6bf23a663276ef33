/**
 * What transfers need of the connection that there is at the moment.
 *
 * @module
 */
import {
  type CommandName,
  PiecePace,
  readResult,
  type ResultOf,
  type UncheckedCommand,
} from "../../protocol/mod.ts";
import { type AnswerListener, Refused, type Unanswered } from "../connection.ts";
import { pauseOf } from "../pacing.ts";
import { Complaint } from "../texts.ts";

/** A registered stay, as far as transfers use it. */
export interface TransferCarrier {
  /** Asks the server now; fails with `Unanswered` where it cannot be reached, rather than wait. */
  performNow(command: UncheckedCommand, answer: AnswerListener): void;
  /** Sends a command that is answered only when it is refused. */
  post(
    command: UncheckedCommand,
    refused: (failure: Refused | Unanswered) => void,
    bytes?: Uint8Array,
  ): void;
  /** Resolves when everything that was sent is on its way. */
  flush(): Promise<void>;
}

/** How long to wait before asking again what was asked too often, in milliseconds. */
const rateDelay = 500;

/** One connection, until it breaks. */
export class TransferLink {
  /** How long pieces are on this connection. */
  readonly pace: PiecePace = new PiecePace();
  readonly #carrier: TransferCarrier;
  readonly #broken = new AbortController();

  /** Works on a registered connection. */
  constructor(carrier: TransferCarrier) {
    this.#carrier = carrier;
  }

  /** Aborted when the connection is gone. */
  get signal(): AbortSignal {
    return this.#broken.signal;
  }

  /** The connection is gone. */
  break(): void {
    this.#broken.abort();
  }

  /**
   * Asks the server. `took` gets the answer before anything that came after it is told. What the server calls too much
   * at once is asked again.
   *
   * @throws {Refused} {@link Unanswered} {@link Complaint} where the answer makes no sense
   */
  async ask<Name extends CommandName>(
    name: Name,
    parameters: UncheckedCommand["parameters"],
    took?: (result: ResultOf<Name>) => void,
  ): Promise<ResultOf<Name>> {
    for (;;) {
      try {
        return await this.#askOnce(name, parameters, took);
      } catch (error) {
        const isTooMuch = error instanceof Refused && error.error.code === "rate_limited";
        if (!isTooMuch || this.signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseOf(error, rateDelay)));
      }
    }
  }

  /** Sends what is answered only when it is refused. */
  post(
    name: CommandName,
    parameters: UncheckedCommand["parameters"],
    refused: (failure: Refused | Unanswered) => void,
    bytes?: Uint8Array,
  ): void {
    if (!this.signal.aborted) this.#carrier.post({ name, parameters }, refused, bytes);
  }

  /** Resolves when everything that was sent is on its way, whoever sent it. */
  async flush(): Promise<void> {
    await this.#carrier.flush();
  }

  #askOnce<Name extends CommandName>(
    name: Name,
    parameters: UncheckedCommand["parameters"],
    took: ((result: ResultOf<Name>) => void) | undefined,
  ): Promise<ResultOf<Name>> {
    const { promise, resolve, reject } = Promise.withResolvers<ResultOf<Name>>();
    this.#carrier.performNow({ name, parameters }, {
      result: (result) => {
        const answer = readResult(name, result);
        if (!answer) return reject(new Complaint("answerUnreadable"));
        took?.(answer);
        resolve(answer);
      },
      failed: reject,
    });
    return promise;
  }
}
