import { MadangError } from "../../protocol/mod.ts";
import { type ChannelTalkOptions, hearChannelMessage } from "../../services/channel_talk.ts";
import type { ChannelMessage, ChannelReply, ChatLogLine, Log } from "../../services/context.ts";
import { OwnWords } from "../../services/own_words.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { dispatchTo, held, type TestService } from "../helpers/test_services.ts";
import { testHouse } from "./house.ts";

const said: ChannelMessage = {
  bot: "마당봇",
  room: "우리 방",
  channelId: "1",
  sender: "민지",
  userHash: "f00d",
  text: "# ping",
  isGroupChat: true,
  isMention: false,
};

/** A house that gathers what goes into the chat log and the log, and what is replied. */
function room(service: TestService, given: Partial<ChannelTalkOptions> = {}) {
  const rows: ChatLogLine[] = [];
  const logged: string[] = [];
  const replies: ChannelReply[] = [];
  const log: Log = {
    debug: (category, message) => void logged.push(`DEBUG ${category} ${message}`),
    info: (category, message) => void logged.push(`INFO ${category} ${message}`),
    warning: (category, message) => void logged.push(`WARNING ${category} ${message}`),
    error: (category, message, cause) =>
      void logged.push(
        `ERROR ${category} ${message}: ${cause instanceof Error ? cause.stack : cause}`,
      ),
  };
  const chatLog = {
    add: (line: ChatLogLine) => void rows.push(line),
    isBehind: false,
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const house = { ...testHouse(), log, chatLog };
  const options: ChannelTalkOptions = {
    language: "ko",
    timeLimit: 60_000,
    tellsFailures: false,
    ownWords: new OwnWords(() => false),
    dispatch: dispatchTo({ ping: service }),
    ...given,
  };
  let isReachable = true;
  return {
    rows,
    logged,
    replies,
    goAway: () => void (isReachable = false),
    hear: (message: Partial<ChannelMessage> = {}) =>
      hearChannelMessage(
        house,
        { ...said, ...message },
        (reply) => (isReachable && replies.push(reply), isReachable),
        options,
      ),
  };
}

Deno.test("a service that is slow is cut off at its limit, and what it says later is dropped", async () => {
  for (const tellsFailures of [false, true]) {
    const ending = held<Record<never, never>>();
    let aborted: AbortSignal | undefined;
    let reply: ((reply: ChannelReply) => void) | undefined;
    const { hear, replies, rows, logged } = room((channel) => {
      aborted = channel.signal;
      reply = channel.reply;
      channel.reply({ text: "잠깐만요" });
      return ending.promise;
    }, { timeLimit: 1, tellsFailures });
    await hear();
    assertEquals(aborted?.aborted, true);
    const told = tellsFailures ? ["잠깐만요", "오류"] : ["잠깐만요"];
    assertEquals(replies.length, told.length);
    reply?.({ text: "늦은 답" });
    ending.resolve({});
    await ending.promise;
    assertEquals(replies.length, told.length, "it said something after its end");
    assertEquals(rows.map(({ messageType }) => messageType).slice(0, 2), [
      "command",
      "auto_replay",
    ]);
    assertEquals(rows.length, 1 + told.length);
    assert(logged.some((line) => /^ERROR MSG # ping failed/.test(line)), logged.join("\n"));
  }
});

Deno.test("how a service ends that was cut off is logged once, and hurts nobody", async () => {
  const ending = held<Record<never, never>>();
  const { hear, logged } = room(() => ending.promise, { timeLimit: 1 });
  await hear();
  ending.reject(new Error("too late anyway"));
  await ending.promise.catch(() => {});
  await Promise.resolve();
  assertEquals(logged.filter((line) => /too late anyway/.test(line)).length, 1);
});

Deno.test("a service that obeys its signal is logged as slow alone", async () => {
  const { hear, logged } = room(({ signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    }), { timeLimit: 1 });
  await hear();
  await Promise.resolve();
  assertEquals(logged.length, 1, logged.join("\n"));
});

Deno.test("while a service is slow, others in the same room and in others are answered", async () => {
  const ending = held<Record<never, never>>();
  const { hear, replies } = room(() => ending.promise);
  const slow = hear();
  hear({ text: "# echo 같은 방" });
  hear({ text: "# echo 다른 방", channelId: "2" });
  assertEquals(replies, [{ text: "에코: 같은 방" }, { text: "에코: 다른 방" }]);
  ending.resolve({});
  await slow;
  assertEquals(replies.length, 3);
});

Deno.test("a service with a bug is logged with its stack, told only where it is wanted", async () => {
  const services: TestService[] = [
    () => {
      throw new TypeError("now");
    },
    () => Promise.reject(new TypeError("later")),
    // deno-lint-ignore require-yield
    async function* () {
      await Promise.resolve();
      throw new TypeError("between parts");
    },
    () => Promise.reject(undefined),
    () => undefined as never,
  ];
  for (const [index, service] of services.entries()) {
    for (const tellsFailures of [false, true]) {
      const { hear, replies, logged, rows } = room(service, { tellsFailures });
      await hear();
      assertEquals(replies.length, tellsFailures ? 1 : 0, `service ${index}`);
      assertEquals(rows.length, 1 + replies.length);
      assertEquals(logged.length, 1);
      assertMatch(logged[0], /^ERROR MSG # ping failed/);
      if (index < 3) assertMatch(logged[0], /TypeError: .*\n\s+at .*channel_talk_test/);
      for (const reply of replies) assert("text" in reply && !/TypeError/.test(reply.text));
    }
  }
});

Deno.test("mistakes of who asked are answered, whatever the operator wants to tell", async () => {
  const { hear, replies } = room(() => Promise.reject(new MadangError("channel_unknown")));
  await hear();
  await hear({ text: "# echo" });
  assertEquals(replies.length, 2);
  assertEquals(replies[1], { text: "사용법: # echo {내용}" });
});

Deno.test("a service may say several things and post media, all of which are in the chat log", async () => {
  const sources = ["https://x.kr/a.png", "https://x.kr/b.png"];
  const { hear, replies, rows } = room(async ({ reply }) => {
    reply({ text: "하나" });
    await Promise.resolve();
    reply({ media: "url", sources });
    reply({ media: "image_base64", sources: ["aGk=", "aGk="] });
    return {};
  });
  await hear();
  assertEquals(replies.slice(0, 3), [
    { text: "하나" },
    { media: "url", sources },
    { media: "image_base64", sources: ["aGk=", "aGk="] },
  ]);
  const own = rows.slice(1, 4);
  assertEquals(own.map(({ message }) => message), ["하나", sources.join("\n"), "(image × 2)"]);
  for (const row of own) {
    assertEquals([row.messageType, row.isBot, row.isOurBotResponse], ["auto_replay", true, true]);
    assertEquals([row.sender, row.botName, row.channelId], ["마당봇", "마당봇", "1"]);
  }
});

Deno.test("what could not be sent is not in the chat log", async () => {
  const { hear, goAway, rows } = room(() => Promise.resolve({}));
  goAway();
  await hear();
  assertEquals(rows.map(({ message }) => message), ["# ping"]);
});

Deno.test("a generator that is cut off gets to clean up", async () => {
  const next = held<void>();
  const cleaned = held<boolean>();
  const { hear } = room(async function* () {
    try {
      await next.promise;
      yield { messages: [] };
      return {};
    } finally {
      cleaned.resolve(true);
    }
  }, { timeLimit: 1 });
  await hear();
  next.resolve();
  assertEquals(await cleaned.promise, true);
});
