/** What is kept of accounts: part of the storage contract. @module */
import type { StoredAccount } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";

/** Declares the tests of accounts. */
export function accountContract(promise: Promising): void {
  promise("knows each account as it was kept last", async (storage, place) => {
    const kept = [
      account({ id: "Alice", role: "operator", password: "$scrypt$new" }),
      account({ id: "가".repeat(32), at: 2 ** 41 }),
      account({ id: "o'brien \\", role: "moderator" }),
    ];
    await storage.commit({ kind: "account_kept", account: account({ id: "alice" }) });
    await storage.commit({ kind: "account_kept", account: account({ id: "gone" }) });
    // In one commit, as several operators' are.
    await Promise.all([
      ...kept.map((each) => storage.commit({ kind: "account_kept", account: each })),
      storage.commit({ kind: "account_removed", id: "GONE" }),
    ]);
    await storage.close();
    const { accounts } = await place.storage().open();
    assertEquals(sorted(accounts), sorted(kept));
  });

  promise("knows of no account at first", async (storage, place) => {
    await storage.close();
    assertEquals((await place.storage().open()).accounts, []);
  });
}

function account(more: Partial<StoredAccount>): StoredAccount {
  return { id: "x", role: "user", password: "$scrypt$ln=15,r=8,p=3$c2FsdA$aGFzaA", at: 1, ...more };
}

function sorted(accounts: readonly StoredAccount[]): StoredAccount[] {
  return accounts.toSorted((one, other) => one.id < other.id ? -1 : 1);
}
