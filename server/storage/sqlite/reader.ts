/**
 * The reading side of the SQLite driver.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message } from "../../../protocol/messages.ts";
import { nameKey } from "../../../protocol/names.ts";
import type { MessageQuery } from "../../../services/context.ts";
import { broadcastsOf, directBetween, roomTalk } from "../conversations.ts";
import type { Cursor, Page, StorageReader } from "../driver.ts";
import { type AiReads, prepareAiReads, recallExchanges } from "./ai_records.ts";
import {
  channelHistoryPage,
  type ChatLogReads,
  prepareChatLogReads,
  searchChannel,
} from "./chat_log_reader.ts";
import { openDatabase, prepareAll, type Prepared } from "./database.ts";
import { messageColumns, toMessage } from "../message_rows.ts";
import { prepareSearch, searchMessages, type SearchReads } from "./search.ts";
import { visibleBy, visibleTo } from "../visibility.ts";

/** Most messages that one page looks at: some ten milliseconds of work. */
const pageStride = 10_000;

/** Makes the reading side of a database file. Nothing happens before it is opened. */
export function createSqliteReader(path: string): StorageReader {
  let connection: Connection | undefined;
  const opened = (): Connection => {
    if (!connection) throw new Error(`The database ${path} is not open`);
    return connection;
  };
  return {
    open() {
      const database = openDatabase(path);
      database.exec("PRAGMA query_only = ON");
      connection = {
        database,
        read: prepareAll(database, statements),
        search: prepareSearch(database),
        chatLog: prepareChatLogReads(database),
        ai: prepareAiReads(database),
      };
    },
    page(query, cursor, limit) {
      const { read, chatLog } = opened();
      switch (query.kind) {
        case "history":
          return historyPage(read, query, cursor, limit);
        case "room_history":
          return roomHistoryPage(read, query, cursor, limit);
        case "visible":
          return visiblePage(read, query, cursor, limit);
        case "inbox":
          return inboxPage(read, query, cursor, limit);
        case "channel_history":
          return channelHistoryPage(chatLog, query, cursor, limit);
      }
    },
    search(step) {
      const { search, chatLog } = opened();
      const { scope } = step;
      return "channel" in scope
        ? searchChannel(chatLog, step, scope.channel)
        : searchMessages(search, step, scope.viewer);
    },
    recall: (what) => recallExchanges(opened().ai, what),
    has: (id) => opened().read.has.get(id) !== undefined,
    saidBetween: (from, until) => opened().read.between.all(from, until).map(toMessage),
    importedKeys(keys) {
      const { read } = opened();
      return keys.filter((key) => read.importedKey.get(key) !== undefined);
    },
    close() {
      connection?.database.close();
      connection = undefined;
    },
  };
}

interface Connection {
  readonly database: DatabaseSync;
  readonly read: Reads;
  readonly search: SearchReads;
  readonly chatLog: ChatLogReads;
  readonly ai: AiReads;
}

const visible = visibleBy("memberships");

const conversation = `SELECT ${messageColumns} FROM messages
  WHERE conversation = ? AND (at, id) > (?, ?) AND at < ? AND id <= ? ORDER BY at, id LIMIT ?`;

const statements = {
  newest: "SELECT coalesce(max(id), 0) AS id FROM messages",
  has: "SELECT 1 FROM messages WHERE id = ?",
  history: `SELECT * FROM (${conversation}) UNION ALL SELECT * FROM (${conversation})
    ORDER BY at, id LIMIT ?`,
  roomHistory: `SELECT ${messageColumns} FROM messages
    WHERE conversation = ? AND (at, id) > (?, ?) AND at < ? AND id <= ? AND ${visible}
    ORDER BY at, id LIMIT ?`,
  between: `SELECT ${messageColumns} FROM messages WHERE at >= ? AND at < ? ORDER BY id`,
  importedKey: "SELECT 1 FROM madang_chat_log_imported WHERE row_key = ?",
  span: "SELECT min(id) AS first, max(id) AS last FROM messages WHERE at >= ? AND at < ?",
  strideEnd: "SELECT id FROM messages WHERE id > ? AND id <= ? ORDER BY id LIMIT 1 OFFSET ?",
  // By id whatever the planner thinks of the index on time, which would have to be sorted for each page.
  visible: `SELECT ${messageColumns} FROM messages NOT INDEXED
    WHERE id > ? AND id <= ? AND at >= ? AND at < ? AND ${visible} ORDER BY id LIMIT ?`,
  inbox: `SELECT ${messageColumns} FROM inbox CROSS JOIN messages ON messages.id = message_id
    WHERE user_key = ? AND message_id > ? AND message_id <= ? ORDER BY message_id LIMIT ?`,
} as const;

type Reads = Prepared<typeof statements>;

type QueryOf<Kind extends MessageQuery["kind"]> = Extract<MessageQuery, { kind: Kind }>;

function newestId(read: Reads): number {
  return Number(read.newest.get()?.id ?? 0);
}

function dayStart(read: Reads, from: number): Cursor {
  return { after: 0, at: from, through: newestId(read) };
}

function historyPage(
  read: Reads,
  query: QueryOf<"history">,
  cursor: Cursor | undefined,
  limit: number,
): Page {
  const { after, at, through } = cursor ?? dayStart(read, query.from);
  const range = [at, after, query.until, through, limit];
  const messages = read.history.all(
    directBetween(query.viewer, query.target),
    ...range,
    broadcastsOf(query.target),
    ...range,
    limit,
  ).map(toMessage);
  return pageOf(messages, limit, through);
}

function roomHistoryPage(
  read: Reads,
  query: QueryOf<"room_history">,
  cursor: Cursor | undefined,
  limit: number,
): Page {
  const { after, at, through } = cursor ?? dayStart(read, query.from);
  const conversation = roomTalk(query.room);
  const messages = read.roomHistory
    .all(conversation, at, after, query.until, through, ...visibleTo(query.viewer), limit)
    .map(toMessage);
  return pageOf(messages, limit, through);
}

function inboxPage(
  read: Reads,
  query: QueryOf<"inbox">,
  cursor: Cursor | undefined,
  limit: number,
): Page {
  const { after, through } = cursor ?? { after: 0, through: newestId(read) };
  const messages = read.inbox.all(nameKey(query.viewer), after, through, limit).map(toMessage);
  return pageOf(messages, limit, through);
}

function pageOf(messages: readonly Message[], limit: number, through: number): Page {
  const last = messages.at(-1);
  if (last === undefined || messages.length < limit) return { messages };
  return { messages, next: { after: last.id, at: last.at, through } };
}

function visiblePage(
  read: Reads,
  query: QueryOf<"visible">,
  cursor: Cursor | undefined,
  limit: number,
): Page {
  const start = cursor ?? visibleStart(read, query);
  const { after, through } = start;
  const from = query.from ?? Number.MIN_SAFE_INTEGER;
  const until = query.until ?? Number.MAX_SAFE_INTEGER;
  const strideEnd = read.strideEnd.get(after, through, pageStride - 1);
  const last = strideEnd === undefined ? through : Number(strideEnd.id);
  const messages = read.visible.all(after, last, from, until, ...visibleTo(query.viewer), limit)
    .map(toMessage);
  if (messages.length === limit) return pageOf(messages, limit, through);
  return last < through ? { messages, next: { ...start, after: last } } : { messages };
}

// Where reading begins and ends: ids grow with time, but for the clock's own jumps, so both ends are looked up.
function visibleStart(read: Reads, query: QueryOf<"visible">): Cursor {
  const after = query.after ?? 0;
  if (query.from === undefined && query.until === undefined) {
    return { after, at: 0, through: newestId(read) };
  }
  const span = read.span.get(
    query.from ?? Number.MIN_SAFE_INTEGER,
    query.until ?? Number.MAX_SAFE_INTEGER,
  );
  if (typeof span?.first !== "number") return { after, at: 0, through: after };
  return { after: Math.max(after, span.first - 1), at: 0, through: Number(span.last) };
}
