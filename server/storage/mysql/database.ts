/**
 * The MySQL and MariaDB driver: how a server is asked. The writing side keeps one
 * connection (link.ts), the reading side a pool (pool.ts). Tables are in schema.ts and
 * chat_log_table.ts.
 *
 * Statements go as text with their values escaped by mysql2: prepared statements would bind every number as a double,
 * which MySQL refuses in a LIMIT.
 *
 * @module
 */
import {
  type Connection,
  type ConnectionOptions,
  escape,
  type ResultSetHeader,
  type RowDataPacket,
} from "mysql2/promise";
import { within } from "../../within.ts";
import type { DatabaseLocation } from "../requests.ts";

/** Where a server is, and as whom to use which of its databases. */
export type MysqlLocation = Extract<DatabaseLocation, { kind: "mysql" }>;

/** A row of a result. */
export type Row = Readonly<Record<string, unknown>>;

/** What can be written into a statement. */
export type Value = string | number | boolean | null;

/** Milliseconds until a server that does not answer counts as unreachable, so that it cannot hold up a worker for ever. */
const connectTimeout = 5_000;
/** Milliseconds that one statement may take. */
const statementTimeout = 10_000;

/** Milliseconds that a goodbye may take. */
const farewell = 1_000;

/** What every connection begins with: a mode in which what does not fit is refused, and escapes mean what mysql2 thinks. */
export const commonSettings: readonly string[] = [
  "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "lock_wait_timeout = 10",
];

/** How to connect; without a database where it has to be made first. */
export function connectionOptions(
  location: MysqlLocation,
  { withDatabase = true }: { readonly withDatabase?: boolean } = {},
): ConnectionOptions {
  const { host, port, user, password, database, timeouts } = location;
  return {
    host,
    port,
    user,
    password,
    ...(withDatabase ? { database } : {}),
    connectTimeout: timeouts?.connect ?? connectTimeout,
    charset: "utf8mb4",
    dateStrings: true, // times of the chat log are local times, not moments
    supportBigNumbers: true, // ids are BIGINT, below 2^53
    bigNumberStrings: false,
    enableKeepAlive: true,
  };
}

/** Asks for rows; each `?` stands for a value, or for a list of them after IN. */
export async function select(
  connection: Connection,
  sql: string,
  values: readonly (Value | readonly number[])[] = [],
  timeout: number = statementTimeout,
): Promise<readonly Row[]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql, values: [...values], timeout });
  return rows;
}

/** Runs statements, separated by `;` where the connection allows several. The first that fails ends it. */
export async function run(
  connection: Connection,
  sql: string,
  timeout: number = statementTimeout,
): Promise<void> {
  await connection.query<ResultSetHeader>({ sql, timeout });
}

/** Waits for a goodbye to a server, but not for ever: one that does not answer finds out by itself. */
export async function sayGoodbye(closing: Promise<unknown>): Promise<void> {
  // Failing means that the other side is gone already.
  await within(farewell, closing.catch(() => {}));
}

/** A value as it stands in a statement. */
export function literal(value: Value): string {
  return escape(value);
}

/** Values as a row of an INSERT. */
export function rowLiteral(values: readonly Value[]): string {
  return `(${values.map(literal).join(",")})`;
}
