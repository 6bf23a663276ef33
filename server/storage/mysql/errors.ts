/**
 * What the errors of a MySQL or MariaDB server mean: for a write, for a connection, and for the operator.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../../protocol/problems.ts";
import { UnusableStorageError } from "../unusable_storage.ts";
import type { MysqlLocation } from "./database.ts";

// Error numbers: https://mariadb.com/kb/en/mariadb-error-code-reference/, the same in MySQL where both have them.
const accessDenied: ReadonlySet<number> = new Set([1044, 1045, 1130, 1142, 1227, 1698]);
// Those of a server that lets nobody write any more are among them: behind its name there may be another by now.
const sessionEnded: ReadonlySet<number> = new Set(
  [1053, 1077, 1079, 1290, 1317, 1836, 1927, 4031],
);
const unknownDatabase = 1049;
const noSuchTable = 1146;
const deadlock = 1213;
const lockWaitTimeout = 1205;

// What blames a write and not the server: null, duplicate key, missing value, out of range, truncated, wrong text or
// time, too long, a check that failed.
const refusals: ReadonlySet<number> = new Set(
  [1048, 1062, 1153, 1264, 1265, 1292, 1364, 1366, 1406, 1586, 1690, 3819, 4025],
);

// The classes of SQLSTATE that blame data: cardinality, data, a constraint, and what somebody's trigger signals.
const refusalClasses: readonly string[] = ["21", "22", "23", "44", "45"];

/** A write that is too big to be sent at all. */
export class TooBigForServer extends Error {
  /** The name under which logs show it. */
  override readonly name = "TooBigForServer";
}

/** Whether an error blames a write: the others may succeed without it. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof TooBigForServer || error instanceof TypeError) return true;
  const number = serverNumber(error);
  if (number === undefined) return false;
  return refusals.has(number) || refusalClasses.includes(stateOf(error).slice(0, 2));
}

/** Whether the connection is gone, or in no state to be used again: all that the server did not answer. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof TooBigForServer) return false;
  const number = serverNumber(error);
  if (number === undefined || sessionEnded.has(number)) return true;
  return error instanceof Error && "fatal" in error && error.fatal === true;
}

/** Whether a connection was lost in the midst of things, and not for want of an answer. */
export function isLostConnection(error: unknown): boolean {
  return isConnectionError(error) && codeOf(error) !== "PROTOCOL_SEQUENCE_TIMEOUT";
}

/** Whether a transaction had to give way to another, and may succeed when it is tried again. */
export function isDeadlock(error: unknown): boolean {
  return serverNumber(error) === deadlock;
}

/** Whether somebody else has held a row for too long. */
export function isLockWaitTimeout(error: unknown): boolean {
  return serverNumber(error) === lockWaitTimeout;
}

/** Whether the database of the location is not there. */
export function isUnknownDatabase(error: unknown): boolean {
  return serverNumber(error) === unknownDatabase;
}

/** Whether a table is not there. */
export function isNoSuchTable(error: unknown): boolean {
  return serverNumber(error) === noSuchTable;
}

/** An error at the start, as the operator reads it. Never with the password. */
export function explainMysqlFailure(error: unknown, location: MysqlLocation): UnusableStorageError {
  if (error instanceof UnusableStorageError) return error;
  const number = serverNumber(error) ?? 0;
  if (accessDenied.has(number)) return unusable(failures.accessDenied, location, error);
  if (number === unknownDatabase) return unusable(failures.noDatabase, location, error);
  if (number === 0 && isUnreachable(error)) return unusable(failures.unreachable, location, error);
  return unusable(failures.other, location, error);
}

/** An error for the operator about a database, with what its sentence needs: address, user, database and reason. */
export function unusable(
  sentence: ListedProblem,
  { host, port, user, database }: MysqlLocation,
  cause?: unknown,
  more: Readonly<Record<string, string | number>> = {},
): UnusableStorageError {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const details = { address, user, database, reason: reasonOf(cause), ...more };
  return new UnusableStorageError(sentence, details, { cause });
}

const networkCodes = /^(E[A-Z_]+|PROTOCOL_[A-Z_]+|HANDSHAKE_[A-Z_]+)$/;

function isUnreachable(error: unknown): boolean {
  return networkCodes.test(codeOf(error));
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message.trim() || codeOf(cause) || cause.name;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function stateOf(error: unknown): string {
  return error instanceof Error && "sqlState" in error ? String(error.sqlState) : "";
}

// The number of an error that the server sent; none where it did not answer.
function serverNumber(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("sqlState" in error) || !("errno" in error)) return undefined;
  return Number(error.errno);
}

const failures = problems("storage", {
  unreachable: {
    en: "No MySQL or MariaDB server answers at {address} ({reason}; user {user}, database " +
      "{database}). Start it, or correct the address with --storage.",
    ko: "{address}에서 MySQL이나 MariaDB 서버가 응답하지 않습니다({reason}, 사용자 {user}, " +
      "데이터베이스 {database}). 그 서버를 켜거나 --storage의 주소를 고치세요.",
    todo: "said",
  },
  accessDenied: {
    en: "The MySQL server at {address} does not let the user {user} use the database {database} " +
      "({reason}). Correct user and password with --storage, or let the server's administrator " +
      "grant this user all rights on that database.",
    ko: "{address}의 MySQL 서버가 사용자 {user}에게 데이터베이스 {database} 사용을 허락하지 " +
      "않습니다({reason}). --storage의 사용자와 비밀번호를 고치거나, 서버 관리자에게 그 데이터베이스의 " +
      "모든 권한을 이 사용자에게 달라고 하세요.",
    todo: "said",
  },
  noDatabase: {
    en: "The MySQL server at {address} has no database {database}, and the user {user} could not " +
      "make it ({reason}). Make it (CREATE DATABASE), or name another with --storage.",
    ko: "{address}의 MySQL 서버에 {database} 데이터베이스가 없고, {user} 사용자로는 만들 수 " +
      "없었습니다({reason}). CREATE DATABASE로 만들거나 --storage로 다른 것을 고르세요.",
    todo: "said",
  },
  other: {
    en: "The database {database} of the MySQL server at {address} cannot be used as {user} " +
      "({reason}). Put that in order, or name another with --storage.",
    ko: "{address}의 MySQL 서버에 있는 {database} 데이터베이스를 {user} 사용자로 쓸 수 " +
      "없습니다({reason}). 그것을 바로잡거나 --storage로 다른 것을 고르세요.",
    todo: "said",
  },
});
