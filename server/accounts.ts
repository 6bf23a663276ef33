/**
 * What accounts are made of, for a server that runs and for an operator where none does.
 *
 * @module
 */
import { Accounts } from "../services/accounts.ts";
import type { Log, Storage, StoredState } from "../services/context.ts";
import type { Settings } from "./config/settings.ts";
import { createPasswords } from "./passwords.ts";

/** Makes the accounts that storage knows. */
export function openAccounts(
  { auth }: Pick<Settings, "auth">,
  storage: Pick<Storage, "commit">,
  { accounts }: Pick<StoredState, "accounts">,
  log: Log,
): Accounts {
  const passwords = createPasswords();
  return new Accounts({ storage, log, passwords, mode: auth, stored: accounts, now: Date.now });
}
