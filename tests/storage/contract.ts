/**
 * What every storage must do, whatever it is made of. A driver's test runs it with its own places.
 *
 * @module
 */
import { MadangError, type Message } from "../../protocol/mod.ts";
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import { assertEquals, assertGreater, assertNotEquals, assertRejects } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { createSpeaker, found, keep, keepAll, noon, type Place, textsOf } from "./place.ts";
import { accessContract } from "./contract_access.ts";
import { aiContract } from "./contract_ai.ts";
import { accountContract } from "./contract_accounts.ts";
import { importContract } from "./contract_imports.ts";
import { sanctionContract } from "./contract_sanctions.ts";
import { transferContract } from "./contract_transfers.ts";
import { chatLogContract } from "./contract_chat_log.ts";
import { chatLogSearchContract } from "./contract_chat_log_search.ts";
import { searchContract } from "./contract_search.ts";
import { visibilityContract } from "./contract_visibility.ts";

/** Declares the tests of the contract; `createPlace` makes an empty place, `declare` a test that can use it. */
export function storageContract(
  driver: string,
  createPlace: () => Promise<Place>,
  declare: typeof integrationTest = integrationTest,
): void {
  const promise: Promising = (what, run) =>
    declare(`${driver} storage ${what}`, async () => {
      await using place = await createPlace();
      const storage = place.storage();
      await storage.open();
      await run(storage, place);
    });
  lifeContract(promise);
  commitContract(promise);
  readContract(promise);
  visibilityContract(promise);
  searchContract(promise);
  accessContract(promise);
  accountContract(promise);
  sanctionContract(promise);
  transferContract(promise);
  aiContract(promise);
  importContract(promise);
  chatLogContract(promise);
  chatLogSearchContract(promise);
}

/** Declares a test on a storage that is open. */
export type Promising = (
  what: string,
  run: (storage: ServerStorage, place: Place) => Promise<void>,
) => void;

function lifeContract(promise: Promising): void {
  promise("begins a greater epoch at each start, and stays itself", async (storage, place) => {
    await storage.close();
    const second = place.storage();
    const one = await second.open();
    await second.close();
    const two = await place.storage().open();
    assertGreater(two.epoch, one.epoch);
    assertEquals(two.server, one.server);
    assertGreater(one.server.length, 15);
  });

  promise("knows users and rooms after a restart", async (storage, place) => {
    await storage.commit({ kind: "user_seen", id: "Alice", at: 1 });
    await storage.commit({ kind: "user_seen", id: "민지", at: 2 });
    await storage.commit({ kind: "user_seen", id: "alice", at: 3 });
    await storage.commit(
      { kind: "room_opened", room: "마당", owner: "민지", at: 4 },
      { kind: "room_joined", room: "마당", user: "민지", after: 0 },
      { kind: "room_joined", room: "마당", user: "alice", after: 0 },
    );
    await storage.commit({ kind: "room_opened", room: "gone", owner: "alice", at: 5 });
    await storage.commit({ kind: "room_closed", room: "GONE" });
    await storage.commit({ kind: "room_owner", room: "마당", owner: "alice" });
    await storage.commit({ kind: "room_left", room: "마당", user: "민지", through: 9 });
    await storage.commit({ kind: "room_joined", room: "마당", user: "민지", after: 9 });
    await storage.close();
    const state = await place.storage().open();
    assertEquals([...state.users].sort(), ["alice", "민지"]);
    assertEquals(state.rooms, [{ room: "마당", owner: "alice", members: ["alice", "민지"] }]);
  });

  promise("knows what each open room is about after a restart", async (storage, place) => {
    const open = (room: string) =>
      storage.commit({ kind: "room_opened", room, owner: "민지", at: 4 });
    for (const room of ["마당", "plain", "cleared", "again"]) await open(room);
    await storage.commit({ kind: "room_topic", room: "마당", topic: "차" });
    await storage.commit({ kind: "room_topic", room: "마당", topic: "'차'와 \\ 과자 🍪" });
    await storage.commit({ kind: "room_topic", room: "cleared", topic: "x" });
    await storage.commit({ kind: "room_topic", room: "CLEARED" });
    await storage.commit({ kind: "room_topic", room: "again", topic: "of before" });
    await storage.commit({ kind: "room_closed", room: "AGAIN" });
    await open("again");
    await storage.close();
    const { rooms } = await place.storage().open();
    assertEquals(
      rooms.map(({ room, topic }) => [room, topic]).sort(),
      [["again", undefined], ["cleared", undefined], ["plain", undefined], [
        "마당",
        "'차'와 \\ 과자 🍪",
      ]],
    );
  });

  promise("keeps announcements as what they are, for all to read", async (storage) => {
    const speaker = createSpeaker();
    const announcement: Message = { ...speaker.all("root", "공지 하나"), announcement: true };
    const plain = speaker.all("root", "그냥 하나");
    await keepAll(storage, [announcement, plain]);
    const pages = [];
    for await (const page of storage.read({ kind: "visible", viewer: "b" })) pages.push(...page);
    assertEquals(pages, [announcement, plain]);
    const { messages } = await storage.search({ viewer: "b" }, "하나", 10);
    assertEquals(messages, [announcement, plain]);
    const history = { viewer: "b", target: "root", from: 0, until: noon * 2 };
    const read = [];
    for await (const page of storage.read({ kind: "history", ...history })) read.push(...page);
    assertEquals(read, [announcement, plain]);
  });

  promise("close() keeps what was committed just before", async (storage, place) => {
    const speaker = createSpeaker();
    const committed = keepAll(storage, Array.from({ length: 50 }, () => speaker.all("a", "안녕")));
    await storage.close();
    await committed;
    const again = place.storage();
    await again.open();
    assertEquals((await textsOf(again, { kind: "visible", viewer: "b" })).length, 50);
  });
}

function commitContract(promise: Promising): void {
  promise("commit() keeps all writes of a call or none", async (storage) => {
    const speaker = createSpeaker();
    const message = speaker.all("a", "first");
    await storage.commit(keep(message));
    await assertRejects(
      () =>
        storage.commit(
          { kind: "user_seen", id: "b", at: 1 },
          keep(speaker.all("b", "half")),
          keep(message),
        ),
      MadangError,
      "storage_failed",
    );
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "a" }), ["first"]);
    assertEquals(await found(storage, "a", "half"), []);
  });

  promise("commit() fails a call alone, and not those beside it", async (storage) => {
    const speaker = createSpeaker();
    const messages = Array.from({ length: 20 }, (_, index) => speaker.all("a", `n${index}`));
    const twice: Message = { ...messages[3], text: "twice" };
    const calls = [...messages.slice(0, 11), twice, ...messages.slice(11)];
    const outcomes = await Promise.allSettled(
      calls.map((message) => storage.commit(keep(message))),
    );
    const failed = outcomes.flatMap(({ status }, index) => status === "rejected" ? [index] : []);
    assertEquals(failed, [11]);
    assertEquals(
      await textsOf(storage, { kind: "visible", viewer: "a" }),
      messages.map(({ text }) => text),
    );
  });

  promise("commit() keeps the writes as they are when it is called", async (storage) => {
    const message = { ...createSpeaker().all("a", "before") };
    const committed = storage.commit(keep(message));
    message.text = "after";
    await committed;
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "a" }), ["before"]);
  });

  promise("has() knows what is kept, also what is on its way", async (storage) => {
    const message = createSpeaker(2 ** 33).to("a", "b", "x");
    const committed = storage.commit(keep(message));
    assertEquals([await storage.has(message.id), await storage.has(message.id + 1)], [true, false]);
    await committed;
  });
}

function readContract(promise: Promising): void {
  promise("read() sees everything whose commit was called before", async (storage) => {
    const committed = storage.commit(keep(createSpeaker().all("a", "just now")));
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), ["just now"]);
    await committed;
  });

  promise("read() returns long answers in pages, in order", async (storage) => {
    const speaker = createSpeaker();
    const messages = Array.from({ length: 1_234 }, (_, index) => speaker.to("a", "b", `${index}`));
    await keepAll(storage, messages);
    const expected = messages.map(({ text }) => text);
    const day = { from: noon, until: noon + 100_000 };
    assertEquals(
      await textsOf(storage, { kind: "history", viewer: "b", target: "a", ...day }),
      expected,
    );
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "a", ...day }), expected);
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "a", after: 1_230 }), [
      "1230",
      "1231",
      "1232",
      "1233",
    ]);
    const pages = storage.read({ kind: "visible", viewer: "a" });
    let first: readonly Message[] = [];
    for await (const page of pages) {
      first = page;
      break; // whoever stops reading leaves nothing behind
    }
    assertGreater(first.length, 0);
    assertNotEquals(first.length, 1_234);
  });

  promise("read() returns history by time when clocks went back", async (storage) => {
    const speaker = createSpeaker();
    await keepAll(storage, [
      speaker.to("a", "b", "second", noon + 20),
      speaker.to("b", "a", "first", noon + 10),
      speaker.all("a", "third", noon + 30),
    ]);
    const query = {
      kind: "history",
      viewer: "b",
      target: "a",
      from: noon,
      until: noon + 31,
    } as const;
    assertEquals(await textsOf(storage, query), ["first", "second", "third"]);
    assertEquals(await textsOf(storage, { ...query, until: noon + 30 }), ["first", "second"]);
    assertEquals(await textsOf(storage, { ...query, from: noon + 11 }), ["second", "third"]);
  });

  promise("read() hands an inbox over once", async (storage) => {
    const speaker = createSpeaker();
    const [one, two] = [speaker.to("a", "민지", "one"), speaker.to("a", "민지", "two")];
    await storage.commit(keep(one, "민지"));
    await storage.commit(keep(two, "민지"));
    await storage.commit(keep(speaker.to("a", "other", "not yours"), "other"));
    const inbox = { kind: "inbox", viewer: "민지" } as const;
    assertEquals(await textsOf(storage, inbox), ["one", "two"]);
    await storage.commit({ kind: "inbox_taken", user: "민지", through: one.id });
    assertEquals(await textsOf(storage, inbox), ["two"]);
    await storage.commit({ kind: "inbox_taken", user: "민지", through: two.id });
    assertEquals(await textsOf(storage, inbox), []);
    assertEquals(await textsOf(storage, { kind: "inbox", viewer: "OTHER" }), ["not yours"]);
  });

  promise("returns messages as they were said", async (storage) => {
    const message: Message = {
      id: 2 ** 40 + 7,
      at: noon,
      type: "TO",
      from: "Alice",
      to: "민지",
      text: '줄\n바꿈 "따옴표" \\ 👩‍👩‍👧 \u0000 끝',
    };
    await storage.commit(keep(message));
    for await (const page of storage.read({ kind: "visible", viewer: "alice" })) {
      assertEquals(page, [message]);
    }
    assertEquals((await storage.search({ viewer: "ALICE" }, "따옴", 10)).messages, [message]);
  });
}
