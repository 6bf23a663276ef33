import { UnusableStorageError } from "../../server/storage/unusable_storage.ts";
import { createChatLog } from "../../server/storage/chat_log/chat_log.ts";
import { join } from "../../server/std/path.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { seededRandom } from "../helpers/random.ts";
import {
  createChatLogPlace,
  lineOf,
  loggingTo,
  numbered,
  type Outcome,
  pause,
} from "./chat_log_place.ts";

/** A moment that no column holds: the database refuses its row. */
const noTime = Date.UTC(20_000, 0);

integrationTest("ChatLog keeps lines in the order in which they were added", async () => {
  await using place = await createChatLogPlace();
  const chatLog = await place.open();
  const texts = numbered("말", 2_500);
  for (const message of texts) chatLog.add(lineOf({ message }));
  await chatLog.settled();
  assertEquals(await place.messages(), texts);
  assertEquals([place.logged, place.files()], [[], []]);
});

integrationTest("ChatLog keeps every line once and in order, whenever storage fails", async () => {
  for (const seed of [1, 2, 3, 4]) {
    await using place = await createChatLogPlace();
    const random = seededRandom(seed);
    let outcomes: readonly Outcome[] = ["works"];
    place.fragile.outcome = async () => {
      await pause(random.below(3));
      return random.pick(outcomes);
    };
    const limits = { batchEntries: 7, overloadEntries: 40, segmentBytes: 3_000 };
    let chatLog = await place.open(limits);
    const texts = numbered("말", 800);
    for (const [index, message] of texts.entries()) {
      chatLog.add(lineOf({ message }));
      if (random.below(10) === 0) await pause(random.below(2));
      if (random.below(60) === 0) {
        outcomes = random.pick([["works"], ["fails"], ["lies"], ["works", "fails", "lies"]]);
      }
      if (random.below(150) === 0) await chatLog.settled();
      if (random.below(150) === 0) {
        await chatLog.close();
        chatLog = await place.open(limits, index + 2);
      }
    }
    outcomes = ["works"];
    assertEquals(await place.messagesWhen(texts.length), texts, `seed ${seed}`);
    await chatLog.close();
    assertEquals(place.files(), [], `seed ${seed}`);
    assertEquals(await place.messages(), texts);
  }
});

integrationTest("ChatLog says once that storage fails, and once that it works again", async () => {
  await using place = await createChatLogPlace();
  const chatLog = await place.open();
  let tries = 0;
  place.fragile.outcome = () => {
    tries++;
    return "fails";
  };
  chatLog.add(lineOf({ message: "비밀 하나", sender: "비밀이름" }));
  await chatLog.settled();
  chatLog.add(lineOf({ message: "비밀 둘" }));
  await chatLog.settled();
  assertEquals(place.files(), ["kb_chat_logs.jsonl"]);
  const file = join(place.spool, "kb_chat_logs.jsonl");
  assertEquals((await Deno.readTextFile(file)).split("\n").length, 3);
  for (const enough = tries + 3; tries < enough;) await pause(1);
  place.fragile.outcome = () => "works";
  assertEquals(await place.messagesWhen(2), ["비밀 하나", "비밀 둘"]);
  await chatLog.close();
  assertEquals(place.logged.length, 2, place.logged.join("\n"));
  assert(
    place.logged[0].startsWith("ERROR DB The chat log cannot be kept, and its lines wait in "),
  );
  assertEquals(place.logged[1], "INFO DB The chat log is kept again");
  assertEquals(place.files(), []);
});

integrationTest(
  "ChatLog close() leaves what storage does not take on disk, for the next start",
  async () => {
    await using place = await createChatLogPlace();
    const first = await place.open();
    place.fragile.outcome = () => "fails";
    const texts = numbered("말", 2_345);
    for (const message of texts) first.add(lineOf({ message }));
    await first.close();
    assertEquals([await place.messages(), place.files()], [[], ["kb_chat_logs.jsonl"]]);
    place.fragile.outcome = () => "works";
    const second = await place.open({}, 10_000);
    second.add(lineOf({ message: "new" }));
    assertEquals(await place.messagesWhen(2_346), [...texts, "new"]);
  },
);

integrationTest("ChatLog close() does not wait for a commit without end", async () => {
  await using place = await createChatLogPlace();
  const first = await place.open({ closeGrace: 10 });
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Outcome>();
  place.fragile.outcome = () => {
    begun.resolve();
    return held.promise;
  };
  first.add(lineOf({ message: "under way" }));
  await begun.promise;
  first.add(lineOf({ message: "waiting" }));
  const settled = first.settled();
  await first.close();
  await settled;
  held.resolve("works"); // it is done after all, and comes again from the disk
  place.fragile.outcome = () => "works";
  await place.messagesWhen(1);
  const second = await place.open({}, 100);
  second.add(lineOf({ message: "new" }));
  assertEquals(await place.messagesWhen(3), ["under way", "waiting", "new"]);
  first.add(lineOf());
  assert(place.logged.at(-1)?.includes("came after its end"));
});

integrationTest(
  "ChatLog reads what a crash left, but for a torn line, and keeps it once",
  async () => {
    await using place = await createChatLogPlace();
    const first = await place.open();
    place.fragile.outcome = () => "lies"; // all is kept, and on disk too
    for (const message of ["하나", "둘"]) first.add(lineOf({ message }));
    await first.settled();
    await first.close();
    const file = join(place.spool, "kb_chat_logs.jsonl");
    const whole = await Deno.readTextFile(file);
    const third = whole.split("\n")[1].replace(/"number":\d+/, '"number":3').replace("둘", "셋");
    await Deno.writeTextFile(file, `${whole}${third}\n{"number":4,"channelId":"1`);
    place.fragile.outcome = () => "works";
    await place.open({}, 100);
    assertEquals(await place.messagesWhen(3), ["하나", "둘", "셋"]);
    assertEquals(place.logged.filter((line) => line.includes("torn")).length, 1);
  },
);

integrationTest("ChatLog numbers on from what it finds on disk", async () => {
  await using place = await createChatLogPlace();
  place.fragile.outcome = () => "fails";
  const first = await place.open({}, 5_000);
  first.add(lineOf({ message: "of a later clock" }));
  await first.close();
  place.fragile.outcome = () => "works";
  const second = await place.open({}, 10);
  second.add(lineOf({ message: "now" }));
  assertEquals(await place.messagesWhen(2), ["of a later clock", "now"]);
});

integrationTest(
  "ChatLog sets aside what the database refuses, and keeps the rest in order",
  async () => {
    await using place = await createChatLogPlace();
    const chatLog = await place.open();
    const bad = new Set([0, 17, 18, 500, 999]);
    const texts = numbered("말", 1_000);
    for (const [index, message] of texts.entries()) {
      chatLog.add(lineOf({ message, serverTimestamp: bad.has(index) ? noTime : 0 }));
    }
    await chatLog.settled();
    assertEquals(await place.messages(), texts.filter((_text, index) => !bad.has(index)));
    const file = join(place.spool, "kb_chat_logs.refused.jsonl");
    const refused = (await Deno.readTextFile(file)).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(refused.map(({ line }) => line.message), [...bad].map((index) => texts[index]));
    assert(refused.every(({ reason }) => /CHECK constraint/.test(reason)));
    assertEquals(place.logged.length, 1);
    assert(/^ERROR DB The database refused 5 lines/.test(place.logged[0]));
    assertEquals(place.disk.troubles, []);
  },
);

integrationTest("ChatLog goes on where what was refused cannot be written", async () => {
  await using place = await createChatLogPlace();
  const chatLog = await place.open();
  await Deno.mkdir(join(place.spool, "kb_chat_logs.refused.jsonl"));
  chatLog.add(lineOf({ serverTimestamp: noTime }));
  chatLog.add(lineOf({ message: "good" }));
  await chatLog.settled();
  assertEquals(await place.messages(), ["good"]);
  assert(place.logged[0].includes("1 lines of the chat log that the database refused are lost"));
});

integrationTest(
  "ChatLog lets lines wait on disk when storage is slower than the phones",
  async () => {
    await using place = await createChatLogPlace();
    const held = Promise.withResolvers<Outcome>();
    place.fragile.outcome = () => held.promise;
    const chatLog = await place.open({ overloadEntries: 100, memoryEntries: 400 });
    const texts = numbered("말", 3_000);
    for (const [index, message] of texts.entries()) {
      chatLog.add(lineOf({ message }));
      if (index % 300 === 299) await chatLog.settled(); // on disk: nothing is kept yet
    }
    assertEquals(await place.messages(), []);
    held.resolve("works");
    assertEquals(await place.messagesWhen(3_000), texts);
    await chatLog.close();
    assertEquals([place.logged, place.files()], [[], []]);
  },
);

integrationTest("ChatLog counts characters too before lines wait on disk", async () => {
  await using place = await createChatLogPlace();
  const held = Promise.withResolvers<Outcome>();
  place.fragile.outcome = () => held.promise;
  const chatLog = await place.open({ overloadCharacters: 50_000, batchCharacters: 20_000 });
  for (let count = 0; count < 10; count++) chatLog.add(lineOf({ message: "가".repeat(10_000) }));
  await chatLog.settled();
  held.resolve("works");
  assertEquals((await place.messagesWhen(10)).length, 10);
});

integrationTest(
  "ChatLog drops the newest when disk and memory are full, and says how many",
  async () => {
    await using place = await createChatLogPlace();
    const chatLog = await place.open({
      spoolBytes: 20_000,
      memoryEntries: 100,
      batchEntries: 10,
      closeGrace: 10,
    });
    place.fragile.outcome = () => "fails";
    const texts = numbered("말", 300);
    for (const message of texts) {
      chatLog.add(lineOf({ message }));
      await pause(0);
    }
    assert(Deno.statSync(join(place.spool, "kb_chat_logs.jsonl")).size <= 20_000);
    place.fragile.outcome = () => "works";
    await chatLog.settled();
    chatLog.add(lineOf({ message: "later" }));
    for (let last = ""; last !== "later";) last = (await place.messages()).at(-1) ?? "";
    const messages = (await place.messages()).slice(0, -1);
    assertEquals(messages, texts.slice(0, messages.length));
    const dropped = place.logged.filter((line) => line.includes("dropped"));
    const lost = place.logged.filter((line) => line.includes("are lost"));
    assertEquals(dropped.length, 1);
    assertEquals(lost, [`ERROR DB ${300 - messages.length} lines of the chat log are lost`]);
  },
);

integrationTest(
  "ChatLog holds lines in memory while neither storage nor disk take them",
  async () => {
    await using place = await createChatLogPlace();
    const chatLog = await place.open({ memoryEntries: 50 });
    await Deno.remove(place.spool, { recursive: true });
    await Deno.writeTextFile(place.spool, "in the way");
    place.fragile.outcome = () => "fails";
    const texts = numbered("말", 60);
    for (const message of texts) chatLog.add(lineOf({ message }));
    while (!place.logged.some((line) => line.includes("cannot wait in"))) await pause(1);
    place.fragile.outcome = () => "works";
    await chatLog.settled();
    assertEquals(await place.messages(), texts.slice(0, 50));
    assertEquals(place.logged.filter((line) => line.startsWith("ERROR")).length, 4);
    assert(place.logged.includes("ERROR DB 10 lines of the chat log are lost"));
    await Deno.remove(place.spool);
  },
);

integrationTest("createChatLog() says so when its directory cannot be used", async () => {
  await using place = await createChatLogPlace();
  await Deno.writeTextFile(place.spool, "in the way");
  await assertRejects(
    () =>
      createChatLog({
        storage: place.storage,
        directory: place.spool,
        firstNumber: 1,
        log: loggingTo([]),
      }),
    UnusableStorageError,
  );
});

integrationTest("ChatLog keeps what does not fit whole, beside the row", async () => {
  await using place = await createChatLogPlace();
  const chatLog = await place.open();
  const message = "긴 말 ".repeat(20_000);
  place.fragile.outcome = () => "fails"; // over the disk
  chatLog.add(lineOf({ message }));
  await chatLog.settled();
  place.fragile.outcome = () => "works";
  const [cut] = await place.messagesWhen(1);
  assert(message.startsWith(cut) && cut.length < message.length);
  assertEquals(await place.disk.rows("madang_chat_log_whole"), [
    { row_id: 1, column_name: "message", value: message },
  ]);
});
