/**
 * Turning what handlers give back into answers on one connection: at once, later, or in parts, each in its turn.
 *
 * @module
 */
import {
  type AnswerPart,
  type CommandName,
  definitionOf,
  MadangError,
  type RequestId,
  type ResultOf,
} from "../../protocol/mod.ts";
import type { Log } from "../../services/context.ts";
import type { Answer } from "../../services/house.ts";
import type { ChatCounts } from "../metrics/traffic.ts";
import { Answers, type SendAnswer } from "./answers.ts";
import type { Encoding } from "./encoding.ts";
import type { Outbox } from "./outbox.ts";
import { smallParts } from "./parts.ts";

/** Most answers that one connection may be owed before it is not read from. */
const answerLimit = 64;

/** What is answered. `request` is what the peer calls it; without it the order tells. */
export interface Asked<Name extends CommandName | undefined> {
  readonly name: Name;
  readonly request?: RequestId;
  /** When it was read, by `performance.now()`, where it matters how long the answer takes. */
  readonly readAt?: number;
}

/** What a responder works with. */
export interface ResponderOptions {
  readonly outbox: Outbox;
  readonly log: Log;
  readonly counts: Pick<ChatCounts, "acknowledgements" | "refused">;
  /** How the peer reads, as of now. */
  encoding(): Encoding;
  /** What logs call the peer, as of now. */
  peerName(): string;
}

/** The answers of one connection. */
export class Responder {
  readonly #options: ResponderOptions;
  readonly #answers = new Answers(answerLimit);
  #lastLongAnswer = Promise.resolve();
  #slow = 0;

  /** Makes the responder of a connection that is owed nothing yet. */
  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  /** Answers a command. The promise, if there is one, resolves when the answer is in the outbox. */
  respond(asked: Asked<CommandName>, answer: Answer<CommandName>): Promise<void> | undefined {
    if (answer instanceof Promise) {
      const prepare = answer.then<SendAnswer, SendAnswer>(
        (result) => () => this.#sendResult(asked, result),
        (error) => () => this.#sendRefusal(asked, error),
      );
      return this.#answers.add(prepare, asked.request === undefined);
    }
    if (Symbol.asyncIterator in answer) {
      if (definitionOf(asked.name).slow) {
        this.#slow++;
        const send = () => this.#sendParts(asked, answer).finally(() => this.#slow--);
        return this.#answers.add(Promise.resolve(send), false);
      }
      // One at a time, so that one peer's questions do not keep others' from being read.
      const prepare = this.#lastLongAnswer.then(() => () => this.#sendParts(asked, answer));
      return this.#lastLongAnswer = this.#answers.add(prepare, asked.request === undefined);
    }
    return this.#owe(asked, () => this.#sendResult(asked, answer));
  }

  /** Refuses a command, or something that is none. An error that nobody foresaw is logged. */
  refuse(asked: Asked<CommandName | undefined>, error: unknown): Promise<void> | undefined {
    return this.#owe(asked, () => this.#sendRefusal(asked, error));
  }

  /** Whether a command is under way that may take minutes. */
  get isThinking(): boolean {
    return this.#slow > 0;
  }

  /** A promise to wait for when the peer is owed too many answers, else undefined. */
  whenFewer(): Promise<void> | undefined {
    return this.#answers.whenFewer();
  }

  /** Resolves when the peer is owed nothing any more. */
  settled(): Promise<void> {
    return this.#answers.settled();
  }

  /** Sends an answer that is ready: at once, unless others that it must not overtake are owed. */
  #owe(asked: Asked<CommandName | undefined>, send: () => void): Promise<void> | undefined {
    const inOrder = asked.request === undefined;
    if (inOrder && this.#answers.mustWait) return this.#answers.add(Promise.resolve(send), inOrder);
    send();
    return undefined;
  }

  #sendResult(asked: Asked<CommandName>, result: ResultOf<CommandName>): void {
    const { codec, language } = this.#options.encoding();
    try {
      this.#push(codec.encodeResult(result, { ...asked, language }));
      if (asked.readAt === undefined) return;
      this.#options.counts.acknowledgements.observe(performance.now() - asked.readAt);
    } catch (error) {
      this.#sendRefusal(asked, error);
    }
  }

  async #sendParts(
    asked: Asked<CommandName>,
    answer: AsyncGenerator<AnswerPart, ResultOf<CommandName>>,
  ): Promise<void> {
    const { outbox } = this.#options;
    const { codec, language } = this.#options.encoding();
    try {
      while (await outbox.ready()) {
        const step = await answer.next();
        if (step.done) return this.#sendResult(asked, step.value);
        for (const part of smallParts(step.value)) {
          if (!await outbox.ready()) break;
          this.#push(codec.encodePart(part, { ...asked, language }));
        }
      }
      // The peer is gone: the handler cleans up after itself.
      await answer.return({} as never);
    } catch (error) {
      this.#sendRefusal(asked, error);
    }
  }

  #sendRefusal(asked: Asked<CommandName | undefined>, error: unknown): void {
    const { log, counts: { refused } } = this.#options;
    const { codec, language } = this.#options.encoding();
    if (!(error instanceof MadangError)) {
      log.error("SERVER", `${asked.name} of ${this.#options.peerName()} failed`, error);
    }
    const known = error instanceof MadangError ? error : new MadangError("internal");
    refused.set(known.code, (refused.get(known.code) ?? 0) + 1);
    this.#push(codec.encodeError(known, { ...asked, language }));
  }

  #push(bytes: Uint8Array | undefined): void {
    if (bytes) this.#options.outbox.push(bytes);
  }
}
