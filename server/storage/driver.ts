/**
 * What a database must do to be Madang's storage. A driver is a {@link StorageWriter} and a {@link StorageReader};
 * each lives in its own worker (worker.ts), with its own connection. Group commit, the daily log, read-your-writes and
 * paging are the same for all drivers and are not in them.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import type {
  AiExchange,
  AiRecall,
  MessageQuery,
  SearchScope,
  StorageWrite,
  StoredState,
} from "../../services/context.ts";

/** The writes of one commit: all or none. */
export type Call = readonly StorageWrite[];

/** A value at once, from a driver that works synchronously, or later. */
export type Awaitable<T> = T | Promise<T>;

/** The side of a driver that changes things. Nothing is called while a call is under way. */
export interface StorageWriter {
  /**
   * Opens the database, brings its schema up to date and begins a new epoch.
   *
   * @throws {UnusableStorageError} when the database is of a newer version
   */
  open(): Awaitable<StoredState>;
  /** Does the writes of all calls, and keeps the checkpoint, in one durable transaction; throws when none was done. */
  apply(calls: readonly Call[], checkpoint: string | undefined): Awaitable<void>;
  /** Finds out whether `apply` would work now, also for more than a few writes, and throws where it would not. */
  probe(): Awaitable<void>;
  /** Whether an error of `apply` is the fault of one of its writes: the others may succeed without it. */
  isRefusal(error: unknown): boolean;
  /** The checkpoint of the daily log that was kept last. */
  loadCheckpoint(): Awaitable<string | undefined>;
  /** Keeps a checkpoint of the daily log, durably. */
  saveCheckpoint(checkpoint: string): Awaitable<void>;
  /** At most `limit` messages with greater ids, by id. */
  messagesAfter(id: number, limit: number): Awaitable<Message[]>;
  /** The message with an id. */
  message(id: number): Awaitable<Message | undefined>;
  /**
   * Adds rows of the chat log to the index of its search, by id: at most `limit` of those that are not in it yet, and
   * none with a greater id than `through`. Searches find rows that are not indexed too, only slower; so this is done
   * when there is time, also for rows that were there before or that other programs wrote.
   */
  indexChatLog(through: number, limit: number): Awaitable<ChatLogIndexing>;
  /**
   * Does a small piece of what commits have put off, where there is anything, and returns whether more is left. It is
   * called when nothing else is to be done.
   */
  catchUp?(): Awaitable<boolean>;
  close(): Awaitable<void>;
}

/** How far the index of the chat log's search has come. */
export interface ChatLogIndexing {
  /** All rows up to this id are in the index. */
  readonly indexed: number;
  /** The greatest id of a row. */
  readonly newest: number;
}

/** How far a reading of pages has come. Drivers make it; others hand it back. */
export interface Cursor {
  /** The id of the last message read, or passed over. */
  readonly after: number;
  /** The time of the last message read, where pages go by time. */
  readonly at: number;
  /** The newest id when reading began: what comes later is not read, so that reading ends. */
  readonly through: number;
}

/** A piece of what a query asks for. It may be empty though more follows. */
export interface Page {
  readonly messages: readonly Message[];
  /** Where to go on; none at the end. */
  readonly next?: Cursor;
}

/** A piece of a search, newest messages first. */
export interface SearchStep {
  readonly scope: SearchScope;
  readonly keyword: string;
  /** Only messages with smaller ids. */
  readonly below: number;
  /** How many messages to return at most. */
  readonly take: number;
  /** How many further ones to count at most. */
  readonly count: number;
}

/** What a {@link SearchStep} found. */
export interface SearchStepResult {
  /** Newest first. */
  readonly messages: readonly Message[];
  readonly counted: number;
  /** Where to go on; none when everything was searched. */
  readonly below?: number;
}

/**
 * The side of a driver that reads. Each call does a bounded piece of work, so that a long reading never keeps others
 * waiting.
 */
export interface StorageReader {
  /** Whether several calls may be under way. Otherwise nothing is called while a call is. */
  readonly isConcurrent?: boolean;
  /** Opens the database, which a writer has opened before. */
  open(): Awaitable<void>;
  /** The first page of a query, or the one after a cursor: at most `limit` messages. */
  page(query: MessageQuery, cursor: Cursor | undefined, limit: number): Awaitable<Page>;
  search(step: SearchStep): Awaitable<SearchStepResult>;
  recall(what: AiRecall): Awaitable<AiExchange[]>;
  /** All messages of a span of time, by id; times are `from` <= at < `until`. */
  saidBetween(from: number, until: number): Awaitable<Message[]>;
  /** Those of the keys under which rows of another chat log were imported. */
  importedKeys(keys: readonly string[]): Awaitable<string[]>;
  has(id: number): Awaitable<boolean>;
  close(): Awaitable<void>;
}
