/**
 * Adds rows of the chat log to the index of its search, little by little.
 *
 * @module
 */
import type { Log } from "../../../services/context.ts";
import type { ChatLogIndexing } from "../driver.ts";

/** What an indexer is made with. */
export interface IndexerOptions {
  /** Indexes rows up to and including an id, but at most so many. */
  readonly index: (through: number, limit: number) => Promise<ChatLogIndexing>;
  readonly log: Log;
  /** How often to index, in milliseconds. */
  readonly every: number;
  /** Most rows of one call. Other commits are done between the calls. */
  readonly stride: number;
}

/** Indexes until it is stopped. */
export interface ChatLogIndexer {
  /** Resolves when the call under way is done. */
  stop(): Promise<void>;
}

/**
 * Starts an indexer. Each round goes as far as the newest row of the round before: when ours are in the table, rows of
 * other programs with smaller ids may not be committed yet, and what the index has passed it never looks at again.
 */
export function startChatLogIndexer(options: IndexerOptions): ChatLogIndexer {
  const { index, log, every, stride } = options;
  let through = 0;
  let stopped = false;
  let failing = false;
  let current: Promise<void> = Promise.resolve();
  let timer = setTimeout(next, every);

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };

  function next(): void {
    current = round().finally(() => {
      if (!stopped) timer = setTimeout(next, every);
    });
  }

  async function round(): Promise<void> {
    try {
      let before = -1;
      let progress = await index(through, stride);
      while (!stopped && progress.indexed < through && progress.indexed > before) {
        before = progress.indexed;
        progress = await index(through, stride);
      }
      through = progress.newest;
      if (failing) log.info("DB", "The index of the chat log's search grows again");
      failing = false;
    } catch (error) {
      if (!failing && !stopped) {
        log.error(
          "DB",
          "The index of the chat log's search cannot grow; searching is slower",
          error,
        );
      }
      failing = true;
    }
  }
}
