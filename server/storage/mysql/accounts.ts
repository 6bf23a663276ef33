/**
 * Accounts, in MySQL.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import { nameKey } from "../../../protocol/names.ts";
import type { AccountWrite, StoredAccount } from "../../../services/account_ports.ts";
import { type AccountRow, accountsOf } from "../accounts.ts";
import { literal, rowLiteral, select } from "./database.ts";
import type { Lane } from "./lanes.ts";

/** Adds what a write says to the statements of a transaction. */
export function planAccount(accounts: Lane, item: AccountWrite): void {
  if (item.kind === "account_removed") {
    accounts.statement(
      `DELETE FROM madang_accounts WHERE user_key = ${literal(nameKey(item.id))}`,
    );
    return;
  }
  const { id, role, password, at } = item.account;
  const row = rowLiteral([nameKey(id), id, role, password, at]);
  accounts.statement(`REPLACE INTO madang_accounts VALUES ${row}`);
}

/** All accounts. `timeout` is in milliseconds. */
export async function loadAccounts(
  connection: Connection,
  timeout: number,
): Promise<StoredAccount[]> {
  const sql = "SELECT * FROM madang_accounts ORDER BY user_key";
  // The table has these columns (schema.ts).
  return accountsOf(await select(connection, sql, [], timeout) as readonly AccountRow[]);
}
