/** What is kept of the KakaoTalk chat log: part of the storage contract. @module */
import { MadangError } from "../../protocol/mod.ts";
import { CommitFailure } from "../../server/storage/commit_failure.ts";
import type { ChatLogEntry, Storage } from "../../services/context.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";
import { createSpeaker, keep, noon, textsOf } from "./place.ts";

/** An entry; times grow with its number. */
export function entryOf(number: number, given: Partial<ChatLogEntry> = {}): ChatLogEntry {
  return {
    number,
    channelId: "18446744073709551615",
    userHash: "hash",
    roomName: "마당",
    sender: "민지",
    message: `말 ${number}`,
    messageType: "normal",
    isMeaningful: false,
    botName: "마당봇",
    isMention: false,
    isGroupChat: true,
    serverTimestamp: noon + number * 1_000,
    isBot: false,
    isOurBotResponse: false,
    isScheduled: false,
    ...given,
  };
}

/** Keeps entries in one call. */
export function logEntries(storage: Storage, ...entries: readonly ChatLogEntry[]): Promise<void> {
  return storage.commit({ kind: "chat_logged", entries });
}

/** Declares the tests of the chat log's rows and history. */
export function chatLogContract(promise: Promising): void {
  promise("keeps lines of the chat log as rows of kb_chat_logs", async (storage, place) => {
    const full = entryOf(2 ** 46 + 1, {
      channelId: "1".repeat(50),
      userHash: "h".repeat(100),
      roomName: "방".repeat(255),
      sender: "👩‍👩‍👧".repeat(20),
      message: `# echo '따옴표' "\\" \n\0 끝`,
      directive: "#",
      messageType: "command",
      isMeaningful: true,
      botName: "봇".repeat(30),
      isMention: true,
      isGroupChat: true,
      logId: "l".repeat(50),
      clientTimestamp: "2024-02-29 23:59:59",
      isBot: true,
      isOurBotResponse: true,
      isScheduled: true,
      serverTimestamp: noon + 1_999,
    });
    const bare = entryOf(2 ** 46 + 2, {
      channelId: "",
      userHash: "",
      message: "",
      serverTimestamp: noon,
    });
    await logEntries(storage, full, bare);
    const [first, second] = await place.rows();
    assertEquals(withoutKeys(first, "created_at"), {
      id: 1,
      channel_id: full.channelId,
      user_hash: full.userHash,
      room_name: full.roomName,
      sender: full.sender,
      message: full.message,
      directive: "#",
      message_type: "command",
      is_meaningful: 1,
      bot_name: full.botName,
      is_mention: 1,
      is_group_chat: 1,
      log_id: full.logId ?? null,
      client_timestamp: "2024-02-29 23:59:59",
      server_timestamp: "2026-01-31 12:00:01",
      is_bot: 1,
      is_our_bot_response: 1,
      is_scheduled: 1,
    });
    assert(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(first.created_at)));
    assertEquals(withoutKeys(second, "created_at"), {
      id: 2,
      channel_id: "",
      user_hash: "",
      room_name: "마당",
      sender: "민지",
      message: "",
      directive: null,
      message_type: "normal",
      is_meaningful: 0,
      bot_name: "마당봇",
      is_mention: 0,
      is_group_chat: 1,
      log_id: null,
      client_timestamp: null,
      server_timestamp: "2026-01-31 12:00:00",
      is_bot: 0,
      is_our_bot_response: 0,
      is_scheduled: 0,
    });
  });

  promise("keeps what does not fit a column whole, beside its row", async (storage, place) => {
    const message = "가".repeat(100_000);
    await logEntries(
      storage,
      entryOf(1),
      entryOf(2, { whole: { message, sender: "긴 이름" } }),
    );
    const whole = await place.rows("madang_chat_log_whole");
    assertEquals(whole, [
      { row_id: 2, column_name: "message", value: message },
      { row_id: 2, column_name: "sender", value: "긴 이름" },
    ]);
  });

  promise("keeps a line of the chat log once, however often it is sent", async (storage, place) => {
    const [one, two, three] = [entryOf(11), entryOf(12), entryOf(15)];
    await logEntries(storage, one, two);
    await logEntries(storage, one, two);
    await logEntries(storage, two, three, three);
    await logEntries(storage, entryOf(14, { message: "late" }));
    await storage.close();
    const again = place.storage();
    await again.open();
    await logEntries(again, three, entryOf(16));
    const messages = (await place.rows()).map(({ message }) => message);
    assertEquals(messages, ["말 11", "말 12", "말 15", "말 16"]);
  });

  promise("refuses a line that is no row, and nothing beside its call", async (storage, place) => {
    const bad = entryOf(3, { clientTimestamp: "2026-13-45 99:99:99" });
    const outcomes = Promise.allSettled([
      logEntries(storage, entryOf(1)),
      logEntries(storage, entryOf(2), bad, entryOf(4)),
      storage.commit(keep(createSpeaker().all("a", "chat goes on"))),
      logEntries(storage, entryOf(5)),
    ]);
    assertEquals((await outcomes).map(({ status }) => status), [
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    const error = await assertRejects(
      () => logEntries(storage, { ...bad, number: 6 }),
      MadangError,
    );
    assertEquals(error.code, "storage_failed");
    assert(error.cause instanceof CommitFailure && error.cause.fault === "call");
    const messages = (await place.rows()).map(({ message }) => message);
    assertEquals(messages, ["말 1", "말 5"]);
    assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), ["chat goes on"]);
  });

  promise("read() returns what was said in a KakaoTalk room, by time", async (storage) => {
    await logEntries(
      storage,
      entryOf(1, { message: "third", serverTimestamp: noon + 20_000 }),
      entryOf(2, { message: "elsewhere", channelId: "2" }),
      entryOf(3, { message: "first", serverTimestamp: noon + 10_999 }),
      entryOf(4, { message: "second", serverTimestamp: noon + 10_000, sender: "bot" }),
      entryOf(5, { message: "unknown room", channelId: "" }),
    );
    const query = {
      kind: "channel_history",
      channel: entryOf(1).channelId,
      from: noon + 10_000,
      until: noon + 20_001,
    } as const;
    assertEquals(await textsOf(storage, query), ["first", "second", "third"]);
    assertEquals(await textsOf(storage, { ...query, until: noon + 20_000 }), ["first", "second"]);
    assertEquals(await textsOf(storage, { ...query, from: noon + 10_001 }), ["third"]);
    assertEquals(await textsOf(storage, { ...query, channel: "3" }), []);
    const always = { from: Number.MIN_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER };
    assertEquals((await textsOf(storage, { ...query, ...always })).length, 3);
    for await (const page of storage.read({ ...query, from: noon + 20_000 })) {
      assertEquals(page, [{
        id: 1,
        at: noon + 20_000,
        type: "RMSG",
        from: "민지",
        to: "마당",
        text: "third",
      }]);
    }
  });

  promise("read() returns a long history of a KakaoTalk room in pages", async (storage) => {
    // Many in the same second, so that pages end in the midst of one.
    const entries = Array.from({ length: 1_234 }, (_, index) => {
      return entryOf(index + 1, { serverTimestamp: noon + Math.floor(index / 700) * 1_000 });
    });
    await logEntries(storage, ...entries);
    const query = { kind: "channel_history", channel: entries[0].channelId } as const;
    assertEquals(
      await textsOf(storage, { ...query, from: noon, until: noon + 60_000 }),
      entries.map(({ message }) => message),
    );
  });

  promise("read() sees lines of the chat log whose commit was called before", async (storage) => {
    const committed = logEntries(storage, entryOf(1));
    const query = { kind: "channel_history", channel: entryOf(1).channelId } as const;
    assertEquals(await textsOf(storage, { ...query, from: noon, until: noon + 60_000 }), ["말 1"]);
    await committed;
  });
}

function withoutKeys<Value>(row: Record<string, Value>, ...keys: string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}
