/**
 * The tables of the SQLite database, and how a database of an older version becomes one of this version.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { DataDirectoryError } from "./data_directory.ts";
import { rollBack } from "./sqlite.ts";

/**
 * The steps from an empty database to the current version, oldest first; `PRAGMA user_version` counts those done.
 * A step that was released is never changed: a change is a further step.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE users (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE rooms (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    opened_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- Who could read which messages of a room: those with joined_after < id <= left_through. A room that closes and
  -- opens again under the same name has new intervals, so that nobody reads what was said in the earlier one.
  CREATE TABLE memberships (
    number INTEGER PRIMARY KEY,
    room_key TEXT NOT NULL,
    user_key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    joined_after INTEGER NOT NULL,
    left_through INTEGER
  );
  CREATE INDEX memberships_by_user
    ON memberships (user_key, room_key, joined_after, left_through);
  CREATE UNIQUE INDEX memberships_present
    ON memberships (room_key, user_key) WHERE left_through IS NULL;

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    conversation TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_key TEXT NOT NULL,
    target TEXT NOT NULL,
    target_key TEXT NOT NULL,
    text TEXT NOT NULL
  );
  CREATE INDEX messages_by_conversation ON messages (conversation, at);
  CREATE INDEX messages_by_time ON messages (at);

  CREATE TABLE inbox (
    user_key TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (user_key, message_id)
  ) WITHOUT ROWID;

  -- The tokens of pairs.ts by message id. Neither texts nor positions: candidates are checked against the message.
  CREATE VIRTUAL TABLE message_pairs USING fts5(
    tokens, content='', columnsize=0, detail=none, tokenize='ascii'
  );

  -- Merging more parts of the index at once costs searches little and makes keeping messages cheaper.
  INSERT INTO message_pairs (message_pairs, rank) VALUES ('automerge', 8);

  INSERT INTO meta VALUES ('server', lower(hex(randomblob(16)))), ('epoch', '0');
  `,
];

/** The version of the schema that this program writes. */
export const schemaVersion: number = migrations.length;

/**
 * Brings a database up to date. Each step is done wholly or not at all.
 *
 * @throws {DataDirectoryError} when a newer program wrote the database
 */
export function migrate(database: DatabaseSync, path: string): void {
  const row = database.prepare("PRAGMA user_version").get();
  const version = Number(row?.user_version ?? 0);
  if (version > schemaVersion) {
    throw new DataDirectoryError({
      en:
        "The database {path} is of version {version}; this Madang knows versions up to {known}. " +
        "Start the newer Madang that wrote it, or choose another directory with --data-dir.",
      ko: "{path} 데이터베이스는 버전 {version}입니다. 이 마당은 버전 {known}까지 압니다. " +
        "이것을 만든 새 버전의 마당을 쓰거나 --data-dir로 다른 폴더를 고르세요.",
    }, { path, version, known: schemaVersion });
  }
  for (let done = version; done < schemaVersion; done++) {
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(migrations[done]);
      database.exec(`PRAGMA user_version = ${done + 1}`);
      database.exec("COMMIT");
    } catch (error) {
      rollBack(database);
      throw error;
    }
  }
}
