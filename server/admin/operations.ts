/**
 * What an operator can ask of a server, and what it answers: the same whether a server runs or not.
 *
 * @module
 */
import type { Access, AccessRequest } from "../../services/access.ts";
import type { AccountChange, Accounts } from "../../services/accounts.ts";
import type { AccessSubject, StoredAccess } from "../../services/context.ts";
import type { AuthPolicy } from "../bridge/authentication.ts";
import type { PhoneStatus } from "../bridge/phones.ts";
import { createUserOperations, type ListedUser, type UserOutcome } from "./user_operations.ts";

/** Everything about bots, phones and rooms. */
export interface BotListing {
  /** The phones that are connected; none where no server runs. */
  readonly phones?: readonly PhoneStatus[];
  /** What was decided, and what waits. */
  readonly entries: readonly StoredAccess[];
  /** What is answered only once it is approved. */
  readonly restricted: readonly AccessSubject[];
  readonly policy: AuthPolicy;
}

/** A decision about whatever an operator means by a word. */
export interface DecisionRequest {
  readonly word: string;
  /** What kind of thing it is; without it, it must be known already. */
  readonly subject?: AccessSubject;
  readonly state: "approved" | "denied";
}

/** What became of a decision: it was kept, or the word means none or several of these. */
export type DecisionOutcome =
  | { readonly decided: StoredAccess }
  | { readonly candidates: readonly AccessRequest[] };

/** What an operator wants forgotten: whatever a word means, or all that waits. */
export type ForgetRequest =
  | { readonly word: string; readonly subject?: AccessSubject }
  | { readonly waiting: true };

/** What was forgotten; or the word means none or several of these. */
export type ForgetOutcome =
  | { readonly forgotten: readonly StoredAccess[] }
  | { readonly candidates: readonly AccessRequest[] };

/** The operations by the paths under which they are asked for. */
export interface AdminOperations {
  "bot/list"(asked: Record<string, never>): BotListing;
  "bot/decide"(asked: DecisionRequest): Promise<DecisionOutcome>;
  "bot/forget"(asked: ForgetRequest): Promise<ForgetOutcome>;
  "user/list"(asked: Record<string, never>): readonly ListedUser[];
  /** Makes an account; its password comes hashed. */
  "user/add"(asked: AccountChange & { readonly password: string }): Promise<UserOutcome>;
  /** Changes the password or the role of an account. */
  "user/change"(asked: AccountChange): Promise<UserOutcome>;
  "user/remove"(asked: { readonly id: string }): Promise<UserOutcome>;
}

/** The name of an operation. */
export type AdminOperation = keyof AdminOperations;

/** What the operations work with. */
export interface AdminMeans {
  readonly access: Access;
  /** What is done with phones' signatures, as of now. */
  policy(): AuthPolicy;
  readonly accounts: Accounts;
  /** The phones that are connected, where a server runs. */
  phones?(): readonly PhoneStatus[];
}

/** Makes the operations. */
export function createAdminOperations(
  { access, accounts, phones, policy }: AdminMeans,
): AdminOperations {
  return {
    ...createUserOperations(accounts),
    "bot/list": () => ({
      phones: phones?.(),
      entries: access.entries,
      restricted: access.restricted,
      policy: policy(),
    }),
    async "bot/decide"({ word, subject, state }) {
      const meant = meantBy(word, subject);
      const isNew = meant.length === 0 && subject !== undefined;
      const chosen = isNew ? { subject, id: word, name: word } : meant[0];
      if (!isNew && meant.length !== 1) return { candidates: meant };
      return { decided: await access.decide(chosen, state) };
    },
    async "bot/forget"(asked) {
      const isAll = "waiting" in asked;
      const entries = isAll ? access.waiting : access.meantBy(asked.word, asked.subject);
      if (!isAll && entries.length !== 1) return { candidates: entries };
      await access.forget(entries);
      return { forgotten: entries };
    },
  };

  function meantBy(word: string, subject: AccessSubject | undefined): readonly AccessRequest[] {
    const known = access.meantBy(word, subject);
    if (known.length > 0 || (subject !== undefined && subject !== "device")) return known;
    // A phone that is connected may have been let in without any decision.
    return (phones?.() ?? [])
      .filter(({ device, bot }) => device === word || bot === word)
      .map(({ device, bot, address }) => ({ subject: "device", id: device || address, name: bot }));
  }
}
