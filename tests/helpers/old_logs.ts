/**
 * Folders of an older chat system, and what a user reads of them afterwards.
 *
 * @module
 */
import { join } from "../../server/std/path.ts";
import type { LogRecord } from "../../protocol/mod.ts";
import type { NativePeer } from "./peers.ts";

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

/** The records that someone exports, or the texts in them that a history or search shows. */
export async function readAll(
  peer: NativePeer,
  command: "export" | "history" | "search",
  parameters: Record<string, unknown>,
): Promise<string[]> {
  const request = await peer.post(command, parameters);
  const texts: string[] = [];
  for (;;) {
    const line = await peer.next((each) => each.request === request);
    if ("result" in line) return texts;
    if ("error" in line) throw new Error(JSON.stringify(line.error));
    const { messages = [], records = [] } = line.part as {
      messages?: { text: string }[];
      records?: LogRecord[];
    };
    texts.push(...messages.map(({ text }) => text), ...records.map(({ content }) => content));
  }
}
