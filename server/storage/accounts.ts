/**
 * Accounts, as rows of a database.
 *
 * @module
 */
import type { AccountRole, StoredAccount } from "../../services/account_ports.ts";

/** A row of the accounts. Its values are of the types that a driver gives. */
export type AccountRow = Readonly<Record<"id" | "role" | "password" | "at", unknown>>;

/** What rows say, in their order. */
export function accountsOf(rows: readonly AccountRow[]): StoredAccount[] {
  return rows.map(({ id, role, password, at }) => ({
    id: String(id),
    role: toRole(role),
    password: String(password),
    at: Number(at),
  }));
}

function toRole(value: unknown): AccountRole {
  if (value === "user" || value === "moderator" || value === "operator") return value;
  throw new TypeError(`An account is ${String(value)}; expected user, moderator or operator`);
}
