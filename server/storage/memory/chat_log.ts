/**
 * The KakaoTalk chat log over a storage in memory: nothing waits, so that nothing has to wait on the disk.
 *
 * @module
 */
import type { ChatLog, Log, Storage } from "../../../services/context.ts";

/** What a chat log in memory is made of. */
export interface MemoryChatLogOptions {
  readonly storage: Pick<Storage, "commit">;
  /** The number of the first entry. */
  readonly firstNumber: number;
  readonly log: Log;
}

/** Makes the chat log. */
export function createMemoryChatLog({ storage, firstNumber, log }: MemoryChatLogOptions): ChatLog {
  let number = firstNumber - 1;
  return {
    add(line) {
      storage.commit({ kind: "chat_logged", entries: [{ ...line, number: ++number }] })
        .catch((error) => log.warning("DB", `A line of the chat log is lost: ${error}`));
    },
    isBehind: false,
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
