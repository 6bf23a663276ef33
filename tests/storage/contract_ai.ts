/** What is kept of the AI: part of the storage contract. @module */
import { formatDate } from "../../protocol/mod.ts";
import { type AiExchange, type AiUse, exchangesKept } from "../../services/ai_records.ts";
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import type { StorageWrite } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";

/** Declares the tests of what is remembered and used. */
export function aiContract(promise: Promising): void {
  const texts = exchange("둘째 \0 '줄'\n", "답 🎉\\");
  const a = { conversation: "chat:a" };
  const talk = (storage: ServerStorage) =>
    Promise.all([
      storage.commit(exchanged("chat:a", exchange("1", "one"))),
      storage.commit(exchanged("chat:b", exchange("2", "two"))),
      storage.commit(exchanged("chat:a", texts)),
    ]);

  promise("remembers each conversation with the AI for itself", async (storage) => {
    await talk(storage);
    assertEquals(await storage.recall(a), [exchange("1", "one"), texts]);
    assertEquals(await storage.recall({ conversation: "chat:A" }), []);
    await storage.commit({ kind: "ai_forgotten", conversation: "chat:a" });
    assertEquals(await storage.recall(a), []);
    assertEquals(await storage.recall({ conversation: "chat:b" }), [exchange("2", "two")]);
  });

  promise("remembers conversations with the AI after a restart", async (storage, place) => {
    await talk(storage);
    await storage.close();
    const later = place.storage();
    await later.open();
    assertEquals(await later.recall(a), [exchange("1", "one"), texts]);
    await later.commit({ kind: "ai_forgotten", conversation: "chat:a" });
    assertEquals(await later.recall(a), []);
    assertEquals(await later.recall({ conversation: "chat:b" }), [exchange("2", "two")]);
  });

  promise("remembers the newest exchanges of a conversation", async (storage) => {
    const all = Array.from({ length: exchangesKept + 10 }, (_, index) => exchange(`${index}`, "x"));
    await Promise.all(all.map((each) => storage.commit(exchanged("channel:1", each))));
    await storage.commit(exchanged("channel:2", exchange("other", "x")));
    assertEquals(await storage.recall({ conversation: "channel:1" }), all.slice(-exchangesKept));
    assertEquals((await storage.recall({ conversation: "channel:2" })).length, 1);
  });

  promise(
    "reminds members of a room of what was asked while they were there",
    async (storage) => {
      const join = (user: string, after: number): StorageWrite => ({
        kind: "room_joined",
        room: "마당",
        user,
        after,
      });
      const [early, late] = [exchange("early", "x"), exchange("late", "x")];
      await storage.commit(
        { kind: "room_opened", room: "마당", owner: "Alice", at: 1 },
        join("Alice", 0),
        exchanged("room:마당", early, 10),
        join("bob", 11),
        exchanged("room:마당", late, 12),
      );
      const recall = (user: string) =>
        storage.recall({ conversation: "room:마당", member: { room: "마당", user } });
      assertEquals(await recall("alice"), [early, late]);
      assertEquals(await recall("bob"), [late]);
      assertEquals(await recall("carol"), []);
      // Another room of the same name begins with nothing.
      await storage.commit({ kind: "room_closed", room: "마당" });
      await storage.commit(
        { kind: "room_opened", room: "마당", owner: "carol", at: 2 },
        join("carol", 12),
      );
      assertEquals(await recall("carol"), []);
    },
  );

  promise("adds up what was used today, by user and place", async (storage, place) => {
    const today = formatDate(Date.now());
    const use = (more: Partial<AiUse>): AiUse => ({
      day: today,
      user: "chat:alice",
      place: "",
      userName: "alice",
      placeName: "",
      questions: 1,
      promptTokens: 10,
      answerTokens: 5,
      ...more,
    });
    const inRoom = use({ place: "room:마당", placeName: "#마당" });
    const longest = use({
      user: `kakao:${"가".repeat(245)}\n${"나".repeat(255)}`,
      userName: "가".repeat(255),
      place: "다".repeat(255),
      placeName: "라".repeat(255),
    });
    await Promise.all([
      storage.commit({ kind: "ai_used", use: use({}) }),
      storage.commit({ kind: "ai_used", use: inRoom }),
      storage.commit({ kind: "ai_used", use: use({ userName: "Alice", promptTokens: 100 }) }),
      storage.commit({ kind: "ai_used", use: longest }),
      storage.commit({ kind: "ai_used", use: use({ day: "2026-01-31" }) }),
    ]);
    await storage.close();
    const { aiUses } = await place.storage().open();
    const byPlace = (one: AiUse, other: AiUse) => one.place < other.place ? -1 : 1;
    assertEquals(
      aiUses.toSorted(byPlace),
      [
        use({ userName: "Alice", questions: 2, promptTokens: 110, answerTokens: 10 }),
        inRoom,
        longest,
      ].toSorted(byPlace),
    );
  });
}

function exchange(question: string, answer: string): AiExchange {
  return { from: "앨리스", question, answer };
}

function exchanged(conversation: string, exchange: AiExchange, message = 0): StorageWrite {
  return { kind: "ai_exchanged", conversation, message, exchange };
}
