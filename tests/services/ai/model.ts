/**
 * A language model of which a test says what it writes.
 *
 * @module
 */
import type { AiModel, AiPiece } from "../../../services/ai_ports.ts";

/** Makes one that answers every question with `write`, and does not care whether it is cancelled. */
export function modelThat(write: () => AsyncIterable<AiPiece>): AiModel {
  return { name: "test", isDemo: false, ask: write, estimateTokens: (text) => text.length };
}
