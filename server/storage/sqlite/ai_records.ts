/**
 * What conversations with the AI remember, and what was used of it, in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
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
import { fromText, prepareAll, type Prepared } from "./database.ts";

const writing = {
  exchange: `INSERT INTO ai_exchanges (conversation, message_id, sender, question, answer)
    VALUES (?, ?, ?, ?, ?)`,
  trim: `DELETE FROM ai_exchanges WHERE conversation = ? AND number <=
    (SELECT number FROM ai_exchanges WHERE conversation = ? ORDER BY number DESC
      LIMIT 1 OFFSET ${exchangesKept})`,
  forget: "DELETE FROM ai_exchanges WHERE conversation = ?",
  use: `INSERT INTO ai_uses VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (day, user_key, place_key) DO UPDATE SET
      user_name = excluded.user_name, place_name = excluded.place_name,
      questions = questions + excluded.questions,
      prompt_tokens = prompt_tokens + excluded.prompt_tokens,
      answer_tokens = answer_tokens + excluded.answer_tokens`,
} as const;

/** The statements that write. */
export type AiWrites = Prepared<typeof writing>;

/** Prepares them on a connection that writes. */
export function prepareAiWrites(database: DatabaseSync): AiWrites {
  return prepareAll(database, writing);
}

/** Keeps what a write says. */
export function keepAiRecord(write: AiWrites, item: AiWrite): void {
  switch (item.kind) {
    case "ai_exchanged": {
      const { exchange: { from, question, answer }, message } = item;
      const conversation = fromText(item.conversation);
      const texts = [from, question, answer].map(fromText);
      write.exchange.run(conversation, message, ...texts);
      write.trim.run(conversation, conversation);
      break;
    }
    case "ai_forgotten":
      write.forget.run(fromText(item.conversation));
      break;
    case "ai_used": {
      const { day, user, place, userName, placeName } = item.use;
      const names = [user, place, userName, placeName].map(fromText);
      const { questions, promptTokens, answerTokens } = item.use;
      write.use.run(day, ...names, questions, promptTokens, answerTokens);
      break;
    }
  }
}

/** What was used today. */
export function loadAiUses(database: DatabaseSync): AiUse[] {
  const rows = database.prepare("SELECT * FROM ai_uses WHERE day = ?").all(formatDate(Date.now()));
  return rows.map(useOf);
}

const newest = `ORDER BY number DESC LIMIT ${exchangesKept}`;

const reading = {
  recall: `SELECT sender, question, answer FROM ai_exchanges WHERE conversation = ? ${newest}`,
  recallInRoom: `SELECT sender, question, answer FROM ai_exchanges
    WHERE conversation = ? AND EXISTS (SELECT 1 FROM memberships
      WHERE user_key = ? AND room_key = ? AND joined_after < message_id
        AND (left_through IS NULL OR message_id <= left_through)) ${newest}`,
} as const;

/** The statements that read. */
export type AiReads = Prepared<typeof reading>;

/** Prepares them on a connection that reads. */
export function prepareAiReads(database: DatabaseSync): AiReads {
  return prepareAll(database, reading);
}

/** What a conversation remembers. */
export function recallExchanges(read: AiReads, { conversation, member }: AiRecall): AiExchange[] {
  const key = fromText(conversation);
  const rows = member
    ? read.recallInRoom.all(key, nameKey(member.user), nameKey(member.room))
    : read.recall.all(key);
  return exchangesOf(rows);
}
