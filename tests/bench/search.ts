/**
 * How long it takes to find words in a million Korean messages: short and long words, rare and frequent ones.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import type { Message } from "../../protocol/messages.ts";
import { countLimit } from "../../server/storage/reading_limits.ts";
import { indexMark } from "../../server/storage/sqlite/message_index.ts";
import { koreanTalk } from "./korean.ts";
import { type Bench, chosen, type Figure, type Measurement, quantile } from "./measurement.ts";
import { keepAll, openBenchStorage, talk } from "./messages_storage.ts";
import { scaled } from "./options.ts";

/** Messages that are searched. */
const messages = 1_000_000;
/** Different words of each kind, and how often each is searched for. */
const [wordsPerKind, repeats] = [20, 10];
/** Messages that SEARCH shows at most (services/history.ts). */
const newest = 100;

/** A kind of words: how many syllables, and which of those words by how frequent they are. */
interface Kind {
  readonly name: string;
  readonly syllables: number;
  choose(byFrequency: readonly string[]): readonly string[];
}

const frequent = (words: readonly string[]) => words.slice(0, wordsPerKind);
const rare = (words: readonly string[]) => words.slice(-wordsPerKind);
const kinds: readonly Kind[] = [1, 2, 5].flatMap((syllables) => {
  const long = syllables === 1 ? "1 syllable" : `${syllables} syllables`;
  return [
    { name: `frequent words of ${long}`, syllables, choose: frequent },
    { name: `rare words of ${long}`, syllables, choose: rare },
  ];
});

/** Searching. */
export const search: Measurement = {
  name: "search",
  title: "Search in Korean messages",
  columns: [
    { key: "found", heading: "Found, median", unit: "count" },
    { key: "p50", heading: "p50", unit: "ms" },
    { key: "p99", heading: "p99", unit: "ms" },
    { key: "ratio", heading: "Times faster", unit: "ratio" },
  ],
  charted: "p99",
  async *measure(bench) {
    const count = scaled(messages, bench.options);
    await using place = await openBenchStorage();
    const { storage, folder } = place;
    const keep = (message: Message) => storage.commit({ kind: "message", message });
    using database = openForReading(`${folder}/madang.db`);
    await keepAll(talk(count), keep);
    await talkInPeace(count + 1, keep, () => database.isIndexed());
    const { words } = koreanTalk(1);
    for (const kind of chosen(kinds, bench.options.workload)) {
      const workload = `${count.toLocaleString("en")} messages, ${kind.name}`;
      const keywords = kind.choose(words.filter((word) => word.length === kind.syllables));
      yield* compare(workload, bench, keywords, {
        search: (keyword) => storage.search({ viewer: "reader" }, keyword, newest),
        scan: (keyword) => database.scan(keyword),
      });
    }
  },
};

/** What is found, as far as it is shown or counted. */
interface Found {
  readonly messages: readonly unknown[];
  readonly more: number;
}

async function* compare(
  workload: string,
  { options }: Bench,
  keywords: readonly string[],
  by: { search(keyword: string): Promise<Found>; scan(keyword: string): Found },
): AsyncGenerator<Figure> {
  const [scans, searches, found]: [number[], number[], number[]] = [[], [], []];
  for (const keyword of keywords) {
    const begin = performance.now();
    const { messages, more } = by.scan(keyword);
    scans.push(performance.now() - begin);
    found.push(messages.length + more);
  }
  for (let repeat = 0; repeat < scaled(repeats, options, 1); repeat++) {
    for (const keyword of keywords) {
      const begin = performance.now();
      await by.search(keyword);
      searches.push(performance.now() - begin);
    }
  }
  const figure = (subject: string, times: readonly number[]) => {
    const p50 = quantile(times, 0.5);
    const values = { p50, p99: quantile(times, 0.99), found: quantile(found, 0.5) };
    return { workload, subject, values: { ...values, ratio: quantile(scans, 0.5) / p50 } };
  };
  yield figure("LIKE scan", scans);
  yield figure("Madang, SEARCH", searches);
}

/** Talks on, too slowly for a rush, until the index holds all that was said in one. */
async function talkInPeace(
  firstId: number,
  keep: (message: Message) => Promise<void>,
  isIndexed: () => boolean,
): Promise<void> {
  for (let id = firstId; !isIndexed(); id++) {
    await keep({ id, at: Date.now(), type: "BR", from: "user1", to: "ALL", text: "~" });
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** The same table, looked through from the newest message on, as far as it takes for the same answer. */
function openForReading(
  path: string,
): Disposable & { scan(keyword: string): Found; isIndexed(): boolean } {
  const database = new DatabaseSync(path, { readOnly: true });
  const mark = database.prepare("SELECT 1 FROM meta WHERE name = ?");
  const rows = database.prepare(
    "SELECT id, at, sender, text FROM messages WHERE text LIKE ? ORDER BY id DESC LIMIT ?",
  );
  const ids = database.prepare(
    `SELECT count(*) AS count FROM
      (SELECT 1 FROM messages WHERE text LIKE ? ORDER BY id DESC LIMIT ?)`,
  );
  return {
    isIndexed: () => mark.get(indexMark) === undefined,
    scan(keyword) {
      const pattern = `%${keyword}%`;
      const messages = rows.all(pattern, newest);
      const isAll = messages.length < newest;
      const all = isAll ? messages.length : Number(ids.get(pattern, newest + countLimit)?.count);
      return { messages, more: all - messages.length };
    },
    [Symbol.dispose]: () => database.close(),
  };
}
