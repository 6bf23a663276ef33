/**
 * What conversations with the AI remember, and what was used of it, in MySQL.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import { formatDate } from "../../../protocol/dates.ts";
import { nameKey } from "../../../protocol/names.ts";
import {
  type AiExchange,
  type AiRecall,
  type AiUse,
  type AiWrite,
  exchangesKept,
} from "../../../services/ai_records.ts";
import { exchangesOf, useOf } from "../ai_records.ts";
import { literal, rowLiteral, select } from "./database.ts";
import type { Lane } from "./lanes.ts";
import type { Ask } from "./pool.ts";

const exchangeHead = "INSERT INTO madang_ai_exchanges " +
  "(conversation, message_id, sender, question, answer) VALUES";

const sameUse = "ON DUPLICATE KEY UPDATE user_name = VALUES(user_name), " +
  "place_name = VALUES(place_name), questions = questions + VALUES(questions), " +
  "prompt_tokens = prompt_tokens + VALUES(prompt_tokens), " +
  "answer_tokens = answer_tokens + VALUES(answer_tokens)";

/** Adds what a write says to the statements of a transaction. */
export function planAiRecord(ai: Lane, item: AiWrite): void {
  switch (item.kind) {
    case "ai_exchanged": {
      const { exchange: { from, question, answer }, conversation, message } = item;
      const key = literal(conversation);
      ai.row(exchangeHead, rowLiteral([conversation, message, from, question, answer]));
      // Through a table of its own: MySQL does not delete from what it reads.
      ai.statement(
        `DELETE FROM madang_ai_exchanges WHERE conversation = ${key} AND number <= ` +
          `(SELECT number FROM (SELECT number FROM madang_ai_exchanges WHERE conversation = ${key} ` +
          `ORDER BY number DESC LIMIT 1 OFFSET ${exchangesKept}) AS oldest)`,
      );
      break;
    }
    case "ai_forgotten":
      ai.statement(
        `DELETE FROM madang_ai_exchanges WHERE conversation = ${literal(item.conversation)}`,
      );
      break;
    case "ai_used": {
      const { day, user, place, userName, placeName, questions } = item.use;
      const { promptTokens, answerTokens } = item.use;
      const row = [day, user, place, userName, placeName, questions, promptTokens, answerTokens];
      ai.row("INSERT INTO madang_ai_uses VALUES", rowLiteral(row), sameUse);
      break;
    }
  }
}

/** What was used today. `timeout` is in milliseconds. */
export async function loadAiUses(connection: Connection, timeout: number): Promise<AiUse[]> {
  const sql = "SELECT * FROM madang_ai_uses WHERE day = ?";
  const rows = await select(connection, sql, [formatDate(Date.now())], timeout);
  return rows.map(useOf);
}

const inRoom = `AND EXISTS (SELECT 1 FROM madang_memberships
  WHERE user_key = ? AND room_key = ? AND joined_after < message_id
    AND (left_through IS NULL OR message_id <= left_through))`;

/** What a conversation remembers. */
export async function recallExchanges(
  ask: Ask,
  { conversation, member }: AiRecall,
): Promise<AiExchange[]> {
  const sql = `SELECT sender, question, answer FROM madang_ai_exchanges WHERE conversation = ?
    ${member ? inRoom : ""} ORDER BY number DESC LIMIT ${exchangesKept}`;
  const who = member ? [nameKey(member.user), nameKey(member.room)] : [];
  return exchangesOf(await ask(sql, [conversation, ...who]));
}
