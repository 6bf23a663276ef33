/**
 * The accounts: which IDs belong to somebody, and what they may do.
 *
 * @module
 */
import { nameKey } from "../protocol/mod.ts";
import type { AccountRole, AuthMode, Log, Passwords, Storage, StoredAccount } from "./context.ts";

/** What accounts are made with. */
export interface AccountsOptions {
  readonly storage: Pick<Storage, "commit">;
  readonly log: Log;
  readonly passwords: Passwords;
  /** Who may register. */
  readonly mode: AuthMode;
  /** The accounts that storage knows. */
  readonly stored: readonly StoredAccount[];
  now(): number;
}

/** What is to become of an account. What is left out stays as it is. */
export interface AccountChange {
  readonly id: string;
  /** The hash of its password. */
  readonly password?: string;
  readonly role?: AccountRole;
}

/** Accounts by name key. They are in memory, and written with every change. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #byKey = new Map<string, StoredAccount>();
  /** Called after each change, with the key of the ID: its owner may be online. */
  onChange: (key: string, change: { readonly isRoleOnly: boolean }) => void = () => {};

  /** Begins with the accounts that storage knows. */
  constructor(options: AccountsOptions) {
    this.#options = options;
    for (const account of options.stored) this.#byKey.set(nameKey(account.id), account);
  }

  /** Who may register. */
  get mode(): AuthMode {
    return this.#options.mode;
  }

  /** All accounts, by their IDs. */
  get all(): readonly StoredAccount[] {
    return [...this.#byKey.values()].sort((one, other) => one.id < other.id ? -1 : 1);
  }

  /** The account of an ID, by name key. */
  find(key: string): StoredAccount | undefined {
    return this.#byKey.get(key);
  }

  /** What the user of an ID (by name key) may do once they have registered. */
  roleOf(key: string): AccountRole {
    return this.find(key)?.role ?? "user";
  }

  /**
   * Whether a password is that of an account; without one it takes as long to say no. `expectAllowed` is called right
   * before the work, and may throw.
   */
  verify(
    password: string,
    account: StoredAccount | undefined,
    expectAllowed: () => void,
  ): Promise<boolean> {
    return this.#options.passwords.verify(password, account?.password, expectAllowed);
  }

  /** Makes an account, which needs a password. Rejects when it could not be saved: then there is none. */
  async add(change: AccountChange & { readonly password: string }): Promise<StoredAccount> {
    const { id, password, role = "user" } = change;
    return await this.#keep({ id, password, role, at: this.#options.now() }, `is new (${role})`);
  }

  /** Changes an account. Rejects when it could not be saved: then nothing has changed. */
  async change(account: StoredAccount, change: AccountChange): Promise<StoredAccount> {
    const { password = account.password, role = account.role } = change;
    const what = change.role === undefined ? "has a new password" : `is ${role} now`;
    return await this.#keep({ ...account, password, role }, what);
  }

  /** Removes an account: its ID is free again where anyone may register. */
  async remove(account: StoredAccount): Promise<void> {
    const { id } = account;
    await this.#options.storage.commit({ kind: "account_removed", id });
    this.#byKey.delete(nameKey(id));
    this.#changed(id, "is removed");
  }

  async #keep(account: StoredAccount, what: string): Promise<StoredAccount> {
    await this.#options.storage.commit({ kind: "account_kept", account });
    const before = this.find(nameKey(account.id));
    this.#byKey.set(nameKey(account.id), account);
    this.#changed(account.id, what, before?.password === account.password);
    return account;
  }

  #changed(id: string, what: string, isRoleOnly = false): void {
    this.#options.log.info("AUTH", `the account ${id} ${what}`);
    this.onChange(nameKey(id), { isRoleOnly });
  }
}
