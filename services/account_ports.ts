/**
 * What is kept of accounts, bans and mutes, and how passwords are compared.
 *
 * @module
 */
import type { Role, Sanction } from "../protocol/mod.ts";

/** What someone who is registered may be. */
export type AccountRole = Exclude<Role, "guest">;

/** Who may register: anyone under an ID that has no account (`open`), or only who has one. */
export type AuthMode = "open" | "accounts";

/** An account, as it is kept. Its ID belongs to whoever knows its password. */
export interface StoredAccount {
  /** The ID, as it was written when the account was made. */
  readonly id: string;
  /** What its user may do. */
  readonly role: AccountRole;
  /** The hash of the password, in a form that says how it was made. */
  readonly password: string;
  /** When the account was made, in milliseconds since 1970. */
  readonly at: number;
}

/** What happens to accounts, to be kept. */
export type AccountWrite =
  /** An account is new, or has another password or role. */
  | { readonly kind: "account_kept"; readonly account: StoredAccount }
  /** There is no account of this ID any more. */
  | { readonly kind: "account_removed"; readonly id: string };

/** What happens to bans and mutes, to be kept. */
export type SanctionWrite =
  /** One is imposed, in the place of an earlier one of the same kind for the same. */
  | { readonly kind: "sanction_imposed"; readonly sanction: Sanction }
  /** One is lifted, or over. */
  | { readonly kind: "sanction_lifted"; readonly sanction: Sanction };

/** Compares passwords with what is kept of them. Does not block the event loop. */
export interface Passwords {
  /**
   * Whether a password is the one that was hashed. Without a hash it is not, and takes as long to say so.
   *
   * @throws {MadangError} `rate_limited` when too many wait already
   */
  verify(
    password: string,
    hash: string | undefined,
    /** Called when its turn has come, before the work: what it throws is the outcome. */
    expectAllowed?: () => void,
  ): Promise<boolean>;
}
