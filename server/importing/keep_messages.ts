/**
 * Puts old messages into the storage, each once.
 *
 * The id of an imported message is made of its second, so that they are in the order of their times, before all that was
 * ever said here; and so that no list is needed of what was imported: a message is there already when one of the same
 * second says the same.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { aiName, nameKey } from "../../protocol/mod.ts";
import type { StorageWrite } from "../../services/context.ts";
import { importedIdsEnd } from "../../services/message_numbers.ts";
import type { DatabaseStorage } from "../storage/server_storage.ts";
import { because, messageKey, type OldMessage, type Reason, secondOf } from "./log_record.ts";
import type { OwnLog } from "./own_log.ts";
import { reasonOfRefusal } from "./refusal.ts";

/** Ids of one second. The first is never used: it might be the beginning of an epoch. */
const idsPerSecond = importedIdsEnd / 2 ** 32;
/** Seconds without a message that end a span that is asked for at once. */
const spanGap = 3_600;

/** What became of a message. */
export type Outcome = "kept" | "there" | Reason;

/** What keeping messages needs. */
export interface MessageKeeping {
  readonly storage: Pick<DatabaseStorage, "commit" | "saidBetween">;
  /** Tells what need not be appended to the daily log. */
  readonly ownLog: OwnLog;
  /** The keys of names that are known users already; grows. */
  readonly users: Set<string>;
}

/**
 * Keeps messages of about the same time, and returns what became of each. All that is kept is durable then.
 *
 * @throws {MadangError} `storage_failed` when the storage is in trouble: some may be kept then
 */
export async function keepMessages(
  { storage, ownLog, users }: MessageKeeping,
  messages: readonly OldMessage[],
): Promise<Outcome[]> {
  const there = await findThere(storage, messages);
  const places = createRoomPlaces();
  const people: StorageWrite[] = [];
  const said: { readonly index: number; readonly write: StorageWrite }[] = [];
  const outcomes: Outcome[] = messages.map(() => "there");
  for (const [index, old] of messages.entries()) {
    const key = messageKey(old);
    const known = there.idByKey.get(key);
    const id = known ?? there.nextId(old);
    if (id === undefined) {
      outcomes[index] = because(failures.tooMany, { limit: idsPerSecond - 1 });
      continue;
    }
    places.note(old, id);
    if (old.from !== aiName && !users.has(nameKey(old.from))) {
      users.add(nameKey(old.from));
      people.push({ kind: "user_imported", id: old.from, at: old.at });
    }
    if (known !== undefined) continue;
    there.idByKey.set(key, id);
    outcomes[index] = "kept";
    const inDailyLog = await ownLog.holds(old);
    said.push({ index, write: { kind: "message_imported", message: { id, ...old }, inDailyLog } });
  }
  const commits: Promise<unknown>[] = said.map(({ index, write }) =>
    storage.commit(write).catch((error) => {
      outcomes[index] = reasonOfRefusal(error);
    })
  );
  // With the messages, so that an interrupted import leaves no message that those who were there cannot read.
  const writes = [...people, ...places.writes()];
  if (writes.length > 0) commits.push(storage.commit(...writes));
  await Promise.all(commits);
  return outcomes;
}

/** What the storage holds of the times of these messages. */
async function findThere(
  storage: MessageKeeping["storage"],
  messages: readonly OldMessage[],
): Promise<{ idByKey: Map<string, number>; nextId(old: OldMessage): number | undefined }> {
  const idByKey = new Map<string, number>();
  const newestOf = new Map<number, number>();
  for (const [first, last] of spansOf(messages)) {
    for (const message of await storage.saidBetween(first * 1_000, (last + 1) * 1_000)) {
      idByKey.set(messageKey(message), message.id);
      if (message.id < importedIdsEnd) newestOf.set(secondOf(message.at), message.id);
    }
  }
  return {
    idByKey,
    nextId({ at }) {
      const second = secondOf(at);
      const id = (newestOf.get(second) ?? second * idsPerSecond) + 1;
      if (id >= (second + 1) * idsPerSecond) return undefined;
      newestOf.set(second, id);
      return id;
    },
  };
}

/** Spans of seconds, both ends counted, in which all messages lie and between which there are none. */
function spansOf(messages: readonly OldMessage[]): (readonly [first: number, last: number])[] {
  const seconds = messages.map(({ at }) => secondOf(at)).sort((one, other) => one - other);
  const spans: [number, number][] = [];
  for (const second of seconds) {
    const span = spans.at(-1);
    if (span && second - span[1] <= spanGap) span[1] = second;
    else spans.push([second, second]);
  }
  return spans;
}

/** Gathers who was in which room: whoever spoke there was there from their first words to their last. */
function createRoomPlaces(): { note(old: OldMessage, id: number): void; writes(): StorageWrite[] } {
  const places = new Map<string, Extract<StorageWrite, { kind: "room_attended" }>>();
  return {
    note({ type, from, to }, id) {
      if (type !== "RMSG" || from === aiName || id >= importedIdsEnd) return;
      const key = `${nameKey(to)}\n${nameKey(from)}`;
      const { after = id - 1, through = id } = places.get(key) ?? {};
      places.set(key, {
        kind: "room_attended",
        room: to,
        user: from,
        after: Math.min(after, id - 1),
        through: Math.max(through, id),
      });
    },
    writes: () => [...places.values()],
  };
}

const failures = problems("import", {
  tooMany: {
    en: "there are more than {limit} different messages of this second",
    ko: "같은 1초 안에 서로 다른 메시지가 {limit}개 넘게 있습니다",
    todo: {
      en: "Import them with the times that they were said at.",
      ko: "실제로 말한 시각을 넣어 가져오세요.",
    },
  },
});
