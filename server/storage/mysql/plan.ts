/**
 * What the writes of a transaction are in SQL: few statements of many rows.
 *
 * @module
 */
import { nameKey } from "../../../protocol/names.ts";
import type { Message } from "../../../protocol/messages.ts";
import type { ChatLogEntry, ImportWrite, StorageWrite } from "../../../services/context.ts";
import { conversationOf } from "../conversations.ts";
import type { Call } from "../driver.ts";
import { planAiRecord } from "./ai_records.ts";
import { planAccount } from "./accounts.ts";
import { literal, rowLiteral } from "./database.ts";
import { chatLogColumns } from "../chat_log/columns.ts";
import { chatLogValues } from "./chat_log_table.ts";
import { planImport } from "./imports.ts";
import { createLane, type Lane } from "./lanes.ts";
import { keepMeta } from "./schema.ts";
import { typeColumn } from "../message_rows.ts";
import { planSanction } from "./sanctions.ts";
import { indexTokens } from "../pairs.ts";
import { planTransfer } from "./transfers.ts";

/** The statements of a transaction, and the greatest number of an entry of the chat log that is kept after it. */
export interface Plan {
  readonly statements: readonly string[];
  readonly chatLogThrough: number;
}

/** What nothing else depends on can be done in any order: each of these has a lane of its own. */
interface Lanes {
  readonly users: Lane;
  /** Messages and rooms: whoever is in a room when it closes is so up to the newest message. */
  readonly talk: Lane;
  readonly chatLog: Lane;
  readonly access: Lane;
  /** And bans and mutes. */
  readonly accounts: Lane;
  readonly files: Lane;
  readonly ai: Lane;
}

/** Plans a transaction that keeps calls and a checkpoint; entries up to `chatLogThrough` are kept already. */
export function planWrites(
  calls: readonly Call[],
  checkpoint: string | undefined,
  chatLogThrough: number,
): Plan {
  const lanes = {
    users: createLane(),
    talk: createLane(),
    chatLog: createLane(),
    access: createLane(),
    accounts: createLane(),
    files: createLane(),
    ai: createLane(),
  };
  let through = chatLogThrough;
  for (const call of calls) {
    for (const write of call) {
      if (write.kind === "chat_logged") {
        for (const entry of write.entries) {
          if (entry.number <= through) continue;
          addEntry(lanes.chatLog, entry);
          through = entry.number;
        }
      } else perform(lanes, write);
    }
  }
  const statements = Object.values(lanes).flatMap((lane) => lane.finish());
  if (through > chatLogThrough) statements.push(keepMeta("chat_log_through", String(through)));
  if (checkpoint !== undefined) statements.push(keepMeta("daily_log", checkpoint));
  return { statements, chatLogThrough: through };
}

const heads = {
  user: "INSERT INTO madang_users VALUES",
  message: "INSERT INTO madang_messages VALUES",
  pairs: "INSERT INTO madang_message_pairs VALUES",
  inbox: "INSERT INTO madang_inbox VALUES",
  access: "INSERT INTO madang_access VALUES",
  chatLog: `INSERT INTO kb_chat_logs (${chatLogColumns.join(", ")}) VALUES`,
} as const;

const sameUser = "ON DUPLICATE KEY UPDATE id = VALUES(id), last_seen = VALUES(last_seen)";
const sameSubject =
  "ON DUPLICATE KEY UPDATE name = VALUES(name), state = VALUES(state), at = VALUES(at)";

function perform(lanes: Lanes, item: Exclude<StorageWrite, { kind: "chat_logged" }>): void {
  const { users, talk } = lanes;
  switch (item.kind) {
    case "user_seen": {
      const { id, at } = item;
      users.row(heads.user, rowLiteral([nameKey(id), id, at, at]), sameUser);
      break;
    }
    case "message":
      addMessage(talk, item.message);
      if (item.inboxOf !== undefined) {
        talk.row(heads.inbox, rowLiteral([nameKey(item.inboxOf), item.message.id]));
      }
      break;
    case "inbox_taken":
      talk.statement(
        `DELETE FROM madang_inbox WHERE user_key = ${key(item.user)} ` +
          `AND message_id <= ${literal(item.through)}`,
      );
      break;
    case "access_decided": {
      const { subject, id, name, state, at } = item.access;
      lanes.access.row(heads.access, rowLiteral([subject, id, name, state, at]), sameSubject);
      break;
    }
    case "access_forgotten":
      lanes.access.statement(
        `DELETE FROM madang_access WHERE subject = ${literal(item.subject)} ` +
          `AND id = ${literal(item.id)}`,
      );
      break;
    case "account_kept":
    case "account_removed":
      planAccount(lanes.accounts, item);
      break;
    case "sanction_imposed":
    case "sanction_lifted":
      planSanction(lanes.accounts, item);
      break;
    case "transfer_begun":
    case "transfer_complete":
    case "transfer_settled":
    case "transfer_removed":
      planTransfer(lanes.files, item);
      break;
    case "ai_exchanged":
    case "ai_forgotten":
    case "ai_used":
      planAiRecord(lanes.ai, item);
      break;
    case "message_imported":
      addMessage(talk, item.message);
      break;
    case "user_imported":
    case "room_attended":
    case "chat_log_imported":
      planImport(lanes, item);
      break;
    default:
      performInRoom(talk, item);
  }
}

type RoomWrite = Exclude<Extract<StorageWrite, { readonly room: string }>, ImportWrite>;

function performInRoom(talk: Lane, item: RoomWrite): void {
  const room = key(item.room);
  switch (item.kind) {
    case "room_opened": {
      const row = rowLiteral([nameKey(item.room), item.room, item.owner, item.at]);
      talk.statement(`INSERT INTO madang_rooms VALUES ${row}`);
      break;
    }
    case "room_owner":
      talk.statement(
        `UPDATE madang_rooms SET owner = ${literal(item.owner)} WHERE room_key = ${room}`,
      );
      break;
    case "room_topic":
      talk.statement(
        item.topic === undefined
          ? `DELETE FROM madang_room_topics WHERE room_key = ${room}`
          : `REPLACE INTO madang_room_topics VALUES ${
            rowLiteral([nameKey(item.room), item.topic])
          }`,
      );
      break;
    case "room_closed":
      // Whoever is still a member when a room closes must not read what is said in a later one of the same name.
      talk.statement(
        `UPDATE madang_memberships SET present = NULL,
          left_through = (SELECT coalesce(max(id), 0) FROM madang_messages)
          WHERE room_key = ${room} AND present = 1`,
      );
      talk.statement(`DELETE FROM madang_room_topics WHERE room_key = ${room}`);
      talk.statement(`DELETE FROM madang_rooms WHERE room_key = ${room}`);
      break;
    case "room_joined": {
      const { user, after } = item;
      const row = rowLiteral([nameKey(item.room), nameKey(user), user, after]);
      talk.statement(
        `INSERT INTO madang_memberships (room_key, user_key, user_id, joined_after) VALUES ${row}`,
      );
      break;
    }
    case "room_left":
      talk.statement(
        `UPDATE madang_memberships SET present = NULL, left_through = ${literal(item.through)} ` +
          `WHERE room_key = ${room} AND user_key = ${key(item.user)} AND present = 1`,
      );
      break;
  }
}

function addMessage(talk: Lane, message: Message): void {
  const { id, at, from, to, text } = message;
  const conversation = conversationOf(message);
  talk.row(
    heads.message,
    rowLiteral([
      id,
      at,
      typeColumn(message),
      conversation,
      from,
      nameKey(from),
      to,
      nameKey(to),
      text,
    ]),
  );
  talk.row(heads.pairs, `(${literal(id)},'${indexTokens(text)}')`); // tokens need no escapes
}

function addEntry(chatLog: Lane, entry: ChatLogEntry): void {
  const row = rowLiteral(chatLogValues(entry));
  const whole = Object.entries(entry.whole ?? {});
  if (whole.length === 0) {
    chatLog.row(heads.chatLog, row);
    return;
  }
  // By itself: the ids of rows that are inserted together are not known to follow each other.
  chatLog.statement(`${heads.chatLog} ${row}`);
  const values = whole.map(([column, value]) =>
    `(LAST_INSERT_ID(),${literal(column)},${literal(value)})`
  );
  chatLog.statement(`INSERT INTO madang_chat_log_whole VALUES ${values.join(",")}`);
}

function key(name: string): string {
  return literal(nameKey(name));
}
