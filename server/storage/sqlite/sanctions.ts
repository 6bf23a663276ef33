/**
 * Bans and mutes, in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Sanction } from "../../../protocol/sanctions.ts";
import type { SanctionWrite } from "../../../services/account_ports.ts";
import { sanctionKey } from "../../../services/sanction_key.ts";
import { type SanctionRow, sanctionsOf, sanctionValues } from "../sanctions.ts";
import { prepareAll, type Prepared } from "./database.ts";

const statements = {
  impose: "INSERT OR REPLACE INTO sanctions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  lift: "DELETE FROM sanctions WHERE key = ?",
} as const;

/** The statements that keep sanctions. */
export type SanctionWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareSanctionWrites(database: DatabaseSync): SanctionWrites {
  return prepareAll(database, statements);
}

/** Keeps what a write says. */
export function keepSanction(write: SanctionWrites, { kind, sanction }: SanctionWrite): void {
  if (kind === "sanction_lifted") write.lift.run(sanctionKey(sanction));
  else write.impose.run(...sanctionValues(sanction));
}

/** All sanctions, the oldest first. */
export function loadSanctions(database: DatabaseSync): Sanction[] {
  const rows = database.prepare("SELECT * FROM sanctions ORDER BY at, key").all();
  // The table has these columns (schema.ts).
  return sanctionsOf(rows as unknown as SanctionRow[]);
}
