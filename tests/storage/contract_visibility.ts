/** Who may read what (shared/wire/colon.md, "Files on disk"): part of the storage contract. @module */
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";
import { createSpeaker, found, keep, keepAll, noon, textsOf } from "./place.ts";

/** Declares the tests of visibility. */
export function visibilityContract(promise: Promising): void {
  promise("shows nobody the private messages of others", async (storage) => {
    const speaker = createSpeaker();
    await keepAll(storage, [
      speaker.to("a", "b", "secret ab"),
      speaker.to("b", "a", "secret ba"),
      speaker.to("a", "c", "secret ac"),
      speaker.all("b", "secret for all"),
      // A user may be called like a room.
      speaker.room("a", "c", "secret room"),
    ]);
    const seen = {
      c: ["secret ac", "secret for all"],
      b: ["secret ab", "secret ba", "secret for all"],
    };
    for (const viewer of ["b", "c"] as const) {
      assertEquals(await textsOf(storage, { kind: "visible", viewer }), seen[viewer]);
      assertEquals(await found(storage, viewer, "secret"), seen[viewer]);
    }
  });

  promise(
    "shows in a history what two said to each other and what the target said to all",
    async (storage) => {
      const speaker = createSpeaker();
      await keepAll(storage, [
        speaker.to("Me", "You", "1"),
        speaker.to("you", "me", "2"),
        speaker.all("YOU", "3"),
        speaker.all("me", "mine to all"),
        speaker.to("you", "other", "private"),
        speaker.room("you", "room", "in a room"),
        speaker.to("me", "me", "note to myself"),
      ]);
      const query = { kind: "history", from: noon, until: noon + 1_000 } as const;
      assertEquals(await textsOf(storage, { ...query, viewer: "me", target: "you" }), [
        "1",
        "2",
        "3",
      ]);
      assertEquals(await textsOf(storage, { ...query, viewer: "me", target: "me" }), [
        "mine to all",
        "note to myself",
      ]);
      assertEquals(await textsOf(storage, { ...query, viewer: "me", target: "nobody" }), []);
    },
  );

  promise(
    "shows a room's messages to those who were members when they were said",
    async (storage) => {
      const speaker = createSpeaker();
      const say = (text: string) => {
        const message = speaker.room("owner", "Room", text);
        return storage.commit(keep(message)).then(() => message.id);
      };
      await storage.commit({ kind: "room_opened", room: "Room", owner: "owner", at: noon });
      await storage.commit({
        kind: "room_joined",
        room: "room",
        user: "Bob",
        after: await say("before"),
      });
      const last = await say("member once");
      await storage.commit({ kind: "room_left", room: "ROOM", user: "bob", through: last });
      const away = await say("between");
      await storage.commit({ kind: "room_joined", room: "room", user: "bob", after: away });
      await say("member again");
      assertEquals(await textsOf(storage, { kind: "visible", viewer: "bob" }), [
        "member once",
        "member again",
      ]);
      assertEquals(await found(storage, "bob", "e"), ["member once", "member again"]);
      assertEquals((await found(storage, "owner", "e")).length, 4); // said by the viewer
      assertEquals(await found(storage, "stranger", "e"), []);
    },
  );

  promise("keeps a room apart from an earlier one of the same name", async (storage) => {
    const speaker = createSpeaker();
    const open = (owner: string, after: number) =>
      storage.commit(
        { kind: "room_opened", room: "room", owner, at: noon },
        { kind: "room_joined", room: "room", user: owner, after },
      );
    await open("first", 0);
    const early = speaker.room("x", "room", "in the first room");
    await storage.commit(keep(early));
    // Without a word about its members leaving, which must not keep the door open for them.
    await storage.commit({ kind: "room_closed", room: "room" });
    await open("second", early.id);
    await storage.commit(keep(speaker.room("x", "room", "in the second room")));
    assertEquals(await found(storage, "first", "room"), ["in the first room"]);
    assertEquals(await found(storage, "second", "room"), ["in the second room"]);
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "second" }), [
      "in the second room",
    ]);
  });
}
