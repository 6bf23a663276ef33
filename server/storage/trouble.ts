/**
 * Whether a storage can save at the moment. A commit that failed is the beginning of trouble. That a later one works is
 * not the end of it: on a disk that is nearly full, small ones do where larger ones fail. So the end is tried for.
 *
 * @module
 */
import { MadangError } from "../../protocol/errors.ts";
import type { Log } from "../../services/context.ts";

/** How often the end of trouble is tried for when nobody wants to save anything, in milliseconds. */
const tryEvery = 5_000;

/** The trouble of one storage, if it has any. */
export interface Trouble {
  /** Since when nothing can be saved, in milliseconds since 1970; undefined while all is well. */
  readonly since: number | undefined;
  /** Takes note of a commit: why it failed, or undefined where it did not. */
  committed(problem: string | undefined): void;
  /** Does what `Storage.whenWorking` says. */
  whenWorking(): Promise<void> | undefined;
  /** Tries no more. */
  close(): void;
}

/** Makes that of a storage which works; `probe` finds out whether it can save, and throws where it cannot. */
export function watchTrouble(probe: () => Promise<void>, log: Log): Trouble {
  let since: number | undefined;
  /** Whether trying has worked, and no commit has failed since. */
  let isHopeful = false;
  let trying: Promise<void> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isClosed = false;

  return {
    get since() {
      return since;
    },
    committed(problem) {
      if (problem !== undefined) begin(problem);
      else if (isHopeful) end();
    },
    whenWorking() {
      if (since === undefined || isHopeful && !trying) return undefined;
      return trying ??= attempt();
    },
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };

  // Once when trouble begins and once when it ends, not at each of the thousands of commits between.
  function begin(problem: string): void {
    isHopeful = false;
    // What comes when the storage is closed fails for that alone: there is no end to try for.
    if (since !== undefined || isClosed) return;
    since = Date.now();
    log.error("DB", `Nothing can be saved: ${problem}`);
    timer = setInterval(tryAgain, tryEvery);
  }

  function end(): void {
    clearInterval(timer);
    since = undefined;
    isHopeful = false;
    log.info("DB", "Saving works again");
  }

  async function attempt(): Promise<void> {
    try {
      await probe();
      isHopeful = true;
    } catch (cause) {
      throw new MadangError("storage_failed", {}, { cause });
    } finally {
      // Whoever comes while those who waited go on waits too, and so goes on after them.
      setTimeout(() => trying = undefined);
    }
  }

  async function tryAgain(): Promise<void> {
    try {
      await (trying ??= attempt());
    } catch {
      return; // said when it began
    }
    if (isHopeful) end();
  }
}
