/**
 * What a question has used, over all attempts to have it answered.
 *
 * @module
 */
import type { AiPiece, AiTurn } from "../../services/ai_ports.ts";
import type { TokenCounts } from "./completion_events.ts";
import { estimateTokens, estimateTurns } from "./token_estimate.ts";

/** Adds up what answers have used. */
export class Tally {
  readonly #turns: readonly AiTurn[];
  #promptTokens = 0;
  #answerTokens = 0;
  #isEstimated = false;
  #isEmpty = true;
  #hasText = false;

  /** Begins with nothing; `turns` are what is asked. */
  constructor(turns: readonly AiTurn[]) {
    this.#turns = turns;
  }

  /** Adds an answer, also one that broke off: what the endpoint says of it, or else what its text makes one expect. */
  add(text: string, counts: TokenCounts | undefined): void {
    this.#promptTokens += counts?.promptTokens ?? estimateTurns(this.#turns);
    this.#answerTokens += counts?.answerTokens ?? estimateTokens(text);
    this.#isEstimated ||= counts === undefined;
    this.#isEmpty = false;
    this.#hasText ||= text !== "";
  }

  /** Whether nothing was added. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Whether any of the answers had text. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** The sum, as the piece that ends an answer. */
  piece(): AiPiece {
    return {
      kind: "usage",
      usage: {
        promptTokens: this.#promptTokens,
        answerTokens: this.#answerTokens,
        isEstimated: this.#isEstimated,
      },
    };
  }
}
