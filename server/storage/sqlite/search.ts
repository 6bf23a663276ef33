/**
 * Searching what was said in the chat.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message } from "../../../protocol/messages.ts";
import type { SearchStep, SearchStepResult } from "../driver.ts";
import { messageColumns, toMessage, toText } from "../message_rows.ts";
import { keywordTest, queryTokens, tokensSayAll } from "../pairs.ts";
import { prepareAll, type Prepared } from "./database.ts";
import { indexMark } from "./message_index.ts";
import { visibleBy, visibleTo } from "../visibility.ts";

/** Most candidates of one step: some ten milliseconds of work. */
const stride = 4_000;
/** Fewest candidates that one statement of a search asks for: to begin anew costs as much as to read some hundred. */
const fewestCandidates = 128;

// Takes the tokens, the id below which to look, and how many to look at.
const candidates = `FROM message_pairs CROSS JOIN messages ON messages.id = message_pairs.rowid
  WHERE message_pairs MATCH ? AND message_pairs.rowid < ? ORDER BY message_pairs.rowid DESC LIMIT ?`;

const visible = visibleBy("memberships");

const statements = {
  indexMark: `SELECT value FROM meta WHERE name = '${indexMark}'`,
  newest: `SELECT ${messageColumns}, ${visible} AS visible FROM messages
    WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?`,
  messages: `SELECT ${messageColumns}, ${visible} AS visible ${candidates}`,
  // Counting needs no column that is shown, and where the tokens say all not even the texts. These come in one value,
  // since each row of a result costs as much as testing its text.
  texts: `SELECT count(*) AS looked, min(id) AS last,
      json_group_array(CAST(text AS TEXT)) FILTER (WHERE visible) AS texts
    FROM (SELECT messages.id AS id, messages.text AS text, ${visible} AS visible ${candidates})`,
  count: `SELECT count(*) AS looked, total(visible) AS counted, min(id) AS last
    FROM (SELECT messages.id AS id, ${visible} AS visible ${candidates})`,
} as const;

/** The statements of a search, prepared. */
export type SearchReads = Prepared<typeof statements>;

/** Prepares the statements. */
export function prepareSearch(database: DatabaseSync): SearchReads {
  return prepareAll(database, statements);
}

/** A piece of a search in what a viewer may see: first the newest messages, where the index does not hold them yet. */
export function searchMessages(
  read: SearchReads,
  step: SearchStep,
  viewer: string,
): SearchStepResult {
  const tokens = queryTokens(step.keyword);
  if (tokens.length === 0) return { messages: [], counted: 0 };
  const viewers = visibleTo(viewer);
  const mark = read.indexMark.get();
  const indexed = mark === undefined ? undefined : Number(mark.value);
  return indexed !== undefined && step.below > indexed + 1
    ? searchNewest(read, step, viewers, indexed)
    : searchIndex(read, step, viewers, tokens);
}

// Those that are not indexed are looked at one by one, whatever they hold.
function searchNewest(
  read: SearchReads,
  { keyword, below, take, count }: SearchStep,
  viewers: ReturnType<typeof visibleTo>,
  indexed: number,
): SearchStepResult {
  const rows = read.newest.all(...viewers, indexed, below, stride);
  const holdsKeyword = keywordTest(keyword);
  const messages: Message[] = [];
  let counted = 0;
  for (const row of rows) {
    if (row.visible !== 1 || !holdsKeyword(toText(row.text))) continue;
    if (messages.length < take) messages.push(toMessage(row));
    else counted++;
    if (messages.length === take && counted >= count) {
      return { messages, counted, below: Number(row.id) };
    }
  }
  const last = rows.length < stride ? indexed + 1 : Number(rows[rows.length - 1].id);
  return { messages, counted, below: last };
}

function searchIndex(
  read: SearchReads,
  step: SearchStep,
  viewers: ReturnType<typeof visibleTo>,
  tokens: readonly string[],
): SearchStepResult {
  const match = tokens.join(" AND ");
  const holdsKeyword = keywordTest(step.keyword);
  const countNext = tokensSayAll(step.keyword) ? countMatches : countTexts(holdsKeyword);
  const messages: Message[] = [];
  let counted = 0;
  let { below } = step;
  for (let left = stride; left > 0;) {
    const missing = step.take - messages.length;
    const wanted = missing > 0 ? missing : step.count - counted;
    if (wanted <= 0) return { messages, counted, below };
    const limit = Math.min(left, Math.max(wanted, fewestCandidates));
    // `below` as a bigint, since FTS5 ignores a bound that is no integer, and node:sqlite binds numbers as reals.
    const range = [...viewers, match, BigInt(below), limit] as const;
    let looked: Looked;
    if (missing > 0) {
      looked = findNext(read, range, holdsKeyword, messages, missing);
    } else {
      looked = countNext(read, range);
      counted += looked.found;
    }
    if (looked.isEnd) return { messages, counted };
    below = looked.last;
    left -= limit;
  }
  return { messages, counted, below };
}

/** What a statement of a search looks at. */
type SearchRange = readonly [
  ...viewer: readonly [string, string, string],
  match: string,
  below: bigint,
  limit: number,
];

/** How far a statement of a search has come. */
interface Looked {
  readonly found: number;
  /** The id of the last candidate that was looked at. */
  readonly last: number;
  /** Whether there are no more. */
  readonly isEnd: boolean;
}

// Not iterate(), which ends without a word where all() throws.
function findNext(
  read: SearchReads,
  range: SearchRange,
  holdsKeyword: (text: string) => boolean,
  messages: Message[],
  missing: number,
): Looked {
  const rows = read.messages.all(...range);
  let found = 0;
  for (const row of rows) {
    if (row.visible !== 1 || !holdsKeyword(toText(row.text))) continue;
    messages.push(toMessage(row));
    // What follows is counted by another statement.
    if (++found === missing) return { found, last: Number(row.id), isEnd: false };
  }
  return { found, last: Number(rows.at(-1)?.id), isEnd: rows.length < range[5] };
}

function countTexts(holdsKeyword: (text: string) => boolean) {
  return (read: SearchReads, range: SearchRange): Looked => {
    const row = read.texts.get(...range);
    const texts: string[] = JSON.parse(String(row?.texts));
    return {
      found: texts.filter(holdsKeyword).length,
      last: Number(row?.last),
      isEnd: Number(row?.looked) < range[5],
    };
  };
}

function countMatches(read: SearchReads, range: SearchRange): Looked {
  const row = read.count.get(...range);
  return {
    found: Number(row?.counted),
    last: Number(row?.last),
    isEnd: Number(row?.looked) < range[5],
  };
}
