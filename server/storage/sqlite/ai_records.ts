/**
 * What conversations with the AI remember, and what was used of it, in SQLite.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
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
import { fromText } from "./database.ts";

/** The statements that write. */
export type AiWrites = Readonly<Record<"exchange" | "trim" | "forget" | "use", StatementSync>>;

/** Prepares them on a connection that writes. */
export function prepareAiWrites(database: DatabaseSync): AiWrites {
  return {
    exchange: database.prepare(`INSERT INTO ai_exchanges
      (conversation, message_id, sender, question, answer) VALUES (?, ?, ?, ?, ?)`),
    trim: database.prepare(`DELETE FROM ai_exchanges WHERE conversation = ? AND number <=
      (SELECT number FROM ai_exchanges WHERE conversation = ? ORDER BY number DESC
        LIMIT 1 OFFSET ${exchangesKept})`),
    forget: database.prepare("DELETE FROM ai_exchanges WHERE conversation = ?"),
    use: database.prepare(`INSERT INTO ai_uses VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (day, user_key, place_key) DO UPDATE SET
        user_name = excluded.user_name, place_name = excluded.place_name,
        questions = questions + excluded.questions,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        answer_tokens = answer_tokens + excluded.answer_tokens`),
  };
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

/** The statements that read. */
export type AiReads = Readonly<Record<"recall" | "recallInRoom", StatementSync>>;

/** Prepares them on a connection that reads. */
export function prepareAiReads(database: DatabaseSync): AiReads {
  const newest = (condition: string) =>
    database.prepare(`SELECT sender, question, answer FROM ai_exchanges
      WHERE conversation = ? ${condition} ORDER BY number DESC LIMIT ${exchangesKept}`);
  return {
    recall: newest(""),
    recallInRoom: newest(`AND EXISTS (SELECT 1 FROM memberships
      WHERE user_key = ? AND room_key = ? AND joined_after < message_id
        AND (left_through IS NULL OR message_id <= left_through))`),
  };
}

/** What a conversation remembers. */
export function recallExchanges(read: AiReads, { conversation, member }: AiRecall): AiExchange[] {
  const key = fromText(conversation);
  const rows = member
    ? read.recallInRoom.all(key, nameKey(member.user), nameKey(member.room))
    : read.recall.all(key);
  return exchangesOf(rows);
}
