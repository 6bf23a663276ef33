/**
 * How a server's start begins in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { StoredRoom, StoredState } from "../../../services/context.ts";
import { leastEpoch } from "../epochs.ts";
import { accessOf } from "./access.ts";
import { loadAiUses } from "./ai_records.ts";
import { loadAccounts } from "./accounts.ts";
import { loadSanctions } from "./sanctions.ts";
import { loadTransfers } from "./transfers.ts";

/** Begins a new epoch, durably, and reads what a server needs at its start. */
export function beginEpoch(database: DatabaseSync): StoredState {
  // Not only the next number: in a copy of the database that was put back, it was given out before.
  database.prepare(
    "UPDATE meta SET value = max(CAST(value AS INTEGER) + 1, ?) WHERE name = 'epoch'",
  ).run(BigInt(leastEpoch()));
  const meta = new Map(
    database.prepare("SELECT name, value FROM meta").all().map((row) => [row.name, row.value]),
  );
  const rooms = new Map<string, StoredRoom & { members: string[] }>();
  const openRooms = database.prepare(
    `SELECT key, name, owner, topic FROM rooms
      LEFT JOIN room_topics ON room_key = key ORDER BY key`,
  );
  for (const row of openRooms.all()) {
    const topic = row.topic === null ? {} : { topic: String(row.topic) };
    const room = { room: String(row.name), owner: String(row.owner), members: [], ...topic };
    rooms.set(String(row.key), room);
  }
  const present = database.prepare(
    "SELECT room_key, user_id FROM memberships WHERE left_through IS NULL ORDER BY number",
  );
  for (const row of present.all()) {
    rooms.get(String(row.room_key))?.members.push(String(row.user_id));
  }
  const users = database.prepare("SELECT id FROM users ORDER BY key").all();
  return {
    server: String(meta.get("server")),
    epoch: Number(meta.get("epoch")),
    users: users.map((row) => String(row.id)),
    rooms: [...rooms.values()],
    access: accessOf(database),
    accounts: loadAccounts(database),
    sanctions: loadSanctions(database),
    transfers: loadTransfers(database),
    aiUses: loadAiUses(database),
  };
}
