/**
 * The data directory: made where it is missing, and used by one server at a time.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { readableReasonOf } from "../reason.ts";
import { DatabaseSync } from "node:sqlite";
import { UnusableStorageError } from "./unusable_storage.ts";

/**
 * Makes a directory and those above it where they are missing.
 *
 * @throws {UnusableStorageError} when that fails
 */
export async function ensureDirectory(directory: string): Promise<void> {
  try {
    // Messages are private: what is made here is the server's user's alone.
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusableDirectory(directory, cause);
  }
}

/**
 * Takes a data directory for this process until the lock is disposed of, or the process ends in any way.
 *
 * @throws {UnusableStorageError} when another server has it, or it cannot be written
 */
export function lockDataDirectory(directory: string): Disposable {
  // A database rather than a lock on a file: this works on every system and version that has node:sqlite.
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(`${directory}/madang.lock`);
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && cause.message.includes("locked")) {
      throw new UnusableStorageError(
        failures.inUse,
        { directory },
        { cause },
      );
    }
    throw unusableDirectory(directory, cause);
  }
  const held = database;
  return { [Symbol.dispose]: () => held.close() };
}

/** What the operator reads where a database is there but cannot be opened, or is something else. */
export function unusableDatabase(path: string, cause: unknown): UnusableStorageError {
  const reason = readableReasonOf(cause);
  return new UnusableStorageError(
    failures.database,
    { path, reason },
    { cause },
  );
}

/** What the operator reads where a directory cannot be used. */
export function unusableDirectory(directory: string, cause: unknown): UnusableStorageError {
  const reason = readableReasonOf(cause);
  return new UnusableStorageError(
    failures.directory,
    { directory, reason },
    { cause },
  );
}

const failures = problems("storage", {
  inUse: {
    en: "The data folder {directory} is in use by another Madang server. " +
      "Stop that one first, or choose another folder with --data-dir.",
    ko: "{directory} 폴더는 다른 마당 서버가 쓰고 있습니다. " +
      "그 서버를 먼저 끝내거나 --data-dir로 다른 폴더를 고르세요.",
    todo: "said",
  },
  database: {
    en: "The database {path} cannot be used ({reason}). " +
      "Restore it from a copy, or choose another folder with --data-dir.",
    ko: "{path} 데이터베이스를 쓸 수 없습니다({reason}). " +
      "복사해 둔 것으로 되돌리거나 --data-dir로 다른 폴더를 고르세요.",
    todo: "said",
  },
  directory: {
    en: "The folder {directory} cannot be written ({reason}). " +
      "Change its permissions, or choose another one with --data-dir.",
    ko: "{directory} 폴더에 쓸 수 없습니다({reason}). " +
      "폴더의 권한을 바꾸거나 --data-dir로 다른 폴더를 고르세요.",
    todo: "said",
  },
});
