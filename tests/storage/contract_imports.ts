/** What another system had before: part of the storage contract. @module */
import { MadangError, type Message } from "../../protocol/mod.ts";
import type { ImportedRow } from "../../services/context.ts";
import { firstEpoch, importedIdsEnd } from "../../services/message_numbers.ts";
import { assert, assertEquals, assertGreater, assertRejects } from "../helpers/assert.ts";
import type { DatabaseStorage, ServerStorage } from "../../server/storage/server_storage.ts";
import type { Promising } from "./contract.ts";
import { createSpeaker, keepAll, noon, textsOf } from "./place.ts";

/** Declares the tests of imports. */
export function importContract(promise: Promising): void {
  promise("begins epochs above the ids of imported messages", async (storage, place) => {
    await storage.close();
    const { epoch } = await place.storage().open();
    assertGreater(epoch, firstEpoch);
    assertEquals(importedIdsEnd, firstEpoch * 2 ** 32);
  });

  promise("knows imported users, under the id of who was known already", async (storage, place) => {
    await storage.commit({ kind: "user_seen", id: "Alice", at: 5 });
    await storage.commit({ kind: "user_imported", id: "ALICE", at: 1 });
    await storage.commit({ kind: "user_imported", id: "Bob", at: 1 });
    await storage.close();
    const { users } = await place.storage().open();
    assertEquals(users, ["Alice", "Bob"]);
  });

  promise(
    "widens what someone reads of a room's past, and leaves the present alone",
    async (storage) => {
      const say = (id: number, at = noon): Message => {
        return { id, at, type: "RMSG", from: "owner", to: "r", text: String(id) };
      };
      await storage.commit(...[1, 2, 3, 4, 5, 6].map((id) => {
        return { kind: "message", message: say(id) } as const;
      }));
      const attended = (after: number, through: number) =>
        storage.commit({ kind: "room_attended", room: "R", user: "Alice", after, through });
      const seen = () => textsOf(storage, { kind: "visible", viewer: "alice" });
      await attended(2, 3);
      assertEquals(await seen(), ["3"]);
      await attended(1, 2);
      await attended(2, 3);
      assertEquals(await seen(), ["2", "3"]);
      await storage.commit(
        { kind: "room_opened", room: "r", owner: "owner", at: noon },
        { kind: "room_joined", room: "r", user: "alice", after: importedIdsEnd },
        { kind: "message", message: say(importedIdsEnd + 1) },
        { kind: "room_left", room: "r", user: "alice", through: importedIdsEnd + 1 },
        { kind: "message", message: say(importedIdsEnd + 2) },
      );
      await attended(4, 5);
      assertEquals(await seen(), ["2", "3", "4", "5", String(importedIdsEnd + 1)]);
    },
  );

  promise("finds all messages of a span of time", async (storage) => {
    const speaker = createSpeaker();
    await keepAll(storage, [
      speaker.to("a", "b", "1"),
      speaker.room("a", "r", "2"),
      speaker.all("a", "3"),
    ]);
    const messages = await databaseOf(storage).saidBetween(noon, noon + 60_000);
    assertEquals(messages.map(({ text }) => text), ["1", "2", "3"]);
    const [first, second] = messages;
    assertEquals(await databaseOf(storage).saidBetween(first.at, first.at), []);
    assertEquals(
      (await databaseOf(storage).saidBetween(first.at, second.at + 1)).at(-1)?.text,
      messages.filter(({ at }) => at <= second.at).at(-1)?.text,
    );
  });

  promise(
    "keeps imported rows of a chat log as they are, and each once",
    async (storage, place) => {
      const row = (key: string, id: number, message: string): ImportedRow => ({
        key: key.repeat(32),
        id,
        columns: {
          channel_id: "c",
          user_hash: "",
          room_name: null,
          sender: "민지",
          message,
          message_type: "notice",
          is_meaningful: 0,
          is_mention: 0,
          is_group_chat: 1,
          is_our_bot_response: 0,
          is_scheduled: 1,
          bot_name: "b",
          server_timestamp: "2024-01-31 18:05:00",
        },
      });
      await storage.commit({
        kind: "chat_log_imported",
        rows: [row("a", 5, "하나"), row("b", 9, "'둘'")],
      });
      const keys = ["a", "b", "c"].map((key) => key.repeat(32));
      assertEquals((await databaseOf(storage).importedKeys(keys)).toSorted(), keys.slice(0, 2));
      assertEquals(await databaseOf(storage).importedKeys([]), []);
      // Neither the key nor the id a second time, and nothing else of that write.
      for (const again of [row("a", 11, "셋"), row("d", 9, "셋")]) {
        const rows = [row("c", 10, "넷"), again];
        await assertRejects(() => storage.commit({ kind: "chat_log_imported", rows }), MadangError);
      }
      const rows = await place.rows();
      assertEquals(rows.map(({ id, message }) => [id, message]), [[5, "하나"], [9, "'둘'"]]);
      assert(rows.every((each) => each.message_type === "notice" && each.room_name === null));
      assert(rows.every((each) => each.server_timestamp === "2024-01-31 18:05:00"));
    },
  );
}

function databaseOf(storage: ServerStorage): DatabaseStorage {
  assert("saidBetween" in storage, "this storage is no database");
  return storage as DatabaseStorage;
}
