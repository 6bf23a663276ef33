/** A load on a storage whose database fails, and what must be true of it afterwards. @module */
import type { Message } from "../../protocol/mod.ts";
import type { Storage } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import type { MysqlPlace } from "./mysql_place.ts";
import { keep, noon, textsOf } from "./place.ts";

/** People who say things, and a chat log that tries each line until it is kept. */
export interface Load {
  /** Resolves when so many more messages are acknowledged, and lines are kept. */
  progress(messages: number): Promise<void>;
  /** Resolves when a message or line more has failed. */
  failure(): Promise<void>;
  /** Ends it, when what is under way is decided. */
  end(): Promise<void>;
  /** Checks that nothing is missing or doubled. */
  check(): Promise<void>;
}

const speakers = 20;

/** Puts a load on a storage. */
export function startLoad(place: MysqlPlace, storage: Storage): Load {
  const acknowledged: string[] = [];
  let counter = 0;
  let lines = 0;
  let failures = 0;
  let isEnding = false;
  const speak = async () => {
    while (!isEnding) {
      const id = ++counter;
      const message: Message = { id, at: noon, type: "BR", from: "a", to: "ALL", text: `말 ${id}` };
      try {
        await storage.commit(keep(message));
        acknowledged.push(message.text);
      } catch {
        failures++; // it may be kept or not: nobody was told that it is
        await pause();
      }
    }
  };
  const write = async () => {
    while (!isEnding) {
      const whole = lines % 3 === 0 ? { whole: { message: `전체 ${lines}` } } : {};
      const entries = [entryOf(lines + 1, whole), entryOf(lines + 2)];
      for (let isKept = false; !isKept;) {
        try {
          await logEntries(storage, ...entries);
          isKept = true;
        } catch {
          failures++;
          await pause();
        }
      }
      lines += entries.length;
    }
  };
  const all = [...Array.from({ length: speakers }, speak), write()];

  return {
    async progress(messages) {
      const goal = { messages: acknowledged.length + messages, lines: lines + 1 };
      while (acknowledged.length < goal.messages || lines < goal.lines) await pause();
    },
    async failure() {
      const before = failures;
      while (failures === before) await pause();
    },
    async end() {
      isEnding = true;
      await Promise.all(all);
    },
    async check() {
      const kept = await textsOf(storage, { kind: "visible", viewer: "b" });
      assertEquals(new Set(kept).size, kept.length);
      const set = new Set(kept);
      assertEquals(acknowledged.filter((text) => !set.has(text)), []);
      const rows = await place.rows();
      const expected = Array.from({ length: lines }, (_, index) => `말 ${index + 1}`);
      assertEquals(rows.map(({ message }) => message), expected);
      const whole = await place.rows("madang_chat_log_whole");
      const byId = new Map(rows.map(({ id, message }) => [id, message]));
      assertEquals(
        whole.map(({ row_id, value }) => [byId.get(row_id), value]),
        expected.flatMap((message, index) => {
          return index % 2 === 0 && index % 3 === 0 ? [[message, `전체 ${index}`]] : [];
        }),
      );
      const newest = acknowledged[acknowledged.length - 1];
      const { messages } = await storage.search({ viewer: "b" }, newest, 1_000);
      assertEquals(messages.some(({ text }) => text === newest), true);
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
