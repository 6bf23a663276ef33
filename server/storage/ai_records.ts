/**
 * What is kept of the AI, as rows of a database.
 *
 * @module
 */
import type { AiExchange, AiUse } from "../../services/ai_records.ts";
import { toText } from "./message_rows.ts";

type Row = Readonly<Record<string, unknown>>;

/** The exchanges that rows hold, the newest first, in the order in which they happened. */
export function exchangesOf(rows: readonly Row[]): AiExchange[] {
  return rows.map((row) => ({
    from: toText(row.sender),
    question: toText(row.question),
    answer: toText(row.answer),
  })).reverse();
}

/** The use that a row holds. */
export function useOf(row: Row): AiUse {
  return {
    day: toText(row.day),
    user: toText(row.user_key),
    place: toText(row.place_key),
    userName: toText(row.user_name),
    placeName: toText(row.place_name),
    questions: Number(row.questions),
    promptTokens: Number(row.prompt_tokens),
    answerTokens: Number(row.answer_tokens),
  };
}
