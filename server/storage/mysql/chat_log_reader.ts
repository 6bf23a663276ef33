/**
 * How the KakaoTalk chat log is read from MySQL.
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import type { MessageQuery } from "../../../services/context.ts";
import { atOfRow, rowTime } from "../chat_log_times.ts";
import type { Cursor, Page } from "../driver.ts";
import type { Row } from "./database.ts";
import type { Ask } from "./pool.ts";

/** The columns that {@link toChatMessage} needs, of the table `kb_chat_logs` under the name `log`. */
export const chatMessageColumns =
  "log.id, coalesce(log.server_timestamp, log.client_timestamp) AS said_at, " +
  "log.sender, log.room_name, log.message";

/** The condition that a row is of a channel, whatever the table's collation takes for the same. */
export const exactChannel =
  "CAST(CONVERT(log.channel_id USING utf8mb4) AS BINARY) = CAST(? AS BINARY)";

/** The same by the index of channels. Takes the channel twice. */
export const ofChannel = `log.channel_id = ? AND ${exactChannel}`;

/** The condition that it is talk: neither a command nor what a bot answered, but for what somebody asked an AI. */
export const isTalk = "(log.is_meaningful = 1 OR " +
  "log.message_type NOT IN ('command', 'auto_replay') AND coalesce(log.is_bot, 0) = 0)";

/** The message that a row with {@link chatMessageColumns} holds. */
export function toChatMessage(row: Row): Message {
  return {
    id: Number(row.id),
    at: atOfRow(row.said_at),
    type: "RMSG",
    from: String(row.sender ?? ""),
    to: String(row.room_name ?? ""),
    text: String(row.message),
  };
}

// What is sorted is small, without texts; and no index is asked for by name, since an older table has other ones.
const history = `SELECT ${chatMessageColumns} FROM (
    SELECT log.id FROM kb_chat_logs AS log
    WHERE ${ofChannel} AND log.server_timestamp >= ?
      AND (log.server_timestamp > ? OR log.id > ?)
      AND log.server_timestamp < ? AND log.id <= ? AND ${isTalk}
    ORDER BY log.server_timestamp, log.id LIMIT ?
  ) AS page JOIN kb_chat_logs AS log ON log.id = page.id ORDER BY log.server_timestamp, log.id`;

/** A page of the history of a KakaoTalk room, by time. */
export async function channelHistoryPage(
  ask: Ask,
  query: Extract<MessageQuery, { kind: "channel_history" }>,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const { after, at, through } = cursor ?? await historyStart(ask, query.from);
  const { channel, until } = query;
  const start = rowTime(at);
  const range = [start, start, after, rowTime(until), through, limit];
  const messages = (await ask(history, [channel, channel, ...range])).map(toChatMessage);
  const last = messages.at(-1);
  if (last === undefined || messages.length < limit) return { messages };
  return { messages, next: { after: last.id, at: last.at, through } };
}

async function historyStart(ask: Ask, at: number): Promise<Cursor> {
  const [row] = await ask("SELECT coalesce(max(id), 0) AS id FROM kb_chat_logs");
  return { after: 0, at, through: Number(row.id) };
}
