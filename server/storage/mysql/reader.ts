/**
 * The reading side of the MySQL and MariaDB driver. Several readings may be under way.
 *
 * @module
 */
import { nameKey } from "../../../protocol/names.ts";
import type { MessageQuery } from "../../../services/context.ts";
import { broadcastsOf, directBetween, roomTalk } from "../conversations.ts";
import type { Cursor, Page, StorageReader } from "../driver.ts";
import { recallExchanges } from "./ai_records.ts";
import { type MysqlLocation } from "./database.ts";
import { messageColumns, toMessage } from "../message_rows.ts";
import { channelHistoryPage } from "./chat_log_reader.ts";
import { explainMysqlFailure } from "./errors.ts";
import { type Ask, createReadingPool } from "./pool.ts";
import { searchChannel, searchMessages } from "./search.ts";
import { visibleBy, visibleTo } from "../visibility.ts";

/** Most messages that one page looks at. */
const pageStride = 10_000;

/** Makes the reading side of a database. It connects when it is asked something. */
export function createMysqlReader(location: MysqlLocation): StorageReader {
  const { ask, close } = createReadingPool(location);
  return {
    isConcurrent: true,
    async open() {
      try {
        await ask("SELECT 1");
      } catch (error) {
        throw explainMysqlFailure(error, location);
      }
    },
    page(query, cursor, limit) {
      switch (query.kind) {
        case "history":
          return historyPage(ask, query, cursor, limit);
        case "room_history":
          return roomHistoryPage(ask, query, cursor, limit);
        case "visible":
          return visiblePage(ask, query, cursor, limit);
        case "inbox":
          return inboxPage(ask, query, cursor, limit);
        case "channel_history":
          return channelHistoryPage(ask, query, cursor, limit);
      }
    },
    search(step) {
      const { scope } = step;
      return "channel" in scope
        ? searchChannel(ask, step, scope.channel)
        : searchMessages(ask, step, scope.viewer);
    },
    recall: (what) => recallExchanges(ask, what),
    has: async (id) => (await ask("SELECT 1 FROM madang_messages WHERE id = ?", [id])).length > 0,
    saidBetween: async (from, until) =>
      (await ask(statements.between, [from, until])).map(toMessage),
    importedKeys: async (keys) => {
      if (keys.length === 0) return [];
      const places = keys.map(() => "?").join(",");
      const sql = `SELECT row_key FROM madang_chat_log_imported WHERE row_key IN (${places})`;
      return (await ask(sql, keys)).map((row) => String(row.row_key));
    },
    close,
  };
}

const from = "FROM madang_messages AS messages";

// A pair (at, id) is compared in parts: MySQL would not use an index for the pair.
const afterCursor = "messages.at >= ? AND (messages.at > ? OR messages.id > ?)";

const conversation = `SELECT ${messageColumns} ${from} FORCE INDEX (by_conversation)
  WHERE conversation = ? AND ${afterCursor} AND messages.at < ? AND messages.id <= ?`;

const visible = visibleBy("madang_memberships");

const statements = {
  newest: "SELECT coalesce(max(id), 0) AS id FROM madang_messages",
  history: `(${conversation} ORDER BY at, id LIMIT ?) UNION ALL
    (${conversation} ORDER BY at, id LIMIT ?) ORDER BY at, id LIMIT ?`,
  roomHistory: `${conversation} AND ${visible} ORDER BY at, id LIMIT ?`,
  between: `SELECT ${messageColumns} ${from} WHERE at >= ? AND at < ? ORDER BY id`,
  span: "SELECT min(id) AS first, max(id) AS last FROM madang_messages WHERE at >= ? AND at < ?",
  strideEnd: "SELECT id FROM madang_messages WHERE id > ? AND id <= ? ORDER BY id LIMIT 1 OFFSET ?",
  // By id whatever the optimizer thinks of the index on time, which would have to be sorted for each page.
  visible: `SELECT ${messageColumns} ${from} FORCE INDEX (PRIMARY)
    WHERE id > ? AND id <= ? AND at >= ? AND at < ? AND ${visible} ORDER BY id LIMIT ?`,
  inbox: `SELECT ${messageColumns} FROM madang_inbox AS inbox
    STRAIGHT_JOIN madang_messages AS messages ON messages.id = message_id
    WHERE user_key = ? AND message_id > ? AND message_id <= ? ORDER BY message_id LIMIT ?`,
} as const;

type QueryOf<Kind extends MessageQuery["kind"]> = Extract<MessageQuery, { kind: Kind }>;

async function newestId(ask: Ask): Promise<number> {
  const [row] = await ask(statements.newest);
  return Number(row.id);
}

async function dayStart(ask: Ask, at: number): Promise<Cursor> {
  return { after: 0, at, through: await newestId(ask) };
}

async function historyPage(
  ask: Ask,
  query: QueryOf<"history">,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const { after, at, through } = cursor ?? await dayStart(ask, query.from);
  const range = [at, at, after, query.until, through, limit];
  const rows = await ask(statements.history, [
    directBetween(query.viewer, query.target),
    ...range,
    broadcastsOf(query.target),
    ...range,
    limit,
  ]);
  return pageOf(rows.map(toMessage), limit, through);
}

async function roomHistoryPage(
  ask: Ask,
  query: QueryOf<"room_history">,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const { after, at, through } = cursor ?? await dayStart(ask, query.from);
  const talk = roomTalk(query.room);
  const values = [talk, at, at, after, query.until, through, ...visibleTo(query.viewer), limit];
  const rows = await ask(statements.roomHistory, values);
  return pageOf(rows.map(toMessage), limit, through);
}

async function inboxPage(
  ask: Ask,
  query: QueryOf<"inbox">,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const { after, through } = cursor ?? { after: 0, through: await newestId(ask) };
  const rows = await ask(statements.inbox, [nameKey(query.viewer), after, through, limit]);
  return pageOf(rows.map(toMessage), limit, through);
}

function pageOf(messages: Page["messages"], limit: number, through: number): Page {
  const last = messages.at(-1);
  if (last === undefined || messages.length < limit) return { messages };
  return { messages, next: { after: last.id, at: last.at, through } };
}

async function visiblePage(
  ask: Ask,
  query: QueryOf<"visible">,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const start = cursor ?? await visibleStart(ask, query);
  const { after, through } = start;
  const first = query.from ?? Number.MIN_SAFE_INTEGER;
  const until = query.until ?? Number.MAX_SAFE_INTEGER;
  const [strideEnd] = await ask(statements.strideEnd, [after, through, pageStride - 1]);
  const last = strideEnd === undefined ? through : Number(strideEnd.id);
  const values = [after, last, first, until, ...visibleTo(query.viewer), limit];
  const messages = (await ask(statements.visible, values)).map(toMessage);
  if (messages.length === limit) return pageOf(messages, limit, through);
  return last < through ? { messages, next: { ...start, after: last } } : { messages };
}

// Where reading begins and ends: ids grow with time, but for the clock's own jumps, so both ends are looked up.
async function visibleStart(ask: Ask, query: QueryOf<"visible">): Promise<Cursor> {
  const after = query.after ?? 0;
  if (query.from === undefined && query.until === undefined) {
    return { after, at: 0, through: await newestId(ask) };
  }
  const [span] = await ask(statements.span, [
    query.from ?? Number.MIN_SAFE_INTEGER,
    query.until ?? Number.MAX_SAFE_INTEGER,
  ]);
  if (span.first === null) return { after, at: 0, through: after };
  return { after: Math.max(after, Number(span.first) - 1), at: 0, through: Number(span.last) };
}
