/**
 * What services know of a language model. server/ai/ says what it is made of.
 *
 * @module
 */

/** A turn of a conversation with a model. */
export interface AiTurn {
  /** Who says it. `system` is what the operator tells the model to be. */
  readonly role: "system" | "user" | "assistant";
  /** What is said. */
  readonly content: string;
}

/** A question, with what went before it. */
export interface AiRequest {
  /** The turns, the oldest first; the last one is the question. */
  readonly turns: readonly AiTurn[];
  /** Most tokens that the answer may have. */
  readonly answerTokens: number;
  /** Aborted when nobody wants the answer any more, or its time is over: nothing more is asked of the endpoint then. */
  readonly signal: AbortSignal;
}

/** What a question and its answer have used. */
export interface AiUsage {
  /** Tokens of the question and what went with it. */
  readonly promptTokens: number;
  /** Tokens of the answer. */
  readonly answerTokens: number;
  /** Whether the endpoint did not say, so that they were estimated from the texts. */
  readonly isEstimated: boolean;
}

/** A piece of an answer: text as it is written, and at last what was used. */
export type AiPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "usage"; readonly usage: AiUsage };

/** A language model behind some endpoint. */
export interface AiModel {
  /** What people call it: the model's name. */
  readonly name: string;
  /** Whether it is the echo model that newcomers try: what it says is marked as that. */
  readonly isDemo: boolean;
  /**
   * Asks. Yields text as it comes, never an empty one, and one `usage` at the end, also before a failure if
   * answers were begun until then. Failures that pass are tried again with back-off as long as no text has come and `signal` is not
   * aborted.
   *
   * @throws {MadangError} `ai_key_refused`, `ai_model_unknown`, `ai_refused`, `ai_busy`, `ai_unavailable`,
   * `ai_interrupted` (after text had come) or `ai_empty`; what the endpoint said is its `cause`, without any key.
   * @throws the reason of `signal` when that is aborted
   */
  ask(request: AiRequest): AsyncIterable<AiPiece>;
  /** How many tokens a text takes, roughly, and rather too many than too few. */
  estimateTokens(text: string): number;
}
