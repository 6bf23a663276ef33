/**
 * The KakaoTalk chat log in SQLite: how it is read and searched.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message } from "../../../protocol/messages.ts";
import type { MessageQuery } from "../../../services/context.ts";
import { atOfRow, rowTime } from "../chat_log_times.ts";
import type { Cursor, Page, SearchStep, SearchStepResult } from "../driver.ts";
import { channelToken, keywordTest, queryTokens } from "../pairs.ts";
import { fromText, prepareAll, type Prepared, type Row } from "./database.ts";
import { toText } from "../message_rows.ts";

/** Most rows that one search step looks at: some ten milliseconds of work. */
const searchStride = 4_000;

const columns = `kb_chat_logs.id, coalesce(server_timestamp, created_at) AS said_at,
  coalesce(sender, '') AS sender, coalesce(room_name, '') AS room_name, channel_id, message`;

// Talk: neither commands nor what bots answered, but for what somebody asked an AI.
const isTalk = "(is_meaningful = 1 OR " +
  "message_type NOT IN ('command', 'auto_replay') AND coalesce(is_bot, 0) = 0)";

const statements = {
  newest: "SELECT coalesce(max(id), 0) AS id FROM kb_chat_logs",
  indexed: "SELECT value FROM meta WHERE name = 'chat_log_indexed'",
  history: `SELECT ${columns} FROM kb_chat_logs INDEXED BY madang_channel_time
    WHERE channel_id = ? AND (server_timestamp, id) > (?, ?) AND server_timestamp < ? AND id <= ?
      AND ${isTalk} ORDER BY server_timestamp, id LIMIT ?`,
  searchTable: `SELECT ${columns} FROM kb_chat_logs INDEXED BY idx_channel_id
    WHERE channel_id = ? AND id > ? AND id < ? AND ${isTalk} ORDER BY id DESC LIMIT ?`,
  searchIndex: `SELECT ${columns} FROM madang_chat_log_pairs AS pairs
    CROSS JOIN kb_chat_logs ON kb_chat_logs.id = pairs.rowid
    WHERE madang_chat_log_pairs MATCH ? AND pairs.rowid < ? AND ${isTalk} ORDER BY pairs.rowid DESC LIMIT ?`,
} as const;

/** The statements that read the chat log. */
export type ChatLogReads = Prepared<typeof statements>;

/** Prepares them on a connection that reads. */
export function prepareChatLogReads(database: DatabaseSync): ChatLogReads {
  return prepareAll(database, statements);
}

/** A page of the history of a KakaoTalk room, by time. */
export function channelHistoryPage(
  read: ChatLogReads,
  query: Extract<MessageQuery, { kind: "channel_history" }>,
  cursor: Cursor | undefined,
  limit: number,
): Page {
  const { after, at, through } = cursor ??
    { after: 0, at: query.from, through: Number(read.newest.get()?.id) };
  const messages = read.history.all(
    fromText(query.channel),
    rowTime(at),
    BigInt(after),
    rowTime(query.until),
    BigInt(through),
    BigInt(limit),
  ).map(toChatMessage);
  const last = messages.at(-1);
  if (last === undefined || messages.length < limit) return { messages };
  return { messages, next: { after: last.id, at: last.at, through } };
}

/** A step of a search in a KakaoTalk room: first in the rows that are not in the index yet, then by the index. */
export function searchChannel(
  read: ChatLogReads,
  step: SearchStep,
  channel: string,
): SearchStepResult {
  const tokens = queryTokens(step.keyword);
  if (tokens.length === 0) return { messages: [], counted: 0 };
  const match = [channelToken(channel), ...tokens].join(" AND ");
  // What is added to the index meanwhile is in the table too: no row is missed, and none is found twice.
  const indexed = Number(read.indexed.get()?.value);
  const isInTable = step.below > indexed + 1;
  const rows = isInTable
    ? read.searchTable.all(
      fromText(channel),
      BigInt(indexed),
      BigInt(step.below),
      BigInt(searchStride),
    )
    : read.searchIndex.all(match, BigInt(step.below), BigInt(searchStride));
  const holdsKeyword = keywordTest(step.keyword);
  const messages: Message[] = [];
  let counted = 0;
  let below = step.below;
  for (const row of rows) {
    below = Number(row.id);
    // Hashes of channels may meet; and a row may have been changed since.
    if (toText(row.channel_id) !== channel || !holdsKeyword(toText(row.message))) continue;
    if (messages.length < step.take) messages.push(toChatMessage(row));
    else counted++;
    if (messages.length === step.take && counted >= step.count) {
      return { messages, counted, below };
    }
  }
  if (rows.length === searchStride) return { messages, counted, below };
  return isInTable ? { messages, counted, below: indexed + 1 } : { messages, counted };
}

function toChatMessage(row: Row): Message {
  return {
    id: Number(row.id),
    at: atOfRow(row.said_at),
    type: "RMSG",
    from: toText(row.sender),
    to: toText(row.room_name),
    text: toText(row.message),
  };
}
