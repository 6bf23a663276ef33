/**
 * What an operator can ask about accounts. Hashes of passwords come in, but never go out.
 *
 * @module
 */
import { nameKey } from "../../protocol/mod.ts";
import type { Accounts } from "../../services/accounts.ts";
import type { StoredAccount } from "../../services/context.ts";
import { Turns } from "../../services/turns.ts";
import type { AdminOperations } from "./operations.ts";

/** An account as an operator sees it. */
export type ListedUser = Omit<StoredAccount, "password">;

/** What became of a request: the account as it is now or was at its end, or why nothing was done. */
export type UserOutcome =
  | { readonly done: ListedUser }
  | { readonly refused: "unknown" | "exists"; readonly id: string };

type UserOperations = Pick<
  AdminOperations,
  "user/list" | "user/add" | "user/change" | "user/remove"
>;

/** Makes the operations. */
export function createUserOperations(accounts: Accounts): UserOperations {
  const find = (id: string) => accounts.find(nameKey(id));
  const turns = new Turns(1);
  return {
    "user/list": () => accounts.all.map(listed),
    "user/add": (asked) =>
      alone(async () => {
        const account = find(asked.id);
        if (account) return { refused: "exists", id: account.id };
        return { done: listed(await accounts.add(asked)) };
      }),
    "user/change": (asked) =>
      alone(async () => {
        const account = find(asked.id);
        if (!account) return { refused: "unknown", id: asked.id };
        return { done: listed(await accounts.change(account, asked)) };
      }),
    "user/remove": ({ id }) =>
      alone(async () => {
        const account = find(id);
        if (!account) return { refused: "unknown", id };
        await accounts.remove(account);
        return { done: listed(account) };
      }),
  };

  // One at a time: what was found must still be so when it is changed.
  async function alone(work: () => Promise<UserOutcome>): Promise<UserOutcome> {
    const endTurn = await turns.take();
    try {
      return await work();
    } finally {
      endTurn();
    }
  }
}

function listed({ id, role, at }: StoredAccount): ListedUser {
  return { id, role, at };
}
