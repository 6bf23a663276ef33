/**
 * What another system had before, in MySQL.
 *
 * @module
 */
import { nameKey } from "../../../protocol/names.ts";
import type { ImportWrite } from "../../../services/context.ts";
import { importedIdsEnd } from "../../../services/message_numbers.ts";
import { literal, rowLiteral } from "./database.ts";
import type { Lane } from "./lanes.ts";

/** What is imported but messages, which are kept as others are. */
type OtherImport = Exclude<ImportWrite, { readonly kind: "message_imported" }>;

/** The lanes that imports need: those of users, of rooms and of the chat log. */
export interface ImportLanes {
  readonly users: Lane;
  readonly talk: Lane;
  readonly chatLog: Lane;
}

/** Plans something that is imported. */
export function planImport({ users, talk, chatLog }: ImportLanes, item: OtherImport): void {
  switch (item.kind) {
    case "user_imported": {
      const row = rowLiteral([nameKey(item.id), item.id, item.at, item.at]);
      users.row("INSERT IGNORE INTO madang_users VALUES", row);
      break;
    }
    case "room_attended":
      planAttendance(talk, item);
      break;
    case "chat_log_imported":
      for (const { key, id, columns } of item.rows) {
        chatLog.row("INSERT INTO madang_chat_log_imported VALUES", rowLiteral([key]));
        const names = ["id", ...Object.keys(columns)];
        const row = rowLiteral([id, ...Object.values(columns)]);
        chatLog.row(`INSERT INTO kb_chat_logs (${names.join(", ")}) VALUES`, row);
      }
  }
}

function planAttendance(
  talk: Lane,
  { room, user, after, through }: Extract<ImportWrite, { kind: "room_attended" }>,
): void {
  const [roomKey, userKey] = [literal(nameKey(room)), literal(nameKey(user))];
  const known = `room_key = ${roomKey} AND user_key = ${userKey} ` +
    `AND joined_after < ${importedIdsEnd} AND left_through < ${importedIdsEnd}`;
  talk.statement(
    `UPDATE madang_memberships SET joined_after = LEAST(joined_after, ${literal(after)}),
      left_through = GREATEST(left_through, ${literal(through)}) WHERE ${known}`,
  );
  talk.statement(
    `INSERT INTO madang_memberships
      (room_key, user_key, user_id, joined_after, left_through, present)
      SELECT ${roomKey}, ${userKey}, ${literal(user)}, ${literal(after)}, ${literal(through)}, NULL
      FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM madang_memberships WHERE ${known})`,
  );
}
