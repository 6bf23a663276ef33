/** What is kept of decisions about bots, phones and rooms: part of the storage contract. @module */
import type { StoredAccess } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";

/** Declares the tests of access decisions. */
export function accessContract(promise: Promising): void {
  promise("knows the latest decision about each bot, phone and room", async (storage, place) => {
    const decided = (access: Partial<StoredAccess>): StoredAccess => {
      return { subject: "room", id: "1", name: "마당", state: "pending", at: 1, ...access };
    };
    const kept = [
      decided({ subject: "bot", id: "마당봇", state: "approved", at: 2 ** 41 }),
      decided({ subject: "device", id: "1", name: "" }),
      decided({ id: "1", name: "새 이름", state: "denied", at: 5 }),
      decided({ id: "2", state: "approved" }),
      decided({ id: "A".repeat(255), name: "가".repeat(255) }),
      decided({ id: "a".repeat(255) }), // ids of channels and phones are not names: case counts
    ];
    await storage.commit({ kind: "access_decided", access: decided({ id: "1" }) });
    for (const access of kept) await storage.commit({ kind: "access_decided", access });
    await storage.close();
    const { access } = await place.storage().open();
    assertEquals(sorted(access), sorted(kept));
  });

  promise("knows no decision that was taken back", async (storage, place) => {
    const kept = (id: string): StoredAccess => {
      return { subject: "room", id, name: "마당", state: "pending", at: 1 };
    };
    const ids = ["1", "A", "a", "'; --\0"];
    await storage.commit(
      ...ids.map((id) => ({ kind: "access_decided", access: kept(id) } as const)),
    );
    await storage.commit(
      { kind: "access_forgotten", subject: "room", id: "A" },
      { kind: "access_forgotten", subject: "device", id: "1" },
      { kind: "access_forgotten", subject: "room", id: ids[3] },
      { kind: "access_decided", access: kept("2") },
      { kind: "access_forgotten", subject: "room", id: "2" },
    );
    await storage.close();
    const { access } = await place.storage().open();
    assertEquals(sorted(access), sorted([kept("1"), kept("a")]));
  });

  promise("knows of no decision at first", async (storage, place) => {
    await storage.close();
    assertEquals((await place.storage().open()).access, []);
  });
}

function sorted(access: readonly StoredAccess[]): StoredAccess[] {
  const keyOf = ({ subject, id }: StoredAccess) => `${subject} ${id}`;
  return access.toSorted((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
}
