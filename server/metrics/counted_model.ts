/**
 * What a language model is asked for, counted.
 *
 * @module
 */
import type { AiModel } from "../../services/ai_ports.ts";
import { Histogram } from "./histogram.ts";

/** What was asked of a model since the start. */
export interface AiCounts {
  /** Questions that were answered to their end. */
  answered: number;
  /** Questions that failed, or that nobody wanted the answer of any more. */
  failed: number;
  promptTokens: number;
  answerTokens: number;
  /** From the question to the first words of its answer. */
  readonly firstWords: Histogram;
}

const bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Nothing counted yet. */
export function createAiCounts(): AiCounts {
  return {
    answered: 0,
    failed: 0,
    promptTokens: 0,
    answerTokens: 0,
    firstWords: new Histogram(bounds),
  };
}

/** The same model, whose questions and tokens are counted. */
export function countedModel(model: AiModel, counts: AiCounts): AiModel {
  return {
    name: model.name,
    isDemo: model.isDemo,
    estimateTokens: (text) => model.estimateTokens(text),
    async *ask(request) {
      const askedAt = performance.now();
      let isAnswered = false;
      let isFirst = true;
      try {
        for await (const piece of model.ask(request)) {
          if (piece.kind === "usage") {
            counts.promptTokens += piece.usage.promptTokens;
            counts.answerTokens += piece.usage.answerTokens;
          } else if (isFirst) {
            isFirst = false;
            counts.firstWords.observe(performance.now() - askedAt);
          }
          yield piece;
        }
        isAnswered = true;
      } finally {
        if (isAnswered) counts.answered++;
        else counts.failed++;
      }
    },
  };
}
