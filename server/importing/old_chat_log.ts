/**
 * The table `kb_chat_logs` of an existing bot server (source: shared/reference/bot-server.ko.md, which shows two forms
 * of it), as it is read to be imported.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { createHash } from "node:crypto";
import { type Connection, createConnection } from "mysql2/promise";
import { MadangError } from "../../protocol/mod.ts";
import type { ImportedRow } from "../../services/context.ts";
import { chatLogColumns } from "../storage/chat_log/columns.ts";
import { toText } from "../storage/message_rows.ts";
import {
  connectionOptions,
  type MysqlLocation,
  type Row,
  select,
} from "../storage/mysql/database.ts";
import { isUnknownDatabase, unusable } from "../storage/mysql/errors.ts";
import { UnusableStorageError } from "../storage/unusable_storage.ts";

/** The columns that there may be, but `id`. */
const knownColumns = [...chatLogColumns, "created_at"] as const;

/** Without these, a row says nothing. */
const neededColumns = ["id", "channel_id", "sender", "message"];

/** Milliseconds that one question may take: the table may be large, and on a slow machine. */
const questionTimeout = 120_000;

/** The table in a database. */
export interface OldChatLog extends AsyncDisposable {
  /** The columns that are missing without which it cannot be read; all of them where there is no table. */
  readonly missing: readonly string[];
  /** What tells its database from any other, whatever it is called. */
  readonly place: string;
  /** At most `limit` rows with greater ids, by id, each with the id that it has there. */
  rowsAfter(id: number, limit: number): Promise<readonly ImportedRow[]>;
}

/** Connects to a database, and looks at its table. */
export async function openOldChatLog(location: MysqlLocation): Promise<OldChatLog> {
  const connection = await createConnection(connectionOptions(location));
  try {
    const columns = await columnsOf(connection);
    const present = knownColumns.filter((name) => columns.has(name));
    const sql = `SELECT ${["id", ...present].join(", ")} FROM kb_chat_logs
      WHERE id > ? ORDER BY id LIMIT ?`;
    return {
      missing: neededColumns.filter((name) => !columns.has(name)),
      place: await placeOf(connection),
      async rowsAfter(id, limit) {
        return (await select(connection, sql, [id, limit], questionTimeout)).map(toImport);
      },
      [Symbol.asyncDispose]: () => connection.end(),
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** What a storage's database says of itself, to compare it with an {@link OldChatLog}; nothing where it is not made yet. */
export async function lookAtDatabase(
  location: MysqlLocation,
): Promise<{ readonly place: string; readonly columns: ReadonlySet<string> } | undefined> {
  let connection: Connection;
  try {
    connection = await createConnection(connectionOptions(location));
  } catch (error) {
    if (isUnknownDatabase(error)) return undefined; // a dry run comes before the first start
    throw error;
  }
  try {
    return { place: await placeOf(connection), columns: await columnsOf(connection) };
  } finally {
    await connection.end();
  }
}

/** Why the old database cannot be read, where that was the trouble. Never with the password. */
export function explainOldDatabase(error: unknown, location: MysqlLocation): unknown {
  const isOurs = error instanceof MadangError || error instanceof UnusableStorageError;
  return isOurs ? error : unusable(failures.unreadable, location, error);
}

const failures = problems("import", {
  unreadable: {
    en: "The database {database} at {address} cannot be read as {user} ({reason}). " +
      "Is that the address of the old bot server's database?",
    ko: "{address}의 {database} 데이터베이스를 {user} 사용자로 읽을 수 없습니다({reason}). " +
      "예전 봇 서버의 데이터베이스 주소가 맞나요?",
    todo: "said",
  },
});

async function columnsOf(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await select(
    connection,
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'kb_chat_logs'`,
  );
  return new Set(rows.map(({ name }) => String(name).toLowerCase()));
}

// Not its address: localhost, 127.0.0.1 and the machine's name are the same server.
async function placeOf(connection: Connection): Promise<string> {
  const [row] = await select(
    connection,
    "SELECT @@hostname AS host, @@port AS port, @@datadir AS folder, DATABASE() AS name",
  );
  return [row.host, row.port, row.folder, row.name].map(String).join(" ");
}

/** A row of the old table as one that fits the table as it is today. */
function toImport(row: Row): ImportedRow {
  const text = (name: string): string | null =>
    row[name] === null || row[name] === undefined ? null : toText(row[name]).toWellFormed();
  const flag = (name: string): number => Number(row[name] ?? 0) === 0 ? 0 : 1;
  const message = text("message") ?? "";
  // Those of the older form do not say what they are.
  const isOwn = text("sender") !== null && text("sender") === text("bot_name");
  const type = isOwn ? "auto_replay" : message.startsWith("#") ? "command" : "normal";
  const isBot = "is_bot" in row ? flag("is_bot") : Number(isOwn);
  const saidAt = timeOf(text("server_timestamp")) ?? timeOf(text("created_at")) ??
    timeOf(text("client_timestamp"));
  return {
    key: keyOf(row),
    id: Number(row.id),
    columns: {
      channel_id: text("channel_id") ?? "",
      user_hash: text("user_hash") ?? "",
      room_name: text("room_name"),
      sender: text("sender"),
      message,
      directive: text("directive"),
      message_type: text("message_type") ?? type,
      is_meaningful: flag("is_meaningful"),
      bot_name: text("bot_name") ?? "",
      is_mention: flag("is_mention"),
      is_group_chat: flag("is_group_chat"),
      log_id: text("log_id"),
      client_timestamp: timeOf(text("client_timestamp")),
      server_timestamp: saidAt,
      is_bot: isBot,
      is_our_bot_response: "is_our_bot_response" in row
        ? flag("is_our_bot_response")
        : Number(isOwn),
      is_scheduled: flag("is_scheduled"),
      created_at: timeOf(text("created_at")) ?? saidAt,
    },
  };
}

// Zero dates, and fractions of a second, which the table as it is today does not hold.
function timeOf(text: string | null): string | null {
  return text === null || /^0000|-00/.test(text) ? null : text.slice(0, 19);
}

// Of all that it says: the table may have moved to another server meanwhile, and been written on.
function keyOf(row: Row): string {
  const values = ["id", ...knownColumns].map((name) =>
    row[name] === undefined || row[name] === null ? null : toText(row[name])
  );
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 32);
}
