/**
 * The tables of the SQLite database, and how a database of an older version becomes one of this version.
 *
 * @module
 */
import { problems } from "../../../protocol/problems.ts";
import type { DatabaseSync } from "node:sqlite";
import { UnusableStorageError } from "../unusable_storage.ts";
import { rollBack } from "./database.ts";

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
  `
  -- The KakaoTalk chat log, as the bot server's users know it (shared/reference/bot-server.ko.md). Ids are never given
  -- out again, so that the index of the search cannot point at another row. Times are local; what is no time is
  -- refused, as it is by the type of these columns in MySQL.
  CREATE TABLE kb_chat_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL,
    user_hash TEXT NOT NULL,
    room_name TEXT,
    sender TEXT,
    message TEXT NOT NULL,
    directive TEXT,
    message_type TEXT NOT NULL,
    is_meaningful INTEGER NOT NULL DEFAULT 0,
    bot_name TEXT NOT NULL,
    is_mention INTEGER NOT NULL DEFAULT 0,
    is_group_chat INTEGER NOT NULL DEFAULT 0,
    log_id TEXT,
    client_timestamp TEXT CHECK (client_timestamp IS datetime(client_timestamp)),
    server_timestamp TEXT DEFAULT (datetime('now', 'localtime'))
      CHECK (server_timestamp IS datetime(server_timestamp)),
    is_bot INTEGER DEFAULT 0,
    is_our_bot_response INTEGER NOT NULL DEFAULT 0,
    is_scheduled INTEGER NOT NULL DEFAULT 0,
    created_at TEXT DEFAULT (datetime('now', 'localtime'))
  );
  CREATE INDEX idx_channel_user_time ON kb_chat_logs (channel_id, user_hash, server_timestamp);
  CREATE INDEX idx_meaningful ON kb_chat_logs (is_meaningful);
  CREATE INDEX idx_channel_id ON kb_chat_logs (channel_id);
  CREATE INDEX idx_user_hash ON kb_chat_logs (user_hash);
  CREATE INDEX idx_room_name ON kb_chat_logs (room_name);
  CREATE INDEX idx_created_at ON kb_chat_logs (created_at);
  -- Ours: the history of a room by time.
  CREATE INDEX madang_channel_time ON kb_chat_logs (channel_id, server_timestamp);

  -- What did not fit the columns of a row, whole.
  CREATE TABLE madang_chat_log_whole (
    row_id INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (row_id, column_name)
  );

  -- As message_pairs, with one token more: that of the channel (pairs.ts).
  CREATE VIRTUAL TABLE madang_chat_log_pairs USING fts5(
    tokens, content='', columnsize=0, detail=none, tokenize='ascii'
  );
  INSERT INTO madang_chat_log_pairs (madang_chat_log_pairs, rank) VALUES ('automerge', 8);

  -- The greatest number of an entry that was kept, and the id up to which rows are in the index.
  INSERT INTO meta VALUES ('chat_log_through', '0'), ('chat_log_indexed', '0');

  CREATE TABLE access (
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (subject, id)
  ) WITHOUT ROWID;
  `,
  `
  -- Files on their way, and whom they are for, in their order. Both are gone when all is done.
  CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    sender TEXT NOT NULL,
    target TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sha256 TEXT,
    saved_as TEXT
  ) WITHOUT ROWID;
  CREATE TABLE transfer_receivers (
    transfer TEXT NOT NULL,
    user_key TEXT NOT NULL,
    place INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (transfer, user_key)
  ) WITHOUT ROWID;
  `,
  `
  -- What conversations with the AI remember. The id of the question is 0 where it is no message.
  CREATE TABLE ai_exchanges (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    sender TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
  );
  CREATE INDEX ai_exchanges_by_conversation ON ai_exchanges (conversation, number);

  -- What each user used of the AI in each place on each day.
  CREATE TABLE ai_uses (
    day TEXT NOT NULL,
    user_key TEXT NOT NULL,
    place_key TEXT NOT NULL,
    user_name TEXT NOT NULL,
    place_name TEXT NOT NULL,
    questions INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    answer_tokens INTEGER NOT NULL,
    PRIMARY KEY (day, user_key, place_key)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE accounts (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    at INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- What rooms are about, where somebody said so.
  CREATE TABLE room_topics (
    room_key TEXT PRIMARY KEY,
    topic TEXT NOT NULL
  ) WITHOUT ROWID;

  -- Bans and mutes, by what tells them apart (services/sanction_key.ts).
  CREATE TABLE sanctions (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    room TEXT,
    about TEXT,
    imposed_by TEXT NOT NULL,
    reason TEXT,
    at INTEGER NOT NULL,
    ends_at INTEGER
  ) WITHOUT ROWID;
  `,
  `
  -- Which rows of another system's chat log were imported, so that none is twice.
  CREATE TABLE madang_chat_log_imported (
    row_key TEXT PRIMARY KEY
  ) WITHOUT ROWID;
  `,
];

/** The version of the schema that this program writes. */
export const schemaVersion: number = migrations.length;

/**
 * Brings a database up to date: all steps are done, or none.
 *
 * @throws {UnusableStorageError} when a newer program wrote the database
 */
export function migrate(database: DatabaseSync, path: string): void {
  const row = database.prepare("PRAGMA user_version").get();
  const version = Number(row?.user_version ?? 0);
  if (version > schemaVersion) {
    throw new UnusableStorageError(failures.newer, { path, version, known: schemaVersion });
  }
  if (version === schemaVersion) return;
  // All steps at once: a sync to disk for each would be most of a first start.
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

const failures = problems("storage", {
  newer: {
    en: "The database {path} is of version {version}; this Madang knows versions up to {known}. " +
      "Start the newer Madang that wrote it, or choose another folder with --data-dir.",
    ko: "{path} 데이터베이스는 버전 {version}입니다. 이 마당은 버전 {known}까지 압니다. " +
      "이것을 만든 새 버전의 마당을 쓰거나 --data-dir로 다른 폴더를 고르세요.",
    todo: "said",
  },
});
