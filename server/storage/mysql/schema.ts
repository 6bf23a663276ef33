/**
 * Our tables in a MySQL or MariaDB database, and how a database of an older version becomes one of this version. They
 * all begin with `madang_`, since the database may be full of others. `kb_chat_logs` is in chat_log_table.ts.
 *
 * Keys are compared by their bytes alone (VARBINARY): every collation of both servers would take some different texts
 * for the same, if only for the spaces at their ends.
 *
 * @module
 */
import { problems } from "../../../protocol/problems.ts";
import type { Connection } from "mysql2/promise";
import { literal, type MysqlLocation, run, select } from "./database.ts";
import { toText } from "../message_rows.ts";
import { isNoSuchTable, unusable } from "./errors.ts";

const table = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
/** A key: 32 characters, which folding makes longer in some scripts. */
const key = "VARBINARY(512) NOT NULL";
const name = "VARCHAR(255) NOT NULL";
const transfer = "VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL";
const tokens = "MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL";

/**
 * The steps from an empty database to the current version, oldest first. A step that was released is never changed: a
 * change is a further step. MySQL cannot take back half a step, so each statement does no harm where it was done before.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS madang_meta (
      name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      value MEDIUMTEXT NOT NULL
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_users (
      user_key ${key} PRIMARY KEY,
      id ${name},
      first_seen BIGINT NOT NULL,
      last_seen BIGINT NOT NULL
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_rooms (
      room_key ${key} PRIMARY KEY,
      name ${name},
      owner ${name},
      opened_at BIGINT NOT NULL
    ) ${table}`,
    // Who could read which messages of a room: those with joined_after < id <= left_through. A room that closes and
    // opens again under the same name has new intervals. `present` is 1 or nothing, so that its key holds who is there.
    `CREATE TABLE IF NOT EXISTS madang_memberships (
      number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      room_key ${key},
      user_key ${key},
      user_id ${name},
      joined_after BIGINT NOT NULL,
      left_through BIGINT,
      present TINYINT DEFAULT 1,
      KEY by_user (user_key, room_key, joined_after, left_through),
      UNIQUE KEY members (room_key, user_key, present)
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_messages (
      id BIGINT NOT NULL PRIMARY KEY,
      at BIGINT NOT NULL,
      type VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      conversation VARBINARY(1040) NOT NULL,
      sender ${name},
      sender_key ${key},
      target ${name},
      target_key ${key},
      text MEDIUMTEXT NOT NULL,
      KEY by_conversation (conversation, at),
      KEY by_time (at)
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_inbox (
      user_key ${key},
      message_id BIGINT NOT NULL,
      PRIMARY KEY (user_key, message_id)
    ) ${table}`,
    // The tokens of pairs.ts by message id.
    `CREATE TABLE IF NOT EXISTS madang_message_pairs (
      id BIGINT NOT NULL PRIMARY KEY,
      tokens ${tokens},
      FULLTEXT KEY tokens (tokens)
    ) ${table}`,
    // The same of the chat log, with one token more: that of the channel.
    `CREATE TABLE IF NOT EXISTS madang_chat_log_pairs (
      id BIGINT NOT NULL PRIMARY KEY,
      tokens ${tokens},
      FULLTEXT KEY tokens (tokens)
    ) ${table}`,
    // What did not fit the columns of a row of kb_chat_logs, whole.
    `CREATE TABLE IF NOT EXISTS madang_chat_log_whole (
      row_id BIGINT NOT NULL,
      column_name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value MEDIUMTEXT NOT NULL,
      PRIMARY KEY (row_id, column_name)
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_access (
      subject VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      id VARBINARY(1020) NOT NULL,
      name ${name},
      state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (subject, id)
    ) ${table}`,
    // The greatest number of an entry of the chat log that was kept, and the id up to which its rows are indexed.
    `INSERT IGNORE INTO madang_meta VALUES ('server', ${literal(randomName())}), ('epoch', '0'),
      ('chat_log_through', '0'), ('chat_log_indexed', '0')`,
  ],
  [
    // Files on their way, and whom they are for, in their order. Both are gone when all is done.
    `CREATE TABLE IF NOT EXISTS madang_transfers (
      id ${transfer} PRIMARY KEY,
      sender ${name},
      target ${name},
      name ${name},
      size BIGINT NOT NULL,
      at BIGINT NOT NULL,
      sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
      saved_as VARCHAR(255)
    ) ${table}`,
    `CREATE TABLE IF NOT EXISTS madang_transfer_receivers (
      transfer ${transfer},
      user_key ${key},
      place INT NOT NULL,
      user_id ${name},
      state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (transfer, user_key)
    ) ${table}`,
  ],
  [
    // What conversations with the AI remember. The id of the question is 0 where it is no message.
    `CREATE TABLE IF NOT EXISTS madang_ai_exchanges (
      number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      conversation VARBINARY(1040) NOT NULL,
      message_id BIGINT NOT NULL,
      sender ${name},
      question MEDIUMTEXT NOT NULL,
      answer MEDIUMTEXT NOT NULL,
      KEY by_conversation (conversation, number)
    ) ${table}`,
    // What each user used of the AI in each place on each day.
    `CREATE TABLE IF NOT EXISTS madang_ai_uses (
      day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      user_key VARBINARY(1560) NOT NULL,
      place_key VARBINARY(1040) NOT NULL,
      user_name ${name},
      place_name ${name},
      questions BIGINT NOT NULL,
      prompt_tokens BIGINT NOT NULL,
      answer_tokens BIGINT NOT NULL,
      PRIMARY KEY (day, user_key, place_key)
    ) ${table}`,
  ],
  [
    `CREATE TABLE IF NOT EXISTS madang_accounts (
      user_key ${key} PRIMARY KEY,
      id ${name},
      role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      password VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      at BIGINT NOT NULL
    ) ${table}`,
    // What rooms are about, where somebody said so.
    `CREATE TABLE IF NOT EXISTS madang_room_topics (
      room_key ${key} PRIMARY KEY,
      topic VARCHAR(255) NOT NULL
    ) ${table}`,
    // Bans and mutes, by what tells them apart (services/sanction_key.ts): two names and a kind.
    `CREATE TABLE IF NOT EXISTS madang_sanctions (
      sanction_key VARBINARY(1056) NOT NULL PRIMARY KEY,
      kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      subject ${name},
      room VARCHAR(255),
      about VARCHAR(255),
      imposed_by ${name},
      reason VARCHAR(255),
      at BIGINT NOT NULL,
      ends_at BIGINT
    ) ${table}`,
  ],
  [
    // Which rows of another system's chat log were imported, so that none is twice.
    `CREATE TABLE IF NOT EXISTS madang_chat_log_imported (
      row_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY
    ) ${table}`,
  ],
];

/** The version of the schema that this program writes. */
export const mysqlSchemaVersion: number = migrations.length;

/** Milliseconds that a step may take: some rewrite a table. */
const migrationTimeout = 10 * 60_000;

/**
 * Brings our tables up to date. Whoever calls it holds the lock of the database.
 *
 * @throws {UnusableStorageError} when a newer program wrote the database
 */
export async function migrateMysql(connection: Connection, location: MysqlLocation): Promise<void> {
  const version = await versionOf(connection);
  if (version > mysqlSchemaVersion) {
    const details = { version, known: mysqlSchemaVersion };
    throw unusable(failures.newer, location, undefined, details);
  }
  for (let done = version; done < mysqlSchemaVersion; done++) {
    for (const statement of migrations[done]) await run(connection, statement, migrationTimeout);
    await run(connection, keepMeta("schema_version", String(done + 1)));
  }
}

/** The statement that keeps a value in `madang_meta`. */
export function keepMeta(entry: string, value: string): string {
  return `INSERT INTO madang_meta VALUES (${literal(entry)}, ${literal(value)}) ` +
    "ON DUPLICATE KEY UPDATE value = VALUES(value)";
}

/** A value in `madang_meta`. */
export async function loadMeta(connection: Connection, entry: string): Promise<string | undefined> {
  const sql = "SELECT value FROM madang_meta WHERE name = ?";
  const [row] = await select(connection, sql, [entry]);
  return row === undefined ? undefined : toText(row.value);
}

async function versionOf(connection: Connection): Promise<number> {
  try {
    return Number(await loadMeta(connection, "schema_version") ?? 0);
  } catch (error) {
    if (isNoSuchTable(error)) return 0;
    throw error;
  }
}

// What tells this storage from any other.
function randomName(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

const failures = problems("storage", {
  newer: {
    en: "The database {database} of the MySQL server at {address} is of version {version}; this " +
      "Madang knows versions up to {known}. Start the newer Madang that wrote it, or name another " +
      "with --storage (user {user}).",
    ko: "{address}의 MySQL 서버에 있는 {database} 데이터베이스는 버전 {version}입니다. 이 마당은 " +
      "버전 {known}까지 압니다. 이것을 만든 새 버전의 마당을 쓰거나 --storage로 다른 것을 고르세요" +
      "(사용자 {user}).",
    todo: "said",
  },
});
