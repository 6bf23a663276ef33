/**
 * The SQLite driver: how a connection is opened, and how rows become messages. Writing is in sqlite_writer.ts, reading
 * in sqlite_reader.ts, the tables in sqlite_schema.ts.
 *
 * Statements use plain `?` alone: Deno 2.4 binds `?1` wrongly when it occurs twice.
 *
 * @module
 */
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { Message, MessageType } from "../../protocol/messages.ts";

/** A row of a result. */
export type Row = Record<string, SQLOutputValue>;

/**
 * Opens a connection. The write-ahead log lets readers and the writer work at the same time; `FULL` syncs it at each
 * commit, so that what was committed survives a power failure.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA busy_timeout = 5000");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA cache_size = -32000"); // KiB
  return database;
}

/** The columns that {@link toMessage} needs, of the table `messages`. */
export const messageColumns = "messages.id, messages.at, messages.type, messages.sender, " +
  "messages.target, messages.text";

/** The message that a row with {@link messageColumns} holds. */
export function toMessage(row: Row): Message {
  return {
    id: Number(row.id),
    at: Number(row.at),
    type: toType(row.type),
    from: String(row.sender),
    to: String(row.target),
    text: String(row.text),
  };
}

function toType(value: SQLOutputValue): MessageType {
  if (value === "BR" || value === "TO" || value === "RMSG") return value;
  throw new TypeError(`A message has the type ${String(value)}; expected BR, TO or RMSG`);
}
