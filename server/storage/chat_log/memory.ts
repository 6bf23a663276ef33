/**
 * The entries of the chat log that wait in memory: neither kept nor on disk, in the order of their numbers.
 *
 * @module
 */
import type { ChatLogEntry } from "../../../services/context.ts";

/** A queue of entries that knows its size. */
export interface ChatLogMemory {
  readonly count: number;
  /** Characters (of UTF-16) of the entries' texts. */
  readonly characters: number;
  /** The number of the oldest entry. */
  readonly oldest: number | undefined;
  push(entry: ChatLogEntry): void;
  /** The oldest entries, up to limits, but at least one where there is one. They stay. */
  head(entries: number, characters: number): ChatLogEntry[];
  /** Forgets all entries up to and including a number. */
  forget(through: number): void;
}

/** Makes an empty queue. */
export function createChatLogMemory(): ChatLogMemory {
  let waiting: ChatLogEntry[] = [];
  /** Entries at the beginning of `waiting` that are forgotten, and not cut off yet. */
  let forgotten = 0;
  let characters = 0;
  return {
    get count() {
      return waiting.length - forgotten;
    },
    get characters() {
      return characters;
    },
    get oldest() {
      return waiting[forgotten]?.number;
    },
    push(entry) {
      waiting.push(entry);
      characters += charactersOf(entry);
    },
    head(entries, characters) {
      return takeWithin(waiting.slice(forgotten, forgotten + entries), characters);
    },
    forget(through) {
      while (forgotten < waiting.length && waiting[forgotten].number <= through) {
        characters -= charactersOf(waiting[forgotten]);
        forgotten++;
      }
      // Cut off seldom: it moves what remains.
      if (forgotten * 2 > waiting.length) {
        waiting = waiting.slice(forgotten);
        forgotten = 0;
      }
    },
  };
}

/** The first entries that have together at most so many characters, but at least one. */
export function takeWithin(entries: readonly ChatLogEntry[], limit: number): ChatLogEntry[] {
  let characters = 0;
  const end = entries.findIndex((entry, index) => {
    characters += charactersOf(entry);
    return index > 0 && characters > limit;
  });
  return end < 0 ? [...entries] : entries.slice(0, end);
}

/** The characters (of UTF-16) of an entry's longest texts. The others are bounded by their columns. */
function charactersOf({ message, whole }: ChatLogEntry): number {
  let characters = message.length;
  for (const value of Object.values(whole ?? {})) characters += value.length;
  return characters;
}
