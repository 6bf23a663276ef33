/**
 * Where questions to the AI go: each is checked against the limits, waits for its turn, is asked with what its
 * conversation remembers, and is accounted for.
 *
 * @module
 */
import { MadangError, type Sentence, textLimit } from "../../protocol/mod.ts";
import type { AiModel, AiTurn, AiUsage } from "../ai_ports.ts";
import type { AiRecall, AiUse } from "../ai_records.ts";
import type { Log, Storage, StorageWrite } from "../context.ts";
import { Turns } from "../turns.ts";
import type { AiLimits } from "./limits.ts";
import { roomPlace } from "./places.ts";
import { promptOf } from "./prompt.ts";
import { QuestionRates } from "./question_rates.ts";
import { Run } from "./run.ts";
import { type AiUser, type Reservation, TokenLedger } from "./token_ledger.ts";

/** What a desk works with. */
export interface AiDeskOptions {
  /** None where the AI is not set up. */
  readonly model?: AiModel;
  /** What the operator tells the model to be. */
  readonly systemPrompt: string;
  readonly limits: AiLimits;
  readonly storage: Pick<Storage, "commit" | "recall">;
  readonly log: Log;
  /** What was used today before. */
  readonly used: readonly AiUse[];
  now(): number;
}

/** A question, by whom, and where. */
export interface AiQuestion extends AiUser {
  readonly question: string;
  /** What to remember; none: nothing. */
  readonly recall?: AiRecall;
  /** How the user cancels a question. */
  readonly howToCancel: Sentence;
  /** Told what is shown of the answer, and after how many characters. */
  written?(offset: number, text: string): void;
}

/** An answer that is complete. */
export interface AiAnswer {
  readonly text: string;
  /** What to keep with it; `message` is the id of the question, or 0 where it is no message. */
  writes(message: number): StorageWrite[];
}

/** A question under way, and its answer. */
export interface AiAsked {
  readonly run: Run;
  /** Rejects with a MadangError, or with the reason for which it was cancelled. */
  readonly answer: Promise<AiAnswer>;
}

/** All questions under way. */
export class AiDesk {
  readonly #options: AiDeskOptions;
  readonly #turns: Turns;
  readonly #rates: QuestionRates;
  readonly #ledger: TokenLedger;
  readonly #running = new Map<string, { readonly run: Run; readonly place: string }>();
  #systemPrompt: string;
  #lastAnswer = 0;
  #closing: MadangError | undefined;

  /** Makes one without questions. */
  constructor(options: AiDeskOptions) {
    const { limits, used, now } = options;
    this.#options = options;
    this.#systemPrompt = options.systemPrompt;
    this.#turns = new Turns(limits.running);
    this.#rates = new QuestionRates(limits.questionsPerMinute, now);
    this.#ledger = new TokenLedger(limits, used, now);
  }

  /** What was used today. */
  get ledger(): Pick<TokenLedger, "usedBy" | "all"> {
    return this.#ledger;
  }

  /**
   * Makes sure that there is a model.
   *
   * @throws {MadangError} `ai_unconfigured`
   */
  requireModel(): AiModel {
    const { model } = this.#options;
    if (!model) throw new MadangError("ai_unconfigured");
    return model;
  }

  /** The limits that hold. */
  get limits(): AiLimits {
    return this.#options.limits;
  }

  /** What tells an answer that is written in a room from others under way. */
  nextAnswer(): number {
    return ++this.#lastAnswer;
  }

  /**
   * Takes a question; it is asked when its turn comes.
   *
   * @throws {MadangError} `ai_unconfigured`, `text_too_long`, `ai_running`, `ai_queue_full`, `ai_user_tokens`,
   * `ai_day_tokens` or `ai_rate`
   */
  ask(question: AiQuestion): AiAsked {
    const model = this.#admit(question);
    const run = new Run((offset, text) => question.written?.(offset, text));
    this.#running.set(question.user, { run, place: question.place });
    const answer = this.#answer(model, question, run).finally(() => {
      run.end();
      this.#running.delete(question.user);
    });
    // Whoever waits for it hears of its failure; nobody has to.
    answer.catch(() => {});
    return { run, answer };
  }

  /** Cancels the question of a user. Returns whether there was one. */
  cancel(user: string): boolean {
    const asked = this.#running.get(user);
    asked?.run.cancel(new MadangError("ai_cancelled"));
    return asked !== undefined;
  }

  /** Cancels the question of a user of the chat where others read the answer: in the room with this key, or in any. */
  silence(user: string, room: string | undefined, reason: MadangError): void {
    const asked = this.#running.get(user);
    if (!asked || asked.place === "") return;
    if (room === undefined || asked.place === roomPlace(room)) asked.run.cancel(reason);
  }

  /** From now on tells the model to be this. Returns whether it is something else than before. */
  instruct(systemPrompt: string): boolean {
    const isNew = systemPrompt !== this.#systemPrompt;
    this.#systemPrompt = systemPrompt;
    return isNew;
  }

  /** Cancels all questions, and takes no more. */
  close(): void {
    this.#closing = new MadangError("shutting_down");
    for (const { run } of this.#running.values()) run.cancel(this.#closing);
  }

  #admit({ user, question, howToCancel }: AiQuestion): AiModel {
    const { limits } = this.#options;
    if (this.#closing) throw this.#closing;
    const model = this.requireModel();
    const length = [...question].length;
    if (length > limits.questionLength) {
      const what = { en: "The question", ko: "질문" };
      throw new MadangError("text_too_long", { what, length, limit: limits.questionLength });
    }
    if (this.#running.has(user)) throw new MadangError("ai_running", { cancel: howToCancel });
    if (this.#turns.areTaken && this.#turns.waiting >= limits.waiting) {
      throw new MadangError("ai_queue_full", { waiting: this.#turns.waiting });
    }
    // Refused now rather than after waiting; what it takes is set aside when its turn comes.
    this.#ledger.drop(this.#ledger.reserve(user, model.estimateTokens(question), 1));
    this.#rates.count(user);
    return model;
  }

  async #answer(model: AiModel, question: AiQuestion, run: Run): Promise<AiAnswer> {
    const endTurn = await this.#turns.take(run.signal, (place) => run.place = place);
    run.place = 0;
    const { limits, storage } = this.#options;
    const timer = setTimeout(
      () => run.cancel(new MadangError("ai_slow", { seconds: limits.seconds })),
      limits.seconds * 1_000,
    );
    try {
      const memory = question.recall ? await storage.recall(question.recall) : [];
      run.signal.throwIfAborted();
      const turns = promptOf(
        {
          operator: this.#systemPrompt,
          memory,
          from: question.userName,
          question: question.question,
        },
        limits.memoryTokens,
        (text) => model.estimateTokens(text),
      );
      return await this.#consume(model, turns, question, run);
    } finally {
      clearTimeout(timer);
      endTurn();
    }
  }

  async #consume(
    model: AiModel,
    turns: readonly AiTurn[],
    question: AiQuestion,
    run: Run,
  ): Promise<AiAnswer> {
    const promptTokens = turns.reduce((sum, { content }) => sum + model.estimateTokens(content), 0);
    const reservation = this.#ledger.reserve(
      question.user,
      promptTokens,
      this.#options.limits.answerTokens,
    );
    let text = "";
    let usage: AiUsage | undefined;
    try {
      const pieces = model.ask({
        turns,
        answerTokens: reservation.answerTokens,
        signal: run.signal,
      });
      for await (const piece of pieces) {
        if (piece.kind === "usage") usage = piece.usage;
        else {
          // What comes after it was cancelled is told to nobody, whatever the endpoint goes on to send.
          run.signal.throwIfAborted();
          text += piece.text;
          run.write(piece.text);
        }
        // An endpoint that does not keep to the tokens it is allowed must not fill the memory.
        if (text.length > textLimit) break;
      }
      if (text.trim() === "") throw new MadangError("ai_empty");
    } catch (error) {
      // What was stopped in its middle may have to be paid for, though the endpoint did not say how much.
      const wasAsked = text !== "" || run.signal.aborted;
      const estimate = { promptTokens, answerTokens: model.estimateTokens(text) };
      this.#noteFailure(question, reservation, usage ?? (wasAsked ? estimate : undefined));
      throw this.#explain(question, run, error);
    }
    usage ??= { promptTokens, answerTokens: model.estimateTokens(text), isEstimated: true };
    const use = this.#ledger.settle(reservation, userOf(question), usage);
    const answer = text.toWellFormed();
    return { text: answer, writes: (message) => writesOf(question, answer, use, message) };
  }

  /** What a failed question used is used; its answer is not remembered. */
  #noteFailure(
    question: AiQuestion,
    reservation: Reservation,
    used: Pick<AiUsage, "promptTokens" | "answerTokens"> | undefined,
  ): void {
    if (!used) return this.#ledger.drop(reservation);
    const use = this.#ledger.settle(reservation, userOf(question), used);
    this.#options.storage.commit({ kind: "ai_used", use }).catch((error) =>
      this.#options.log.warning(
        "DB",
        `what ${question.userName} used of the AI was not saved: ${error}`,
      )
    );
  }

  /** What the user is told; the rest is for the log. */
  #explain({ userName }: AiQuestion, run: Run, error: unknown): unknown {
    const { log } = this.#options;
    const reason = run.signal.aborted ? run.signal.reason : error;
    if (!(reason instanceof MadangError)) return reason;
    const { code } = reason;
    if (code === "ai_cancelled" || code === "shutting_down" || code === "muted") {
      log.info("AI", `the question of ${userName} was cancelled`);
    } else if (code === "ai_slow") {
      log.warning("AI", `the question of ${userName} took too long`);
    } else {
      log.error("AI", `the question of ${userName} failed: ${reason.message}`, reason.cause);
    }
    return reason;
  }
}

function userOf({ user, userName, place, placeName }: AiQuestion): AiUser {
  return { user, userName, place, placeName };
}

function writesOf(
  { recall, userName, question }: AiQuestion,
  answer: string,
  use: AiUse,
  message: number,
): StorageWrite[] {
  const used = { kind: "ai_used", use } as const;
  if (!recall) return [used];
  const exchange = { from: userName, question, answer };
  const { conversation } = recall;
  return [used, { kind: "ai_exchanged", conversation, message, exchange }];
}
