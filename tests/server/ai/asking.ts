/**
 * Asking a model, and what came of it.
 *
 * @module
 */
import { MadangError } from "../../../protocol/mod.ts";
import type { AiModel, AiTurn, AiUsage } from "../../../services/ai_ports.ts";

/** What came of a question. */
export interface Heard {
  /** The pieces of text. */
  readonly pieces: readonly string[];
  /** All of the text. */
  readonly text: string;
  readonly usage?: AiUsage;
  /** The error's code. */
  readonly code?: string;
  /** What was thrown. */
  readonly error?: unknown;
  /** What the endpoint said about it, for the log. */
  readonly cause?: string;
}

/** One question. */
export const question: readonly AiTurn[] = [{ role: "user", content: "오늘 날씨 어때?" }];

/** Asks, and hears the answer or the failure to its end. */
export async function hear(
  model: AiModel,
  { signal = new AbortController().signal, turns = question }: {
    signal?: AbortSignal;
    turns?: readonly AiTurn[];
  } = {},
): Promise<Heard> {
  const pieces: string[] = [];
  const text = () => pieces.join("");
  let usage: AiUsage | undefined;
  try {
    for await (const piece of model.ask({ turns, answerTokens: 100, signal })) {
      if (usage !== undefined) throw new Error("something came after the usage");
      if (piece.kind === "usage") usage = piece.usage;
      else if (piece.text === "") throw new Error("an empty piece came");
      else pieces.push(piece.text);
    }
    return { pieces, text: text(), usage };
  } catch (error) {
    const isExpected = error instanceof MadangError;
    const cause = isExpected && error.cause instanceof Error ? error.cause.message : undefined;
    return { pieces, text: text(), usage, error, cause, code: isExpected ? error.code : undefined };
  }
}
