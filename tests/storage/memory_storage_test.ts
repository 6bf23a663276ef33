import { MadangError } from "../../protocol/mod.ts";
import { createMemoryChatLog } from "../../server/storage/memory/chat_log.ts";
import { Exchanges } from "../../server/storage/memory/exchanges.ts";
import { Memberships } from "../../server/storage/memory/memberships.ts";
import { Queue } from "../../server/storage/memory/queue.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { lineOf } from "./chat_log_place.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import { createMemoryPlace } from "./memory_place.ts";
import { createSpeaker, found, gatheringLog, keep, keepAll, noon, textsOf } from "./place.ts";

integrationTest(
  "a storage in memory holds the newest messages, and says which are gone",
  async () => {
    await using place = await createMemoryPlace({ items: 3_000 });
    const storage = place.storage();
    await storage.open();
    const speaker = createSpeaker();
    const messages = Array.from({ length: 10_000 }, (_, index) => speaker.all("a", `n${index}`));
    await keepAll(storage, messages.slice(0, 3_000));
    assertEquals([storage.droppedThrough, place.troubles], [0, []]);
    await keepAll(storage, messages.slice(3_000));
    assertEquals(storage.droppedThrough, messages[6_999].id);
    assertEquals(place.troubles.length, 1);
    assertMatch(place.troubles[0], /^The memory for messages is full \(3000 messages/);
    const kept = messages.slice(7_000).map(({ text }) => text);
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), kept);
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "b", after: 5 }), kept);
    assertEquals(await found(storage, "b", "n6999"), []);
    assertEquals(await found(storage, "b", "n7000"), ["n7000"]);
    const ids = [6_999, 7_000, 9_999].map((index) => messages[index].id);
    assertEquals(await Promise.all(ids.map((id) => storage.has(id))), [false, true, true]);
  },
);

integrationTest(
  "a storage in memory holds so many characters, be they in one message or in many",
  async () => {
    await using place = await createMemoryPlace({ characters: 100 });
    const storage = place.storage();
    await storage.open();
    const speaker = createSpeaker();
    const long = (letter: string) => speaker.all("a", letter.repeat(40));
    await keepAll(storage, [long("가"), long("나"), long("다")]);
    const first = (text: string) => text[0];
    const all = { kind: "visible", viewer: "b" } as const;
    assertEquals((await textsOf(storage, all)).map(first), ["나", "다"]);
    await storage.commit(keep(speaker.all("a", "라".repeat(101))));
    assertEquals(await textsOf(storage, all), []);
    await storage.commit(keep(speaker.all("a", "마")));
    assertEquals(await textsOf(storage, all), ["마"]);
    await logEntries(
      storage,
      ...["바", "사", "아"].map((letter, index) =>
        entryOf(index + 1, { message: letter.repeat(40) })
      ),
    );
    const channel = { kind: "channel_history", channel: entryOf(1).channelId } as const;
    const lines = await textsOf(storage, { ...channel, from: noon, until: noon + 60_000 });
    assertEquals(lines.map(first), ["사", "아"]);
  },
);

integrationTest("an inbox in memory loses what is dropped, and nothing else", async () => {
  await using place = await createMemoryPlace({ items: 4 });
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  const inbox = { kind: "inbox", viewer: "b" } as const;
  for (const text of ["1", "2", "3"]) {
    await storage.commit(keep(speaker.to("a", "b", text), "B"));
  }
  await storage.commit({ kind: "inbox_taken", user: "b", through: 1 });
  await keepAll(storage, [speaker.all("a", "x"), speaker.all("a", "y")]);
  assertEquals(await textsOf(storage, inbox), ["2", "3"]);
  await keepAll(storage, [speaker.all("a", "z")]);
  assertEquals(await textsOf(storage, inbox), ["3"]);
  await storage.commit(keep(speaker.to("a", "b", "4"), "b"));
  assertEquals(await textsOf(storage, inbox), ["4"]);
});

integrationTest("reading from memory goes on past what is dropped meanwhile", async () => {
  await using place = await createMemoryPlace({ items: 2_000 });
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  const say = (count: number) => Array.from({ length: count }, () => speaker.to("a", "b", "x"));
  await keepAll(storage, say(2_000));
  const range = { from: noon, until: noon + 100_000 };
  for (const query of [{ kind: "visible" }, { kind: "history", target: "b", ...range }] as const) {
    const ids: number[] = [];
    const before = storage.droppedThrough ?? 0;
    for await (const page of storage.read({ viewer: "a", ...query })) {
      if (ids.length === 0) await keepAll(storage, say(1_200));
      ids.push(...page.map(({ id }) => id));
    }
    // The first page, and of the rest what was still there; nothing that came later.
    const sequence = Array.from({ length: 2_000 }, (_, index) => before + 1 + index);
    assertEquals(ids, [...sequence.slice(0, 500), ...sequence.slice(1_200)]);
  }
});

integrationTest(
  "a history in memory is by time while messages of before the clock was set back are held",
  async () => {
    await using place = await createMemoryPlace({ items: 1_300 });
    const storage = place.storage();
    await storage.open();
    const speaker = createSpeaker();
    const say = (count: number, first: number) =>
      Array.from({ length: count }, (_, index) => speaker.to("a", "b", "x", first + index));
    const early = say(700, noon);
    const late = say(600, noon - 650);
    await keepAll(storage, [...early, ...late]);
    const query = { kind: "history", viewer: "b", target: "a", from: 0, until: noon * 2 } as const;
    const idsOf = async () => {
      const ids: number[] = [];
      for await (const page of storage.read(query)) ids.push(...page.map(({ id }) => id));
      return ids;
    };
    assertEquals(await idsOf(), [...late, ...early].map(({ id }) => id));
    const more = say(1_300, noon + 1_000);
    await keepAll(storage, more.slice(0, 400));
    assertEquals(
      await idsOf(),
      [...late, ...early.slice(400), ...more.slice(0, 400)].map(({ id }) => id),
    );
    await keepAll(storage, more.slice(400));
    assertEquals(await idsOf(), more.map(({ id }) => id));
  },
);

integrationTest("a search of all memory lets others have their turns", async () => {
  await using place = await createMemoryPlace();
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  const text = "오늘 점심은 김치찌개 어때요? ".repeat(20);
  await keepAll(storage, Array.from({ length: 20_000 }, () => speaker.all("a", text)));
  let isOver = false;
  const searches = Promise.all(
    Array.from({ length: 4 }, () => storage.search({ viewer: "b" }, "없는 말", 100)),
  ).then(() => isOver = true);
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert(!isOver, "the searches left the event loop no turn");
  }
  await searches;
  assertEquals(storage.activity.searches.counts.reduce((sum, count) => sum + count), 4);
});

integrationTest(
  "a storage in memory leaves nothing behind, and refuses everything once it is closed",
  async () => {
    await using place = await createMemoryPlace();
    const storage = place.storage();
    const { server, epoch } = await storage.open();
    await storage.commit(keep(createSpeaker().all("a", "gone")));
    assertEquals([await storage.answers(), storage.activity.calls], [true, 1]);
    await storage.close();
    assertEquals(await storage.answers(), false);
    await assertRejects(() => storage.commit(keep(createSpeaker().all("a", "x"))), MadangError);
    await assertRejects(() => textsOf(storage, { kind: "visible", viewer: "a" }), MadangError);
    const next = place.storage();
    const state = await next.open();
    assert(state.server !== server && state.epoch >= epoch);
    assertEquals([state.users, state.rooms], [[], []]);
    assertEquals(await textsOf(next, { kind: "visible", viewer: "a" }), []);
    const left = Array.from(Deno.readDirSync(place.dataDir), ({ name }) => name);
    assertEquals(left.filter((name) => !name.startsWith("madang.lock")), []);
  },
);

integrationTest("one storage at a time uses a data directory, in memory too", async () => {
  await using place = await createMemoryPlace();
  await place.storage().open();
  const error = await assertRejects(() => place.storage().open(), Error);
  assertMatch(error.message, /in use by another Madang server/);
});

integrationTest("the chat log in memory keeps lines at once", async () => {
  await using place = await createMemoryPlace();
  const storage = place.storage();
  await storage.open();
  const troubles: string[] = [];
  const chatLog = createMemoryChatLog({ storage, firstNumber: 7, log: gatheringLog(troubles) });
  for (const message of ["하나", "둘"]) chatLog.add(lineOf({ message, channelId: "1" }));
  await chatLog.settled();
  const { messages } = await storage.search({ channel: "1" }, "둘", 10);
  assertEquals(messages.map(({ id, text }) => [id, text]), [[2, "둘"]]);
  await chatLog.close();
  await storage.close();
  chatLog.add(lineOf({ message: "late" }));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertMatch(troubles[0], /^A line of the chat log is lost: /);
});

Deno.test("Memberships forgets stays that are over, the oldest first, and shows less for it", () => {
  const memberships = new Memberships(2);
  const could = (id: number) => memberships.couldRead("r", "u", id);
  for (const after of [0, 10, 20]) {
    memberships.join("r", "u", after);
    memberships.join("r", "u", after + 3); // is there already
    memberships.leave("r", "u", after + 5);
    memberships.leave("r", "u", after + 9); // is gone already
  }
  assertEquals([3, 11, 15, 16, 20, 21, 25, 26].filter(could), [11, 15, 21, 25]);
  memberships.join("r", "u", 30);
  assertEquals([31, 10 ** 15].map(could), [true, true]);
  memberships.forgetThrough(14);
  assertEquals(memberships.pastCount, 2);
  memberships.forgetThrough(15);
  assertEquals([15, 25, 31].map(could), [false, true, true]);
  memberships.close("r", 40);
  assertEquals([40, 41].map(could), [true, false]);
  memberships.forgetThrough(100);
  assertEquals([memberships.pastCount, could(25), could(40)], [0, false, false]);
});

Deno.test("Exchanges drops the conversations in which nothing was said for longest", () => {
  const exchanges = new Exchanges(1_000); // each takes 200 besides its texts
  const say = (conversation: string, question: string) =>
    exchanges.add(conversation, 0, { from: "a", question, answer: "x".repeat(100) });
  const questions = (conversation: string) =>
    exchanges.recall(conversation, () => true).map(({ question }) => question);
  say("old", "1");
  say("busy", "2");
  say("old", "3");
  assertEquals([questions("old"), questions("busy")], [["1", "3"], ["2"]]);
  say("new", "4");
  assertEquals([questions("old"), questions("busy"), questions("new")], [["1", "3"], [], ["4"]]);
  say("new", "5");
  assertEquals([questions("old"), questions("new")], [["3"], ["4", "5"]]);
  exchanges.forget("new");
  say("other", "6");
  assertEquals([questions("old"), questions("other")], [["3"], ["6"]]);
  say("huge", "y".repeat(2_000));
  assertEquals(["old", "other", "huge"].map(questions), [[], [], []]);
});

Deno.test("Queue gives items back in their order, and finds the first that passes", () => {
  const queue = new Queue<number>();
  let taken = 0;
  for (let added = 0; added < 20_000; added++) {
    queue.push(added);
    if (added % 3 !== 0) assertEquals(queue.shift(), taken++);
  }
  assertEquals(queue.length, 20_000 - taken);
  assertEquals([queue.at(-1), queue.at(0), queue.at(queue.length)], [undefined, taken, undefined]);
  assertEquals(queue.at(queue.length - 1), 19_999);
  assertEquals(queue.firstPlace((item) => item >= taken + 5), 5);
  assertEquals(queue.firstPlace(() => false), queue.length);
  while (queue.length > 0) queue.shift();
  assertEquals([queue.shift(), queue.at(0), queue.firstPlace(() => true)], [
    undefined,
    undefined,
    0,
  ]);
});
