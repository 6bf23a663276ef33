/**
 * One server per database: a named lock of the MySQL server, held by the connection that writes.
 *
 * @module
 */
import { problems } from "../../../protocol/problems.ts";
import { createHash } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { type MysqlLocation, run, select } from "./database.ts";
import { unusable } from "./errors.ts";

/** A connection, as the server knows it. */
export interface ServerThread {
  readonly id: number;
  /** The address that it came from. */
  readonly from: string;
}

/** Milliseconds to wait for the lock: so long a server that was just killed may take to be noticed. */
const patience = 3_000;

/** The connection itself. */
export async function ownThread(connection: Connection): Promise<ServerThread> {
  const [row] = await select(connection, "SELECT CONNECTION_ID() AS id");
  const id = Number(row.id);
  return { id, from: await addressOf(connection, id) };
}

/**
 * Takes the lock of a database for as long as the connection lasts. `previous` is the connection that we had: where
 * the server still holds the lock for it, it is ended. So whoever has the lock knows that nothing that was sent
 * earlier is still being done.
 *
 * @throws {UnusableStorageError} when another server has it
 */
export async function takeDatabaseLock(
  connection: Connection,
  location: MysqlLocation,
  previous: ServerThread | undefined,
): Promise<void> {
  const name = lockName(location.database);
  const timeout = location.timeouts?.lock ?? patience;
  if (await tryLock(connection, name, timeout)) return;
  const [used] = await select(connection, "SELECT IS_USED_LOCK(?) AS id", [name]);
  const holder = Number(used.id ?? 0);
  const from = await addressOf(connection, holder);
  if (holder === previous?.id && from === previous.from) {
    await run(connection, `KILL ${holder}`);
    if (await tryLock(connection, name, timeout)) return;
  }
  throw unusable(failures.inUse, location, undefined, { holder: from || "?" });
}

async function tryLock(connection: Connection, name: string, timeout: number): Promise<boolean> {
  const seconds = Math.ceil(timeout / 1000); // MySQL knows no parts of one
  const [row] = await select(connection, "SELECT GET_LOCK(?, ?) AS taken", [name, seconds]);
  return Number(row.taken) === 1;
}

async function addressOf(connection: Connection, id: number): Promise<string> {
  const sql = "SELECT host AS address FROM information_schema.processlist WHERE id = ?";
  const [row] = await select(connection, sql, [id]);
  return row === undefined ? "" : String(row.address);
}

// Names of locks are at most 64 characters and know no capitals.
function lockName(database: string): string {
  const isPlain = /^[a-z0-9_]{1,50}$/.test(database);
  const rest = isPlain
    ? database
    : createHash("sha256").update(database).digest("hex").slice(0, 40);
  return `madang:${rest}`;
}

const failures = problems("storage", {
  inUse: {
    en: "The database {database} of the MySQL server at {address} is in use by another Madang " +
      "server (connected from {holder}). Stop that one first, or name another with --storage. When its " +
      "machine has failed, the database is free after three minutes (user {user}).",
    ko: "{address}의 MySQL 서버에 있는 {database} 데이터베이스는 다른 마당 서버가 쓰고 있습니다" +
      "({holder}에서 접속). 그 서버를 먼저 끝내거나 --storage로 다른 것을 고르세요. 그 컴퓨터가 고장 난 " +
      "것이라면 3분 뒤에 쓸 수 있습니다(사용자 {user}).",
    todo: "said",
  },
});
