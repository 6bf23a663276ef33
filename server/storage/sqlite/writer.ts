/**
 * The writing side of the SQLite driver.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { nameKey } from "../../../protocol/names.ts";
import type { Message } from "../../../protocol/messages.ts";
import type { StorageWrite } from "../../../services/context.ts";
import { type AiWrites, keepAiRecord, prepareAiWrites } from "./ai_records.ts";
import { type AccountWrites, keepAccount, prepareAccountWrites } from "./accounts.ts";
import { type AccessWrites, keepAccess, prepareAccessWrites } from "./access.ts";
import {
  type ChatLogWrites,
  indexChatLog,
  insertEntries,
  prepareChatLogWrites,
} from "./chat_log.ts";
import { conversationOf } from "../conversations.ts";
import { unusableDatabase } from "../data_directory.ts";
import { UnusableStorageError } from "../unusable_storage.ts";
import type { Call, StorageWriter } from "../driver.ts";
import { type ImportWrites, keepImport, prepareImportWrites } from "./imports.ts";
import { keepSanction, prepareSanctionWrites, type SanctionWrites } from "./sanctions.ts";
import { fromText, openDatabase, prepareAll, type Prepared, rollBack } from "./database.ts";
import { messageColumns, toMessage, typeColumn } from "../message_rows.ts";
import { beginEpoch } from "./epoch.ts";
import { MessageIndex } from "./message_index.ts";
import { migrate } from "./schema.ts";
import { keepTransfer, prepareTransferWrites, type TransferWrites } from "./transfers.ts";

/** Makes the writing side of a database file. Nothing happens before it is opened. */
export function createSqliteWriter(path: string): StorageWriter {
  let connection: Connection | undefined;
  const opened = (): Connection => {
    if (!connection) throw new Error(`The database ${path} is not open`);
    return connection;
  };
  return {
    open() {
      let database: DatabaseSync | undefined;
      try {
        database = openDatabase(path);
        migrate(database, path);
        const state = beginEpoch(database);
        connection = {
          database,
          write: prepareAll(database, statements),
          index: new MessageIndex(database),
          chatLog: prepareChatLogWrites(database),
          access: prepareAccessWrites(database),
          accounts: prepareAccountWrites(database),
          sanctions: prepareSanctionWrites(database),
          transfers: prepareTransferWrites(database),
          ai: prepareAiWrites(database),
          imports: prepareImportWrites(database),
        };
        return state;
      } catch (error) {
        database?.close();
        throw error instanceof UnusableStorageError ? error : unusableDatabase(path, error);
      }
    },
    apply: (calls, checkpoint) => apply(opened(), calls, checkpoint),
    probe() {
      const connection = opened();
      const { probe, probed } = connection.write;
      inTransaction(connection, () => probe.run());
      inTransaction(connection, () => probed.run());
    },
    isRefusal,
    loadCheckpoint() {
      const row = opened().database.prepare("SELECT value FROM meta WHERE name = 'daily_log'")
        .get();
      return row === undefined ? undefined : String(row.value);
    },
    saveCheckpoint: (checkpoint) => apply(opened(), [], checkpoint),
    messagesAfter: (id, limit) =>
      opened().database.prepare(
        `SELECT ${messageColumns} FROM messages WHERE id > ? ORDER BY id LIMIT ?`,
      ).all(id, limit).map(toMessage),
    message(id) {
      const row = opened().database.prepare(
        `SELECT ${messageColumns} FROM messages WHERE id = ?`,
      ).get(id);
      return row === undefined ? undefined : toMessage(row);
    },
    indexChatLog(through, limit) {
      const connection = opened();
      return inTransaction(connection, () => indexChatLog(connection.chatLog, through, limit));
    },
    catchUp() {
      const connection = opened();
      const { index } = connection;
      if (!index.isBehind) return false;
      try {
        inTransaction(connection, () => index.catchUp());
      } catch (error) {
        index.undo();
        throw error;
      }
      return index.isBehind;
    },
    close() {
      connection?.database.close();
      connection = undefined;
    },
  };
}

interface Connection {
  readonly database: DatabaseSync;
  readonly write: Writes;
  readonly index: MessageIndex;
  readonly chatLog: ChatLogWrites;
  readonly access: AccessWrites;
  readonly accounts: AccountWrites;
  readonly sanctions: SanctionWrites;
  readonly transfers: TransferWrites;
  readonly ai: AiWrites;
  readonly imports: ImportWrites;
}

function apply(
  connection: Connection,
  calls: readonly Call[],
  checkpoint: string | undefined,
): void {
  try {
    inTransaction(connection, () => {
      connection.index.begin(count(calls, "message"), count(calls, "message_imported"));
      // No savepoint per call: each would make FTS5 write out what it gathers, which is most of the cost. A batch of
      // which one call fails is tried again in parts (batches.ts).
      for (const call of calls) for (const item of call) perform(connection, item);
      if (checkpoint !== undefined) connection.write.checkpoint.run(checkpoint);
    });
  } catch (error) {
    connection.index.undo();
    throw error;
  }
}

function count(calls: readonly Call[], wanted: StorageWrite["kind"]): number {
  let found = 0;
  for (const call of calls) for (const { kind } of call) if (kind === wanted) found++;
  return found;
}

function inTransaction<Result>({ database, write }: Connection, work: () => Result): Result {
  write.begin.run();
  try {
    const result = work();
    write.commit.run();
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

type Writes = Prepared<typeof statements>;

const statements = {
  begin: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  checkpoint: `INSERT INTO meta VALUES ('daily_log', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  // As long as a large batch, so that it fails on a disk on which only small ones still find room.
  probe: "INSERT OR REPLACE INTO meta VALUES ('probe', zeroblob(262144))",
  probed: "DELETE FROM meta WHERE name = 'probe'",
  userSeen: `INSERT INTO users VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET id = excluded.id, last_seen = excluded.last_seen`,
  message: "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  inbox: "INSERT INTO inbox VALUES (?, ?)",
  inboxTaken: "DELETE FROM inbox WHERE user_key = ? AND message_id <= ?",
  roomOpened: "INSERT INTO rooms VALUES (?, ?, ?, ?)",
  roomOwner: "UPDATE rooms SET owner = ? WHERE key = ?",
  topicSet: "INSERT OR REPLACE INTO room_topics VALUES (?, ?)",
  topicCleared: "DELETE FROM room_topics WHERE room_key = ?",
  roomClosed: "DELETE FROM rooms WHERE key = ?",
  // Whoever is still a member when a room closes must not read what is said in a later one of the same name.
  everyoneLeft: `UPDATE memberships SET left_through = (SELECT coalesce(max(id), 0) FROM messages)
    WHERE room_key = ? AND left_through IS NULL`,
  roomJoined: `INSERT INTO memberships (room_key, user_key, user_id, joined_after)
    VALUES (?, ?, ?, ?)`,
  roomLeft: `UPDATE memberships SET left_through = ?
    WHERE room_key = ? AND user_key = ? AND left_through IS NULL`,
} as const;

function perform(connection: Connection, item: StorageWrite): void {
  const { write, index, chatLog, access, accounts, sanctions, transfers, ai, imports } = connection;
  switch (item.kind) {
    case "user_seen":
      write.userSeen.run(nameKey(item.id), item.id, item.at, item.at);
      break;
    case "message":
      insertMessage(write, item.message);
      index.add(item.message);
      if (item.inboxOf !== undefined) write.inbox.run(nameKey(item.inboxOf), item.message.id);
      break;
    case "inbox_taken":
      write.inboxTaken.run(nameKey(item.user), item.through);
      break;
    case "room_opened":
      write.roomOpened.run(nameKey(item.room), item.room, item.owner, item.at);
      break;
    case "room_owner":
      write.roomOwner.run(item.owner, nameKey(item.room));
      break;
    case "room_topic":
      if (item.topic === undefined) write.topicCleared.run(nameKey(item.room));
      else write.topicSet.run(nameKey(item.room), item.topic);
      break;
    case "room_closed":
      write.everyoneLeft.run(nameKey(item.room));
      write.topicCleared.run(nameKey(item.room));
      write.roomClosed.run(nameKey(item.room));
      break;
    case "room_joined":
      write.roomJoined.run(nameKey(item.room), nameKey(item.user), item.user, item.after);
      break;
    case "room_left":
      write.roomLeft.run(item.through, nameKey(item.room), nameKey(item.user));
      break;
    case "chat_logged":
      insertEntries(chatLog, item.entries);
      break;
    case "access_decided":
    case "access_forgotten":
      keepAccess(access, item);
      break;
    case "account_kept":
    case "account_removed":
      keepAccount(accounts, item);
      break;
    case "sanction_imposed":
    case "sanction_lifted":
      keepSanction(sanctions, item);
      break;
    case "transfer_begun":
    case "transfer_complete":
    case "transfer_settled":
    case "transfer_removed":
      keepTransfer(transfers, item);
      break;
    case "ai_exchanged":
    case "ai_forgotten":
    case "ai_used":
      keepAiRecord(ai, item);
      break;
    case "message_imported":
      insertMessage(write, item.message);
      index.add(item.message);
      break;
    case "user_imported":
    case "room_attended":
    case "chat_log_imported":
      keepImport(imports, item);
      break;
  }
}

function insertMessage(write: Writes, message: Message): void {
  const { id, at, from, to, text } = message;
  const conversation = conversationOf(message);
  write.message.run(
    id,
    at,
    typeColumn(message),
    conversation,
    from,
    nameKey(from),
    to,
    nameKey(to),
    fromText(text),
  );
}

// Primary result codes of SQLite that blame a write and not the disk: too big, constraint, mismatch, range
// (source: https://www.sqlite.org/rescode.html).
const refusals: ReadonlySet<number> = new Set([18, 19, 20, 25]);

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("errcode" in error) return refusals.has(Number(error.errcode) & 0xff);
  return error instanceof TypeError;
}
