/**
 * The KakaoTalk chat log in SQLite: how its rows are written and indexed. Reading is in chat_log_reader.ts.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { formatTimestamp } from "../../../protocol/dates.ts";
import type { ChatLogEntry } from "../../../services/context.ts";
import { chatLogColumns } from "../chat_log/columns.ts";
import type { ChatLogIndexing } from "../driver.ts";
import { channelToken, indexTokens } from "../pairs.ts";
import { fromText, prepareAll, type Prepared } from "./database.ts";
import { toText } from "../message_rows.ts";

const statements = {
  through: "SELECT value FROM meta WHERE name = 'chat_log_through'",
  keepThrough: "UPDATE meta SET value = ? WHERE name = 'chat_log_through'",
  insert: `INSERT INTO kb_chat_logs (${chatLogColumns.join(", ")})
    VALUES (${chatLogColumns.map(() => "?").join(", ")})`,
  insertWhole: "INSERT INTO madang_chat_log_whole (row_id, column_name, value) VALUES (?, ?, ?)",
  indexed: "SELECT value FROM meta WHERE name = 'chat_log_indexed'",
  keepIndexed: "UPDATE meta SET value = ? WHERE name = 'chat_log_indexed'",
  newest: "SELECT coalesce(max(id), 0) AS id FROM kb_chat_logs",
  toIndex: `SELECT id, channel_id, message FROM kb_chat_logs
    WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
  pairs: "INSERT INTO madang_chat_log_pairs (rowid, tokens) VALUES (?, ?)",
} as const;

/** The statements that write the chat log. */
export type ChatLogWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareChatLogWrites(database: DatabaseSync): ChatLogWrites {
  return prepareAll(database, statements);
}

/** Inserts those entries that were not kept before, and keeps up to which number they are. In a transaction. */
export function insertEntries(write: ChatLogWrites, entries: readonly ChatLogEntry[]): void {
  const before = Number(write.through.get()?.value);
  let through = before;
  for (const entry of entries) {
    if (entry.number <= through) continue;
    insertEntry(write, entry);
    through = entry.number;
  }
  if (through > before) write.keepThrough.run(String(through));
}

function insertEntry(write: ChatLogWrites, entry: ChatLogEntry): void {
  const { lastInsertRowid } = write.insert.run(
    fromText(entry.channelId),
    fromText(entry.userHash),
    fromText(entry.roomName),
    fromText(entry.sender),
    fromText(entry.message),
    orNull(entry.directive),
    entry.messageType,
    flag(entry.isMeaningful),
    fromText(entry.botName),
    flag(entry.isMention),
    flag(entry.isGroupChat),
    orNull(entry.logId),
    orNull(entry.clientTimestamp),
    formatTimestamp(entry.serverTimestamp),
    flag(entry.isBot),
    flag(entry.isOurBotResponse),
    flag(entry.isScheduled),
  );
  for (const [column, value] of Object.entries(entry.whole ?? {})) {
    write.insertWhole.run(lastInsertRowid, column, fromText(value));
  }
}

function orNull(text: string | undefined): SQLInputValue {
  return text === undefined ? null : fromText(text);
}

// Bound as a real, which a column of integers stores as an integer.
function flag(value: boolean): number {
  return value ? 1 : 0;
}

/** Does what {@link StorageWriter.indexChatLog} says, in a transaction. */
export function indexChatLog(
  write: ChatLogWrites,
  through: number,
  limit: number,
): ChatLogIndexing {
  const before = Number(write.indexed.get()?.value);
  const newest = Number(write.newest.get()?.id);
  const rows = write.toIndex.all(BigInt(before), BigInt(through), BigInt(limit));
  for (const { id, channel_id, message } of rows) {
    const tokens = `${channelToken(toText(channel_id))} ${indexTokens(toText(message))}`;
    write.pairs.run(BigInt(Number(id)), tokens);
  }
  // Ids do not come again, so where rows are missing there is nothing to wait for; but not beyond the newest row.
  const indexed = rows.length === limit
    ? Number(rows[rows.length - 1]?.id ?? before)
    : Math.max(before, Math.min(through, newest));
  if (indexed > before) write.keepIndexed.run(String(indexed));
  return { indexed, newest };
}
