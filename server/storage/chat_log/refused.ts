/**
 * Where lines of the chat log go that the database refuses: `kb_chat_logs.refused.jsonl`, with the reason, so that an
 * operator can look at them and nothing else waits for them.
 *
 * @module
 */
import type { ChatLogEntry, Log } from "../../../services/context.ts";
import { join } from "../../std/path.ts";
import { appendAt } from "./spool_file.ts";

/** The name of the file. */
const refusedName = "kb_chat_logs.refused.jsonl";

/** A line that was set aside, and why. */
export interface RefusedLine {
  readonly reason: string;
  /** The entry; or the line of a spool that holds none. */
  readonly line: ChatLogEntry | string;
}

/** Sets lines aside. */
export interface Refusals {
  /** Sets a line aside, durably. Never throws: what cannot be written is lost, and said to be. */
  add(refused: RefusedLine): Promise<void>;
  /** Logs how many were set aside since the last report, if any. */
  report(): void;
}

/** Makes the place for them in a directory: a file of at most `maxBytes`. */
export function createRefusals(directory: string, maxBytes: number, log: Log): Refusals {
  const path = join(directory, refusedName);
  let count = 0;
  let lost = 0;
  let trouble: unknown;
  return {
    async add(refused) {
      try {
        await append(directory, maxBytes, refused);
        count++;
      } catch (error) {
        lost++;
        trouble = error;
      }
    },
    report() {
      // Without the reasons: some databases name the value in them.
      if (count > 0) {
        log.error("DB", `The database refused ${count} lines of the chat log: see ${path}`);
      }
      if (lost > 0) {
        const what = `${lost} lines of the chat log that the database refused are lost`;
        log.error("DB", `${what}: ${path} cannot be written: ${trouble}`);
      }
      count = lost = 0;
    },
  };
}

async function append(
  directory: string,
  maxBytes: number,
  { reason, line }: RefusedLine,
): Promise<void> {
  const at = new Date().toISOString();
  const bytes = new TextEncoder().encode(JSON.stringify({ at, reason, line }) + "\n");
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, refusedName);
  const size = await sizeOf(path);
  if (size + bytes.length > maxBytes) throw new RangeError(`it holds ${size} bytes, the most`);
  await appendAt(path, size, bytes);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
