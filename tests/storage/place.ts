/** Places for storages under test, and what tests say in them. @module */
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { Message } from "../../protocol/mod.ts";
import type { Log, MessageQuery, Storage, StorageWrite } from "../../services/context.ts";
import type { DatabaseStorage, ServerStorage } from "../../server/storage/server_storage.ts";
import { createWorkerStorage } from "../../server/storage/worker_storage.ts";
import { join } from "../../server/std/path.ts";

/** Where a storage can be opened, closed and opened again. Disposing of it removes everything. */
export interface Place extends AsyncDisposable {
  /** A storage that is not open yet, on what earlier ones here have kept. */
  storage(): ServerStorage;
  /** The rows of a table by id, by column name, over another connection. Dates and times are texts. */
  rows(table?: ChatLogTable): Promise<Row[]>;
  /** Executes a statement that every database understands, as another program would. */
  execute(statement: string): Promise<void>;
}

/** The tables of the chat log; `kb_chat_logs` where none is named. */
export type ChatLogTable = "kb_chat_logs" | "madang_chat_log_whole";

/** A row of a table. */
export type Row = Record<string, string | number | null>;

/** A {@link Place} on this disk. */
export interface DiskPlace extends Place {
  readonly dataDir: string;
  readonly logDir: string;
  /** What was logged at the level of warnings and errors. */
  readonly troubles: string[];
}

/** Makes a place for SQLite storages; `dataDir` is one that a test has prepared. */
export async function createDiskPlace(dataDir?: string): Promise<DiskPlace> {
  const directory = dataDir ?? await Deno.makeTempDir({ prefix: "madang_storage_" });
  const logDir = join(directory, "log_files");
  const troubles: string[] = [];
  const opened: Storage[] = [];
  return {
    dataDir: directory,
    logDir,
    troubles,
    storage() {
      const storage = storageIn(directory, gatheringLog(troubles));
      opened.push(storage);
      return storage;
    },
    rows: (table = "kb_chat_logs") =>
      withDatabase(directory, (database) => {
        const order = table === "kb_chat_logs" ? "id" : "row_id, column_name";
        return database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all().map(toRow);
      }),
    execute: (statement) => withDatabase(directory, (database) => database.exec(statement)),
    async [Symbol.asyncDispose]() {
      for (const storage of opened) await storage.close();
      if (dataDir === undefined) await Deno.remove(directory, { recursive: true });
    },
  };
}

/** An SQLite storage in a data directory, which is not open yet. */
export function storageIn(dataDir: string, log: Log): DatabaseStorage {
  const logDir = join(dataDir, "log_files");
  return createWorkerStorage({ location: { kind: "sqlite" }, dataDir, logDir, mode: "test", log });
}

function withDatabase<Result>(
  directory: string,
  work: (database: DatabaseSync) => Result,
): Promise<Result> {
  const database = new DatabaseSync(join(directory, "madang.db"));
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return Promise.resolve(work(database));
  } finally {
    database.close();
  }
}

function toRow(row: Record<string, SQLOutputValue>): Row {
  const entries = Object.entries(row).map(([column, value]): [string, string | number | null] => {
    if (value instanceof Uint8Array) return [column, new TextDecoder().decode(value)];
    return [column, typeof value === "bigint" ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

/** A log that gathers warnings and errors. */
export function gatheringLog(troubles: string[]): Log {
  return {
    debug() {},
    info() {},
    warning: (_category, message) => void troubles.push(message),
    error: (_category, message) => void troubles.push(message),
  };
}

/** Noon of a day in local time. */
export const noon: number = new Date(2026, 0, 31, 12).getTime();

/** Makes messages with growing ids and times. */
export function createSpeaker(firstId = 1): {
  all(from: string, text: string, at?: number): Message;
  to(from: string, to: string, text: string, at?: number): Message;
  room(from: string, room: string, text: string, at?: number): Message;
} {
  let id = firstId - 1;
  const make = (type: Message["type"], from: string, to: string, text: string, at?: number) => {
    id++;
    return { id, at: at ?? noon + id, type, from, to, text };
  };
  return {
    all: (from, text, at) => make("BR", from, "ALL", text, at),
    to: (from, to, text, at) => make("TO", from, to, text, at),
    room: (from, room, text, at) => make("RMSG", from, room, text, at),
  };
}

/** The write that keeps a message. */
export function keep(message: Message, inboxOf?: string): StorageWrite {
  return inboxOf === undefined
    ? { kind: "message", message }
    : { kind: "message", message, inboxOf };
}

/** Keeps messages one after the other, in one turn. */
export async function keepAll(storage: Storage, messages: readonly Message[]): Promise<void> {
  await Promise.all(messages.map((message) => storage.commit(keep(message))));
}

/** The texts that a query finds, in order. */
export async function textsOf(storage: Storage, query: MessageQuery): Promise<string[]> {
  const texts: string[] = [];
  for await (const page of storage.read(query)) texts.push(...page.map(({ text }) => text));
  return texts;
}

/** The texts that a search finds, in order. */
export async function found(storage: Storage, viewer: string, keyword: string): Promise<string[]> {
  const { messages } = await storage.search({ viewer }, keyword, 100);
  return messages.map(({ text }) => text);
}

/** The contents of the lines of a log file. */
export async function logged(place: { logDir: string }, date: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(place.logDir, `chat_log_${date}.json`));
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("The log does not end with a whole line");
  return lines.map((line) => JSON.parse(line).content);
}
