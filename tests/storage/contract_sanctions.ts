/** What is kept of bans and mutes: part of the storage contract. @module */
import type { Sanction } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";

/** Declares the tests of sanctions. */
export function sanctionContract(promise: Promising): void {
  promise(
    "knows the bans and mutes that are in force, the oldest first",
    async (storage, place) => {
      const ofId: Sanction = { kind: "ban_id", subject: "Bob", by: "root", at: 3, until: 2 ** 41 };
      const ofAddress: Sanction = {
        kind: "ban_address",
        subject: "2001:db8:1:2::/64",
        about: "Bob",
        by: "o'brien \\",
        reason: "가".repeat(200),
        at: 2,
      };
      const mute: Sanction = { kind: "mute", subject: "bob", by: "root", at: 1 };
      const inRoom: Sanction = { ...mute, room: "마".repeat(32), subject: "가".repeat(32), at: 4 };
      const impose = (sanction: Sanction) => storage.commit({ kind: "sanction_imposed", sanction });
      await impose({ ...ofId, subject: "bob", reason: "before" });
      await impose({ ...mute, room: "yard" });
      // In one commit, as several moderators' are.
      await Promise.all([
        ...[ofId, inRoom, mute, ofAddress].map(impose),
        storage.commit({
          kind: "sanction_lifted",
          sanction: { ...mute, subject: "BOB", room: "Yard" },
        }),
      ]);
      await storage.close();
      assertEquals((await place.storage().open()).sanctions, [mute, ofAddress, ofId, inRoom]);
    },
  );

  promise("knows of no ban at first", async (storage, place) => {
    await storage.close();
    assertEquals((await place.storage().open()).sanctions, []);
  });
}
