/**
 * What was said, as it can be read afterwards.
 *
 * @module
 */
import type { LogRecord } from "../../protocol/mod.ts";
import type { NativePeer } from "./peers.ts";

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

/** The texts in the daily logs of some days, sorted. */
export async function dailyLog(dataDir: string, days: Iterable<string>): Promise<string[]> {
  const texts: string[] = [];
  for (const day of days) {
    const log = await Deno.readTextFile(`${dataDir}/log_files/chat_log_${day}.json`);
    for (const line of log.trimEnd().split("\n")) texts.push(JSON.parse(line).content);
  }
  return texts.toSorted();
}
