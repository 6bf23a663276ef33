/** What is kept of files on their way: part of the storage contract. @module */
import type { StoredTransfer } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";

/** Declares the tests of transfers. */
export function transferContract(promise: Promising): void {
  promise(
    "knows the files on their way after a restart, in their order",
    async (storage, place) => {
      const first = transfer({ id: "b", at: 1 });
      const second = transfer({
        id: "a",
        at: 2,
        to: "bob",
        name: "가".repeat(85),
        size: 2 ** 53 - 1,
      });
      const done = transfer({ id: "c", at: 3, sha256: "0f".repeat(32), savedAs: "x (2).txt" });
      for (const each of [second, done, first]) {
        await storage.commit({ kind: "transfer_begun", transfer: each });
      }
      await storage.close();
      assertEquals((await place.storage().open()).transfers, [first, second, done]);
    },
  );

  promise("knows what became of a file, and of each receiver", async (storage, place) => {
    const [kept, saved, gone] = ["k", "s", "g"].map((id) => transfer({ id }));
    // In one commit, as several connections' are.
    await Promise.all([
      ...[kept, saved, gone].map((each) =>
        storage.commit({ kind: "transfer_begun", transfer: each })
      ),
      storage.commit({ kind: "transfer_complete", id: "k", sha256: "ab".repeat(32) }),
      storage.commit({
        kind: "transfer_complete",
        id: "s",
        sha256: "cd".repeat(32),
        savedAs: "고양이.png",
      }),
      storage.commit({ kind: "transfer_settled", id: "k", user: "민지", state: "taken" }),
      storage.commit({ kind: "transfer_settled", id: "k", user: "BOB", state: "refused" }),
      storage.commit({ kind: "transfer_removed", id: "g" }),
    ]);
    await storage.close();
    const { transfers } = await place.storage().open();
    assertEquals(transfers.toSorted((one, other) => one.id < other.id ? -1 : 1), [
      {
        ...kept,
        sha256: "ab".repeat(32),
        receivers: [{ user: "민지", state: "taken" }, { user: "bob", state: "refused" }],
      },
      { ...saved, sha256: "cd".repeat(32), savedAs: "고양이.png" },
    ]);
  });

  promise("knows of no file at first", async (storage, place) => {
    await storage.close();
    assertEquals((await place.storage().open()).transfers, []);
  });
}

function transfer(more: Partial<StoredTransfer>): StoredTransfer {
  return {
    id: "x",
    from: "alice",
    to: "#마당",
    name: "고양이 'x' \\.png",
    size: 52311,
    at: 1_769_853_600_000,
    receivers: [{ user: "민지", state: "waiting" }, { user: "bob", state: "waiting" }],
    ...more,
  };
}
