/**
 * The search index of messages, on the writing side. In quiet times a message is indexed with its own commit. In a rush
 * that would be most of what a commit costs, so the index follows behind: messages with ids above a mark are not in it
 * yet, and searches read those themselves (search.ts). The mark is kept with the messages; without one all are indexed.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message } from "../../../protocol/messages.ts";
import { toText } from "../message_rows.ts";
import { indexTokens } from "../pairs.ts";
import { prepareAll, type Prepared } from "./database.ts";

/** More messages than this a second are a rush, */
const rushRate = 500;
/** unless there are no more than this at once. */
const rushBurst = 64;
/** Most messages that the index may be behind: what a search reads in some tenths of a second. */
export const mostBehind = 100_000;
/** How many messages a commit outside a rush adds, besides its own, while the index is behind: some milliseconds of work. */
const smallPiece = 200;
/** How many are added at once while nothing else is to be done. */
const quietPiece = 500;

/** The name of the mark in the table `meta`. */
export const indexMark = "messages_indexed";

const statements = {
  mark: `SELECT value FROM meta WHERE name = '${indexMark}'`,
  keepMark: `INSERT INTO meta VALUES ('${indexMark}', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  removeMark: `DELETE FROM meta WHERE name = '${indexMark}'`,
  newest: "SELECT coalesce(max(id), 0) AS id FROM messages",
  count: "SELECT count(*) AS count FROM messages WHERE id > ?",
  toIndex: "SELECT id, text FROM messages WHERE id > ? ORDER BY id LIMIT ?",
  pairs: "INSERT INTO message_pairs (rowid, tokens) VALUES (?, ?)",
} as const;

interface Backlog {
  /** Messages with greater ids are not indexed. */
  readonly after: number;
  /** How many there are. */
  readonly length: number;
}

/** The index of one database. All that changes it belongs into a transaction; {@link undo} follows one that failed. */
export class MessageIndex {
  readonly #run: Prepared<typeof statements>;
  readonly #now: () => number;
  #backlog: Backlog | undefined;
  #before: Backlog | undefined;
  /** By how many messages the rate was exceeded lately, and when that was. */
  #excess = 0;
  #excessAt = 0;

  /** Finds out how far the index of a database has come. `now` is in milliseconds. */
  constructor(database: DatabaseSync, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#run = prepareAll(database, statements);
    const mark = this.#run.mark.get();
    if (mark === undefined) return;
    const after = Number(mark.value);
    this.#backlog = { after, length: Number(this.#run.count.get(after)?.count) };
  }

  /** Whether there are messages that it does not hold. */
  get isBehind(): boolean {
    return this.#backlog !== undefined;
  }

  /**
   * Begins a transaction that is going to insert a number of messages, and of imported ones, for which nobody waits.
   * Before they are inserted.
   */
  begin(messages: number, imported = 0): void {
    this.#before = this.#backlog;
    const added = messages + imported;
    if (added === 0) return;
    const isRush = this.#isRush(messages);
    if (!this.#backlog) {
      if (isRush) this.#keep({ after: Number(this.#run.newest.get()?.id), length: 0 });
    } else if (!isRush) {
      this.#index(Math.max(smallPiece, added));
    } else if (this.#backlog.length + added > mostBehind) this.#index(added);
  }

  /** Adds a message that was inserted, now or later. */
  add({ id, text }: Message): void {
    if (this.#backlog && id > this.#backlog.after) {
      this.#backlog = { ...this.#backlog, length: this.#backlog.length + 1 };
    } else this.#run.pairs.run(id, indexTokens(text));
  }

  /** Adds some of those that it lacks. */
  catchUp(): void {
    this.#before = this.#backlog;
    this.#index(quietPiece);
  }

  /** Takes back what was done since the last `begin` or `catchUp`: the transaction has failed. */
  undo(): void {
    this.#backlog = this.#before;
  }

  #isRush(messages: number): boolean {
    const now = this.#now();
    const passed = (now - this.#excessAt) * rushRate / 1000;
    // A rush is over at most a second after its last message.
    this.#excess = Math.min(Math.max(0, this.#excess - passed) + messages, rushRate);
    this.#excessAt = now;
    return this.#excess > rushBurst;
  }

  #index(limit: number): void {
    if (!this.#backlog) return;
    const { after, length } = this.#backlog;
    const rows = this.#run.toIndex.all(after, limit);
    for (const { id, text } of rows) {
      this.#run.pairs.run(BigInt(Number(id)), indexTokens(toText(text)));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) this.#keep(undefined);
    else this.#keep({ after: Number(last.id), length: length - rows.length });
  }

  #keep(backlog: Backlog | undefined): void {
    this.#backlog = backlog;
    if (backlog) this.#run.keepMark.run(String(backlog.after));
    else this.#run.removeMark.run();
  }
}
