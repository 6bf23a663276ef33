/**
 * Folders of an older chat system.
 *
 * @module
 */
import { join } from "../../server/std/path.ts";

/** A line of an old daily log. */
export function oldLine(
  timestamp: string,
  type: string,
  from: string,
  to: string,
  content: string,
): string {
  return `${JSON.stringify({ timestamp, type, from, content, to })}\n`;
}

/** Writes files of an old daily log, by the day of their names, and returns their folder. */
export async function writeOldLogs(
  folder: string,
  days: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const logs = join(folder, "log_files");
  await Deno.mkdir(logs, { recursive: true });
  for (const [day, content] of Object.entries(days)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(logs, `chat_log_${day}.json`), bytes);
  }
  return logs;
}
