/**
 * The entry of a storage worker. One worker writes and others read, all with this module; the first request says
 * which one it is. `deno compile` needs this file as `--include`.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { keepBatch } from "./batches.ts";
import { createDailyLog, type DailyLog } from "./daily_log/daily_log.ts";
import type { StorageReader, StorageWriter } from "./driver.ts";
import { unpackCalls } from "./packed_calls.ts";
import type { DatabaseLocation, Failure, Reply, Request, Requests } from "./requests.ts";
import { createSqliteReader } from "./sqlite/reader.ts";
import { createSqliteWriter } from "./sqlite/writer.ts";
import { UnusableStorageError } from "./unusable_storage.ts";

let writing: { readonly writer: StorageWriter; readonly log: DailyLog } | undefined;
let reader: StorageReader | undefined;

// One request at a time, also where a driver works asynchronously; but a driver may let readings go side by side.
let previous: Promise<unknown> = Promise.resolve();
const sideBySide = new Set<Promise<void>>();

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (reader?.isConcurrent && data.kind !== "close") {
    const served = serve(data).finally(() => sideBySide.delete(served));
    sideBySide.add(served);
  } else {
    previous = Promise.all([previous, ...sideBySide]).then(() => serve(data));
  }
};

// What commits put off is done when none has come for a while.
const quietTime = 200; // ms
let catchUpTimer: ReturnType<typeof setTimeout> | undefined;

function catchUpLater(): void {
  if (!writing?.writer.catchUp) return;
  clearTimeout(catchUpTimer);
  catchUpTimer = setTimeout(() => {
    previous = previous.then(catchUp);
  }, quietTime);
}

let hasToldOfLag = false;

async function catchUp(): Promise<void> {
  try {
    // Nothing is left to be done once it is closed.
    if (await writing?.writer.catchUp?.()) catchUpLater();
    hasToldOfLag = false;
  } catch (error) {
    // The next commit tries again. Once is enough to say, however many there are while a disk is full.
    if (hasToldOfLag) return;
    hasToldOfLag = true;
    const message = `The search index could not follow: ${toFailure(error).message}`;
    reply({ level: "warning", category: "DB", message });
  }
}

async function serve(request: Request): Promise<void> {
  try {
    reply({ number: request.number, answer: await answer(request) });
  } catch (error) {
    reply({ number: request.number, failure: toFailure(error) });
  }
}

async function answer(request: Request): Promise<Requests[Request["kind"]]["answers"]> {
  switch (request.kind) {
    case "openWriter":
      return await openWriter(request.asks);
    case "openReader":
      reader = await createReader(request.asks.database);
      await reader.open();
      return null;
    case "commit": {
      const { writer, log } = opened(writing);
      const failed = await keepBatch(writer, log, unpackCalls(request.asks.calls));
      catchUpLater();
      return failed;
    }
    case "probe": {
      const { writer, log } = opened(writing);
      await writer.probe();
      await log.after([]); // what it lacks since the disk was full
      return null;
    }
    case "page": {
      const { query, cursor, limit } = request.asks;
      return await opened(reader).page(query, cursor, limit);
    }
    case "search":
      return await opened(reader).search(request.asks);
    case "indexChatLog": {
      const { through, limit } = request.asks;
      return await opened(writing).writer.indexChatLog(through, limit);
    }
    case "recall":
      return await opened(reader).recall(request.asks);
    case "has":
      return await opened(reader).has(request.asks.id);
    case "saidBetween":
      return await opened(reader).saidBetween(request.asks.from, request.asks.until);
    case "importedKeys":
      return await opened(reader).importedKeys(request.asks.keys);
    case "close":
      clearTimeout(catchUpTimer);
      await reader?.close();
      await writing?.log.close();
      await writing?.writer.close();
      writing = undefined;
      return null;
  }
}

async function openWriter({ database, logDir }: Requests["openWriter"]["asks"]) {
  const writer = await createWriter(database, (message) => {
    reply({ level: "warning", category: "DB", message });
  });
  const state = await writer.open();
  const log = createDailyLog(logDir, writer, (message, cause) => {
    const reason = cause === undefined ? "" : `: ${toFailure(cause).message}`;
    reply({ level: "warning", category: "DB", message: message + reason });
  });
  await log.open();
  writing = { writer, log };
  catchUpLater();
  return state;
}

// Another database is another case here.
async function createWriter(
  database: DatabaseLocation,
  warn: (message: string) => void,
): Promise<StorageWriter> {
  switch (database.kind) {
    case "sqlite":
      return createSqliteWriter(database.path);
    case "mysql": {
      // Only where it is used: its driver takes longer to load than all of the rest.
      const { createMysqlWriter } = await import("./mysql/writer.ts");
      return createMysqlWriter(database, warn);
    }
  }
}

async function createReader(database: DatabaseLocation): Promise<StorageReader> {
  switch (database.kind) {
    case "sqlite":
      return createSqliteReader(database.path);
    case "mysql": {
      const { createMysqlReader } = await import("./mysql/reader.ts");
      return createMysqlReader(database);
    }
  }
}

function opened<Side>(side: Side | undefined): Side {
  if (side === undefined) throw new Error("This storage worker was not opened for that");
  return side;
}

function reply(message: Reply): void {
  self.postMessage(message);
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  if (!(error instanceof UnusableStorageError)) return { message, stack };
  return { message, stack, unusable: { sentence: error.sentence, details: error.details } };
}
