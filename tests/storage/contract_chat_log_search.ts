/** How the KakaoTalk chat log is searched and indexed: part of the storage contract. @module */
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import { textsOf } from "./place.ts";

const channel = entryOf(1).channelId;

async function foundIn(storage: ServerStorage, keyword: string, where = channel) {
  const { messages } = await storage.search({ channel: where }, keyword, 100);
  return messages.map(({ text }) => text);
}

/** Indexes all rows, as the chat log does over time. */
async function indexAll(storage: ServerStorage): Promise<void> {
  const { newest } = await storage.indexChatLog(0, 1_000);
  for (let indexed = 0; indexed < newest;) {
    ({ indexed } = await storage.indexChatLog(newest, 1_000));
  }
}

/** Declares the tests of the chat log's search. */
export function chatLogSearchContract(promise: Promising): void {
  promise("search() finds lines of a KakaoTalk room, indexed or not", async (storage) => {
    await logEntries(
      storage,
      entryOf(1, { message: "오늘 점심은 김치찌개!" }),
      entryOf(2, { message: "남의 김치찌개", channelId: "2" }),
      entryOf(3, { message: "치김개찌" }),
      entryOf(4, { message: "ÉCOLE 김치찌개 👨‍👩‍👧 'a*b'".normalize("NFD") }),
    );
    const check = async () => {
      assertEquals(
        (await foundIn(storage, "김치찌개")).map((text) => text.normalize("NFC")),
        ["오늘 점심은 김치찌개!", "ÉCOLE 김치찌개 👨‍👩‍👧 'a*b'"],
      );
      assertEquals(await foundIn(storage, "김치", "2"), ["남의 김치찌개"]);
      assertEquals(await foundIn(storage, "은 김"), ["오늘 점심은 김치찌개!"]);
      assertEquals((await foundIn(storage, "école")).length, 1);
      assertEquals((await foundIn(storage, "A*B")).length, 1);
      assertEquals((await foundIn(storage, "찌")).length, 3);
      assertEquals(await foundIn(storage, ""), []);
      assertEquals(await foundIn(storage, "김치", "3"), []);
    };
    await check();
    await storage.indexChatLog(2, 1_000);
    await check();
    await indexAll(storage);
    await check();
  });

  promise("search() returns a KakaoTalk room's newest, and counts the rest", async (storage) => {
    const entries = Array.from({ length: 6_000 }, (_, index) => {
      return entryOf(index + 1, { message: `소식 ${index}`, channelId: index % 15 ? "2" : "1" });
    });
    for (let start = 0; start < entries.length; start += 1_000) {
      await logEntries(storage, ...entries.slice(start, start + 1_000));
    }
    const expected = entries.slice(-1_500).filter(({ channelId }) => channelId === "1");
    const check = async () => {
      const { messages, more, atLeast } = await storage.search({ channel: "1" }, "소식", 100);
      assertEquals(messages.map(({ text }) => text), expected.map(({ message }) => message));
      assertEquals([more, atLeast], [300, false]);
    };
    await check();
    await storage.indexChatLog(5_950, 5_950); // the newest hundred are in both parts
    await check();
    await indexAll(storage);
    await check();
  });

  promise("search() looks past any number of lines in other rooms", async (storage) => {
    const message = "찾는 말";
    await logEntries(storage, entryOf(1, { message }));
    for (let start = 0; start < 9; start++) {
      const others = Array.from({ length: 1_000 }, (_, index) => {
        return entryOf(2 + start * 1_000 + index, { message, channelId: "other" });
      });
      await logEntries(storage, ...others);
    }
    assertEquals(await foundIn(storage, "찾는"), [message]);
    await indexAll(storage);
    assertEquals(await foundIn(storage, "찾는"), [message]);
  });

  promise(
    "search() and read() leave out commands, and what bots answered, but for talk with an AI",
    async (storage) => {
      await logEntries(
        storage,
        entryOf(1, { message: "오늘의 소식" }),
        entryOf(2, { message: "# search 소식", messageType: "command", directive: "#" }),
        entryOf(3, { message: "에코: 소식", messageType: "auto_replay", isBot: true }),
        entryOf(4, { message: "예약된 소식", isBot: true }),
        entryOf(5, { message: "# ai 소식?", messageType: "command", isMeaningful: true }),
        entryOf(6, {
          message: "새소식",
          messageType: "auto_replay",
          isBot: true,
          isMeaningful: true,
        }),
      );
      const talk = ["오늘의 소식", "# ai 소식?", "새소식"];
      const day = { from: entryOf(1).serverTimestamp, until: entryOf(7).serverTimestamp };
      const history = { kind: "channel_history", channel, ...day } as const;
      assertEquals(await textsOf(storage, history), talk);
      assertEquals(await foundIn(storage, "소식"), talk);
      await indexAll(storage);
      assertEquals(await foundIn(storage, "소식"), talk);
    },
  );

  promise("indexChatLog() goes on in strides, and stays where it is told to", async (storage) => {
    assertEquals(await storage.indexChatLog(1_000_000, 10), { indexed: 0, newest: 0 });
    await logEntries(storage, ...Array.from({ length: 25 }, (_, index) => entryOf(index + 1)));
    assertEquals(await storage.indexChatLog(0, 10), { indexed: 0, newest: 25 });
    assertEquals(await storage.indexChatLog(20, 15), { indexed: 15, newest: 25 });
    assertEquals(await storage.indexChatLog(20, 15), { indexed: 20, newest: 25 });
    assertEquals(await storage.indexChatLog(20, 15), { indexed: 20, newest: 25 });
    assertEquals(await storage.indexChatLog(3, 15), { indexed: 20, newest: 25 });
    await logEntries(storage, entryOf(26));
    assertEquals(await storage.indexChatLog(1_000_000, 1_000), { indexed: 26, newest: 26 });
    assertEquals((await foundIn(storage, "말")).length, 26);
  });

  promise("indexChatLog() remembers over a restart how far it came", async (storage, place) => {
    await logEntries(storage, ...[1, 2, 3].map((number) => entryOf(number)));
    await storage.indexChatLog(2, 10);
    await storage.close();
    const again = place.storage();
    await again.open();
    assertEquals(await again.indexChatLog(0, 10), { indexed: 2, newest: 3 });
    assertEquals(await foundIn(again, "말"), ["말 1", "말 2", "말 3"]);
  });

  promise(
    "search() finds rows of other programs, and none that are gone",
    async (storage, place) => {
      await logEntries(storage, entryOf(1, { message: "우리 소식" }));
      const foreign = (message: string) =>
        `INSERT INTO kb_chat_logs (channel_id, user_hash, message, message_type, bot_name)
        VALUES ('${channel}', 'x', '${message}', 'normal', 'old bot')`;
      await place.execute(foreign("옛 소식"));
      const { messages } = await storage.search({ channel }, "소식", 10);
      assertEquals(messages.map(({ from, to, text }) => [from, to, text]), [
        ["민지", "마당", "우리 소식"],
        ["", "", "옛 소식"],
      ]);
      await indexAll(storage);
      assertEquals(await foundIn(storage, "소식"), ["우리 소식", "옛 소식"]);
      // The newest row goes: its id must not be given to another, at which the index would point then.
      await place.execute("DELETE FROM kb_chat_logs WHERE message = '옛 소식'");
      await place.execute(foreign("새 소식"));
      assertEquals(await foundIn(storage, "소식"), ["우리 소식", "새 소식"]);
      await indexAll(storage);
      assertEquals(await foundIn(storage, "소식"), ["우리 소식", "새 소식"]);
      assertEquals((await place.rows()).map(({ id }) => id), [1, 3]);
    },
  );
}
