/**
 * Accounts, in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { nameKey } from "../../../protocol/names.ts";
import type { AccountWrite, StoredAccount } from "../../../services/account_ports.ts";
import { type AccountRow, accountsOf } from "../accounts.ts";
import { prepareAll, type Prepared } from "./database.ts";

const statements = {
  keep: "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?)",
  remove: "DELETE FROM accounts WHERE key = ?",
} as const;

/** The statements that keep accounts. */
export type AccountWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareAccountWrites(database: DatabaseSync): AccountWrites {
  return prepareAll(database, statements);
}

/** Keeps what a write says. */
export function keepAccount(write: AccountWrites, item: AccountWrite): void {
  if (item.kind === "account_removed") {
    write.remove.run(nameKey(item.id));
    return;
  }
  const { id, role, password, at } = item.account;
  write.keep.run(nameKey(id), id, role, password, at);
}

/** All accounts. */
export function loadAccounts(database: DatabaseSync): StoredAccount[] {
  const rows = database.prepare("SELECT * FROM accounts ORDER BY key").all();
  // The table has these columns (schema.ts).
  return accountsOf(rows as unknown as AccountRow[]);
}
