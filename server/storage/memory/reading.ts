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
import type { BoundedLog, Said } from "./bounded_log.ts";
import type { Holdings, SaidInChannel, SaidInChat } from "./holdings.ts";
import { scan, type Turns } from "./scanning.ts";

/** Messages in a page. */
const pageSize = 500;
/** How many messages a search counts beyond those it returns. */
const countLimit = 10_000;

/**
 * Reads what a query asks for in pages. What matches is found out at the beginning, but only where it is, not the
 * texts, so that a slow reader holds up little memory: what is dropped meanwhile is left out.
 */
export async function* read(
  held: Holdings,
  turns: Turns,
  query: MessageQuery,
): AsyncGenerator<readonly Message[]> {
  const log: BoundedLog<Said> = query.kind === "channel_history" ? held.lines : held.messages;
  const places = await select(held, turns, query);
  for (let start = 0; start < places.length; start += pageSize) {
    // A page is work for whoever reads it, too.
    await turns.next();
    const page = places.slice(start, start + pageSize)
      .flatMap(({ id }) => log.find(id)?.message ?? []);
    if (page.length > 0) yield page;
  }
}

/** Where what a query asks for is, in the order in which it is read. */
async function select(
  held: Holdings,
  turns: Turns,
  query: MessageQuery,
): Promise<readonly Pick<Message, "id">[]> {
  switch (query.kind) {
    case "inbox":
      return held.inboxOf(nameKey(query.viewer)).map((id) => ({ id }));
    case "visible": {
      const { from = -Infinity, until = Infinity, after = 0 } = query;
      const isVisible = visibility(held, nameKey(query.viewer));
      return await gather(held.messages, turns, { from, until, after }, isVisible);
    }
    case "history": {
      const [viewer, target] = [nameKey(query.viewer), nameKey(query.target)];
      const isBetween = ({ message: { type }, fromKey, toKey }: SaidInChat) => {
        if (type === "BR") return fromKey === target;
        return type === "TO" && (fromKey === viewer && toKey === target ||
          fromKey === target && toKey === viewer);
      };
      return byTime(await gather(held.messages, turns, query, isBetween));
    }
    case "room_history": {
      const isVisible = visibility(held, nameKey(query.viewer));
      const room = nameKey(query.room);
      const isThere = (said: SaidInChat) =>
        said.message.type === "RMSG" && said.toKey === room && isVisible(said);
      return byTime(await gather(held.messages, turns, query, isThere));
    }
    case "channel_history": {
      const { channel } = query;
      const isThere = (said: SaidInChannel) => said.channel === channel;
      return byTime(await gather(held.lines, turns, query, isThere));
    }
  }
}

interface Range {
  readonly from: number;
  readonly until: number;
  readonly after?: number;
}

type Place = Pick<Message, "id" | "at">;

/** Where what was said in a range and passes a test is, by id. What comes meanwhile is not read, so that it ends. */
async function gather<Item extends Said>(
  log: BoundedLog<Item>,
  turns: Turns,
  { from, until, after = 0 }: Range,
  passes: (item: Item) => boolean,
): Promise<Place[]> {
  const { newest } = log;
  const places: Place[] = [];
  await scan(log, turns, { above: after }, (item) => {
    const { id, at } = item.message;
    if (id > newest) return false;
    if (at >= from && at < until && passes(item)) places.push({ id, at });
    return true;
  });
  return places;
}

/** By time, which differs from the order of ids where the clock was set back. */
function byTime(places: Place[]): Place[] {
  return places.sort((one, other) => one.at - other.at || one.id - other.id);
}

/** The newest that hold a keyword, compared folded. */
export async function search(
  held: Holdings,
  turns: Turns,
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
  turns: Turns,
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
