/**
 * The SQLite driver: how a connection is opened, and how texts are stored. Writing is in writer.ts, reading
 * in reader.ts, the tables in schema.ts.
 *
 * Statements use plain `?` alone: Deno 2.4 binds `?1` wrongly when it occurs twice.
 *
 * @module
 */
import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from "node:sqlite";

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
  database.exec("PRAGMA wal_autocheckpoint = 4000"); // pages of 4 KiB
  database.exec("PRAGMA cache_size = -32000"); // KiB
  return database;
}

/** The statements of a table of SQL, by the names that they have there. */
export type Prepared<Table> = Readonly<Record<keyof Table, StatementSync>>;

/** Prepares all statements of a table of SQL. */
export function prepareAll<Table extends Readonly<Record<string, string>>>(
  database: DatabaseSync,
  statements: Table,
): Prepared<Table> {
  const prepared = Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as Prepared<Table>;
}

/** Ends a transaction that failed. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has ended it by itself, as it does when the disk is full. (Deno 2.4 lacks isTransaction to ask.)
  }
}

/** A text as it is stored. As bytes where it holds a NUL, at which node:sqlite would cut it when reading. */
export function fromText(text: string): SQLInputValue {
  return text.includes("\0") ? new TextEncoder().encode(text) : text;
}
