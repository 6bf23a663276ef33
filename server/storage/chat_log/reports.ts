/**
 * What the operator reads about the chat log: once when trouble begins, and once when it ends. Nothing of what people
 * say is in it.
 *
 * @module
 */
import type { Log } from "../../../services/context.ts";

/** The log lines of a chat log. */
export interface ChatLogReports {
  /** An earlier process left bytes on disk. */
  found(bytes: number): void;
  /** Why entries cannot be kept at the moment; undefined when they can. */
  storage(trouble: string | undefined): void;
  /** Why entries cannot wait on disk at the moment; undefined when they can. */
  disk(trouble: string | undefined): void;
  /** A line was dropped. */
  dropped(): void;
  /** A line came when all was over, and is lost. */
  late(): void;
  /** There is room for lines again. */
  roomAgain(): void;
  /** It is over: so many entries are lost, and so many bytes wait on disk. */
  closed(lost: number, bytes: number): void;
}

/** Makes the reports; `path` is where entries wait. */
export function createChatLogReports(log: Log, path: string): ChatLogReports {
  let storageTrouble = false;
  let diskTrouble = false;
  let dropped = 0;

  return {
    found(bytes) {
      log.info("DB", `${bytes} bytes of the chat log wait in ${path}: they are kept first`);
    },
    storage(trouble) {
      if (trouble !== undefined && !storageTrouble) {
        log.error("DB", `The chat log cannot be kept, and its lines wait in ${path}: ${trouble}`);
      }
      if (trouble === undefined && storageTrouble) log.info("DB", "The chat log is kept again");
      storageTrouble = trouble !== undefined;
    },
    disk(trouble) {
      if (trouble !== undefined && !diskTrouble) {
        log.error("DB", `Lines of the chat log cannot wait in ${path}: ${trouble}`);
      }
      if (trouble === undefined && diskTrouble) {
        log.info("DB", `Lines of the chat log can wait in ${path} again`);
      }
      diskTrouble = trouble !== undefined;
    },
    dropped() {
      if (dropped === 0) log.error("DB", "The chat log has no room left: new lines are dropped");
      dropped++;
    },
    late() {
      log.error("DB", "A line of the chat log came after its end, and is lost");
    },
    roomAgain: reportDropped,
    closed(lost, bytes) {
      dropped += lost;
      reportDropped();
      if (bytes > 0) {
        log.info("DB", `${bytes} bytes of the chat log wait in ${path} for the next start`);
      }
    },
  };

  function reportDropped(): void {
    if (dropped > 0) log.error("DB", `${dropped} lines of the chat log are lost`);
    dropped = 0;
  }
}

/** Of warnings about single lines, the first so many are logged, then one of so many: phones can cause any number. */
const fewWarnings = 100;

/** A log that leaves out most warnings once there were many. */
export function withFewerWarnings(log: Log): Log {
  let count = 0;
  return {
    ...log,
    warning(category, message) {
      count++;
      if (count <= fewWarnings) log.warning(category, message);
      else if (count % fewWarnings === 0) log.warning(category, `${message} (warning ${count})`);
    },
  };
}
