/**
 * What was decided about bots, phones and KakaoTalk rooms, in SQLite.
 *
 * @module
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type {
  AccessState,
  AccessSubject,
  AccessWrite,
  StoredAccess,
} from "../../../services/context.ts";
import { fromText, prepareAll, type Prepared } from "./database.ts";
import { toText } from "../message_rows.ts";

const statements = {
  decide: `INSERT INTO access (subject, id, name, state, at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, id)
    DO UPDATE SET name = excluded.name, state = excluded.state, at = excluded.at`,
  forget: "DELETE FROM access WHERE subject = ? AND id = ?",
} as const;

/** The statements that keep decisions. */
export type AccessWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareAccessWrites(database: DatabaseSync): AccessWrites {
  return prepareAll(database, statements);
}

/** Keeps a decision in the place of an earlier one, or forgets one. */
export function keepAccess({ decide, forget }: AccessWrites, item: AccessWrite): void {
  if (item.kind === "access_forgotten") {
    forget.run(item.subject, fromText(item.id));
    return;
  }
  const { subject, id, name, state, at } = item.access;
  decide.run(subject, fromText(id), fromText(name), state, at);
}

/** All decisions. */
export function accessOf(database: DatabaseSync): StoredAccess[] {
  const rows = database.prepare("SELECT * FROM access ORDER BY subject, id").all();
  return rows.map((row) => ({
    subject: toSubject(row.subject),
    id: toText(row.id),
    name: toText(row.name),
    state: toState(row.state),
    at: Number(row.at),
  }));
}

function toSubject(value: SQLOutputValue): AccessSubject {
  if (value === "bot" || value === "device" || value === "room") return value;
  throw new TypeError(`Access is decided of ${String(value)}; expected bot, device or room`);
}

function toState(value: SQLOutputValue): AccessState {
  if (value === "pending" || value === "approved" || value === "denied") return value;
  throw new TypeError(`Access is ${String(value)}; expected pending, approved or denied`);
}
