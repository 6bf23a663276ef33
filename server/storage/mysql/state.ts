/**
 * What a server needs to know at its start, in MySQL.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import type {
  AccessState,
  AccessSubject,
  StoredAccess,
  StoredRoom,
  StoredState,
} from "../../../services/context.ts";
import { leastEpoch } from "../epochs.ts";
import { loadAiUses } from "./ai_records.ts";
import { loadAccounts } from "./accounts.ts";
import { run, select } from "./database.ts";
import { toText } from "../message_rows.ts";
import { keepMeta, loadMeta } from "./schema.ts";
import { loadSanctions } from "./sanctions.ts";
import { loadTransfers } from "./transfers.ts";

/** Milliseconds that reading everything may take. */
const loadTimeout = 60_000;

/** Begins a new epoch, durably, and reads the state. Whoever calls it holds the lock of the database. */
export async function beginEpoch(connection: Connection): Promise<StoredState> {
  // Not only the next number: in a copy of the database that was put back, it was given out before.
  const epoch = Math.max(Number(await loadMeta(connection, "epoch")) + 1, leastEpoch());
  await run(connection, keepMeta("epoch", String(epoch)));
  const users = await select(
    connection,
    "SELECT id FROM madang_users ORDER BY user_key",
    [],
    loadTimeout,
  );
  return {
    server: String(await loadMeta(connection, "server")),
    epoch,
    users: users.map(({ id }) => String(id)),
    rooms: await loadRooms(connection),
    access: await loadAccess(connection),
    accounts: await loadAccounts(connection, loadTimeout),
    sanctions: await loadSanctions(connection, loadTimeout),
    transfers: await loadTransfers(connection, loadTimeout),
    aiUses: await loadAiUses(connection, loadTimeout),
  };
}

async function loadRooms(connection: Connection): Promise<StoredRoom[]> {
  const rooms = new Map<string, StoredRoom & { members: string[] }>();
  const sql = `SELECT rooms.room_key, name, owner, topic FROM madang_rooms AS rooms
    LEFT JOIN madang_room_topics AS topics ON topics.room_key = rooms.room_key
    ORDER BY rooms.room_key`;
  for (const row of await select(connection, sql, [], loadTimeout)) {
    const topic = row.topic === null ? {} : { topic: String(row.topic) };
    const room = { room: String(row.name), owner: String(row.owner), members: [], ...topic };
    rooms.set(toText(row.room_key), room);
  }
  const present = await select(
    connection,
    "SELECT room_key, user_id FROM madang_memberships WHERE present = 1 ORDER BY number",
    [],
    loadTimeout,
  );
  for (const row of present) rooms.get(toText(row.room_key))?.members.push(String(row.user_id));
  return [...rooms.values()];
}

async function loadAccess(connection: Connection): Promise<StoredAccess[]> {
  const sql = "SELECT subject, id, name, state, at FROM madang_access ORDER BY subject, id";
  const rows = await select(connection, sql, [], loadTimeout);
  return rows.map((row) => ({
    subject: toSubject(row.subject),
    id: toText(row.id),
    name: String(row.name),
    state: toState(row.state),
    at: Number(row.at),
  }));
}

function toSubject(value: unknown): AccessSubject {
  if (value === "bot" || value === "device" || value === "room") return value;
  throw new TypeError(`Access is decided of ${String(value)}; expected bot, device or room`);
}

function toState(value: unknown): AccessState {
  if (value === "pending" || value === "approved" || value === "denied") return value;
  throw new TypeError(`Access is ${String(value)}; expected pending, approved or denied`);
}
