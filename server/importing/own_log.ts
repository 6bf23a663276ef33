/**
 * What our own daily log holds already, so that what is imported is not appended to it again: it may be the very log
 * that is imported, or a copy of it may lie there.
 *
 * @module
 */
import { formatDate } from "../../protocol/mod.ts";
import { logFileName } from "../storage/daily_log/lines.ts";
import { join } from "../std/path.ts";
import { readLogFile } from "./log_file.ts";
import { messageKey, type OldMessage } from "./log_record.ts";

/** Most days whose messages are remembered at a time. */
const dayLimit = 3;

/** The daily log in a folder, as it was before anything is appended. */
export interface OwnLog {
  /** Whether it holds a message. */
  holds(message: OldMessage): Promise<boolean>;
}

/** Looks into the daily log in a folder. */
export function createOwnLog(directory: string): OwnLog {
  const days = new Map<string, Set<string>>();
  return {
    async holds(message) {
      const day = formatDate(message.at);
      let keys = days.get(day);
      if (keys === undefined) {
        const [oldest] = days.keys();
        if (days.size === dayLimit) days.delete(oldest);
        keys = await keysOf(join(directory, logFileName(message)));
        days.set(day, keys);
      }
      return keys.has(messageKey(message));
    },
  };
}

async function keysOf(path: string): Promise<Set<string>> {
  const keys = new Set<string>();
  try {
    for await (const { found } of readLogFile(path)) {
      if (typeof found !== "function") keys.add(messageKey(found));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return keys;
}
