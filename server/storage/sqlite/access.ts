/**
 * What was decided about bots, phones and KakaoTalk rooms, in SQLite.
 *
 * @module
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { AccessState, AccessSubject, StoredAccess } from "../../../services/context.ts";
import { fromText, prepareAll, type Prepared } from "./database.ts";
import { toText } from "../message_rows.ts";

const statements = {
  decide: `INSERT INTO access (subject, id, name, state, at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, id)
    DO UPDATE SET name = excluded.name, state = excluded.state, at = excluded.at`,
} as const;

/** The statements that keep decisions. */
export type AccessWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareAccessWrites(database: DatabaseSync): AccessWrites {
  return prepareAll(database, statements);
}

/** Keeps a decision in the place of an earlier one. */
export function keepAccess({ decide }: AccessWrites, access: StoredAccess): void {
  const { subject, id, name, state, at } = access;
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
