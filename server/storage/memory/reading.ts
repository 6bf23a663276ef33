/**
 * How what is held in memory is read and searched.
 *
 * @module
 */
import { fold } from "../../../protocol/folding.ts";
import type { Message } from "../../../protocol/messages.ts";
import { nameKey } from "../../../protocol/names.ts";
import type { MessageQuery, SearchResult, SearchScope } from "../../../services/context.ts";
import { keywordTest } from "../pairs.ts";
import { countLimit, pageSize } from "../reading_limits.ts";
import type { BoundedLog, Said } from "./bounded_log.ts";
import type { Holdings, SaidInChat } from "./holdings.ts";
import { type LoopTurns, scan } from "./scanning.ts";

/** Reads what a query asks for in pages. What comes after the first was asked for is not read, so that it ends. */
export function read(
  held: Holdings,
  turns: LoopTurns,
  query: MessageQuery,
): AsyncGenerator<readonly Message[]> {
  switch (query.kind) {
    case "inbox": {
      const ids = held.inboxOf(nameKey(query.viewer));
      return pagesOf(held.messages, turns, ids);
    }
    case "visible":
      return pagesById(held.messages, turns, query, visibility(held, nameKey(query.viewer)));
    case "history": {
      const [viewer, target] = [nameKey(query.viewer), nameKey(query.target)];
      return pagesByTime(held.messages, turns, query, ({ message: { type }, fromKey, toKey }) => {
        if (type === "BR") return fromKey === target;
        return type === "TO" && (fromKey === viewer && toKey === target ||
          fromKey === target && toKey === viewer);
      });
    }
    case "room_history": {
      const isVisible = visibility(held, nameKey(query.viewer));
      const room = nameKey(query.room);
      const isThere = (said: SaidInChat) =>
        said.message.type === "RMSG" && said.toKey === room && isVisible(said);
      return pagesByTime(held.messages, turns, query, isThere);
    }
    case "channel_history":
      return pagesByTime(held.lines, turns, query, ({ channel }) => channel === query.channel);
  }
}

interface Range {
  readonly from?: number;
  readonly until?: number;
  readonly after?: number;
}

/** What was said in a range and passes a test, by id. Between the pages nothing is held but where to go on. */
async function* pagesById<Item extends Said>(
  log: BoundedLog<Item>,
  turns: LoopTurns,
  { from = -Infinity, until = Infinity, after = 0 }: Range,
  passes: (item: Item) => boolean,
): AsyncGenerator<readonly Message[]> {
  const { newest } = log;
  let page: Message[];
  let above = after;
  do {
    page = [];
    await scan(log, turns, { above }, (item) => {
      const { id, at } = item.message;
      if (id > newest) return false;
      above = id;
      if (at >= from && at < until && passes(item)) page.push(item.message);
      return page.length < pageSize;
    });
    if (page.length > 0) yield page;
  } while (page.length === pageSize);
}

/** The same by time, which is seldom anything else. */
async function* pagesByTime<Item extends Said>(
  log: BoundedLog<Item>,
  turns: LoopTurns,
  range: Range,
  passes: (item: Item) => boolean,
): AsyncGenerator<readonly Message[]> {
  if (log.isInTimeOrder) return yield* pagesById(log, turns, range, passes);
  const found: Pick<Message, "id" | "at">[] = [];
  for await (const page of pagesById(log, turns, range, passes)) {
    for (const { id, at } of page) found.push({ id, at });
  }
  found.sort((one, other) => one.at - other.at || one.id - other.id);
  yield* pagesOf(log, turns, found.map(({ id }) => id));
}

/** The messages with these ids, in pages. What is dropped meanwhile is left out. */
async function* pagesOf(
  log: BoundedLog<Said>,
  turns: LoopTurns,
  ids: readonly number[],
): AsyncGenerator<readonly Message[]> {
  for (let start = 0; start < ids.length; start += pageSize) {
    await turns.next(); // a page is work for whoever reads it, too
    const page = ids.slice(start, start + pageSize).flatMap((id) => log.find(id)?.message ?? []);
    if (page.length > 0) yield page;
  }
}

/** The newest that hold a keyword, compared folded. */
export async function search(
  held: Holdings,
  turns: LoopTurns,
  scope: SearchScope,
  keyword: string,
  limit: number,
): Promise<SearchResult> {
  if ("viewer" in scope) {
    const isVisible = visibility(held, nameKey(scope.viewer));
    return await searchIn(held.messages, turns, isVisible, keyword, limit);
  }
  const { channel } = scope;
  return await searchIn(held.lines, turns, (said) => said.channel === channel, keyword, limit);
}

async function searchIn<Item extends Said>(
  log: BoundedLog<Item>,
  turns: LoopTurns,
  isInScope: (item: Item) => boolean,
  keyword: string,
  limit: number,
): Promise<SearchResult> {
  const newestFirst: Message[] = [];
  let more = 0;
  if (fold(keyword) === "") return { messages: newestFirst, more, atLeast: false };
  const holdsKeyword = keywordTest(keyword);
  await scan(log, turns, { below: Infinity }, (item) => {
    if (!isInScope(item) || !holdsKeyword(item.message.text)) return true;
    if (newestFirst.length < limit) newestFirst.push(item.message);
    else more++;
    return more <= countLimit;
  });
  return {
    messages: newestFirst.reverse(),
    more: Math.min(more, countLimit),
    atLeast: more > countLimit,
  };
}

/** What a user may see (shared/wire/colon.md, "Files on disk"), by name key. */
function visibility({ memberships }: Holdings, viewer: string): (said: SaidInChat) => boolean {
  return ({ message: { id, type }, fromKey, toKey }) => {
    if (type === "BR" || fromKey === viewer) return true;
    if (type === "TO") return toKey === viewer;
    return memberships.couldRead(toKey, viewer, id);
  };
}
