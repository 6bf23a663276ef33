/**
 * What another system had before, in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { nameKey } from "../../../protocol/names.ts";
import type { ImportedRow, ImportWrite } from "../../../services/context.ts";
import { importedIdsEnd } from "../../../services/message_numbers.ts";
import { chatLogColumns } from "../chat_log/columns.ts";
import { fromText, prepareAll, type Prepared } from "./database.ts";

const columns = [...chatLogColumns, "created_at"] as const;

const statements = {
  user: "INSERT INTO users VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
  widen: `UPDATE memberships SET joined_after = min(joined_after, ?),
      left_through = max(left_through, ?)
    WHERE room_key = ? AND user_key = ? AND joined_after < ${importedIdsEnd}
      AND left_through < ${importedIdsEnd}`,
  attended: `INSERT INTO memberships (room_key, user_key, user_id, joined_after, left_through)
    VALUES (?, ?, ?, ?, ?)`,
  key: "INSERT INTO madang_chat_log_imported VALUES (?)",
  row: `INSERT INTO kb_chat_logs (id, ${columns.join(", ")})
    VALUES (?${", ?".repeat(columns.length)})`,
} as const;

/** The statements that keep what is imported. */
export type ImportWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareImportWrites(database: DatabaseSync): ImportWrites {
  return prepareAll(database, statements);
}

/** What is imported but messages, which are kept as others are. */
type OtherImport = Exclude<ImportWrite, { readonly kind: "message_imported" }>;

/** Keeps something that is imported, in a transaction. */
export function keepImport(write: ImportWrites, item: OtherImport): void {
  switch (item.kind) {
    case "user_imported":
      write.user.run(nameKey(item.id), item.id, item.at, item.at);
      break;
    case "room_attended": {
      const { room, user, after, through } = item;
      const [roomKey, userKey] = [nameKey(room), nameKey(user)];
      const { changes } = write.widen.run(after, through, roomKey, userKey);
      if (Number(changes) === 0) write.attended.run(roomKey, userKey, user, after, through);
      break;
    }
    case "chat_log_imported":
      for (const row of item.rows) insertRow(write, row);
  }
}

function insertRow(write: ImportWrites, { key, id, columns: values }: ImportedRow): void {
  write.key.run(key);
  write.row.run(
    BigInt(id),
    ...columns.map((name) => {
      const value = values[name] ?? null;
      return typeof value === "string" ? fromText(value) : value;
    }),
  );
}
