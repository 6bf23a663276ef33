/**
 * Bans and mutes, in MySQL.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import type { Sanction } from "../../../protocol/sanctions.ts";
import type { SanctionWrite } from "../../../services/account_ports.ts";
import { sanctionKey } from "../../../services/sanction_key.ts";
import { type SanctionRow, sanctionsOf, sanctionValues } from "../sanctions.ts";
import { literal, rowLiteral, select } from "./database.ts";
import type { Lane } from "./lanes.ts";

/** Adds what a write says to the statements of a transaction. */
export function planSanction(accounts: Lane, { kind, sanction }: SanctionWrite): void {
  accounts.statement(
    kind === "sanction_lifted"
      ? `DELETE FROM madang_sanctions WHERE sanction_key = ${literal(sanctionKey(sanction))}`
      : `REPLACE INTO madang_sanctions VALUES ${rowLiteral(sanctionValues(sanction))}`,
  );
}

/** All sanctions, the oldest first. `timeout` is in milliseconds. */
export async function loadSanctions(connection: Connection, timeout: number): Promise<Sanction[]> {
  const sql = "SELECT * FROM madang_sanctions ORDER BY at, sanction_key";
  // The table has these columns (schema.ts).
  return sanctionsOf(await select(connection, sql, [], timeout) as readonly SanctionRow[]);
}
