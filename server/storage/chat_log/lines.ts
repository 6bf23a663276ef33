/**
 * Entries of the chat log as lines of JSON, in which they wait on disk.
 *
 * @module
 */
import * as v from "valibot";
import type { ChatLogEntry } from "../../../services/context.ts";

const entrySchema = v.object({
  number: v.pipe(v.number(), v.safeInteger()),
  channelId: v.string(),
  userHash: v.string(),
  roomName: v.string(),
  sender: v.string(),
  message: v.string(),
  directive: v.optional(v.literal("#")),
  messageType: v.picklist(["normal", "command", "auto_replay"]),
  isMeaningful: v.boolean(),
  botName: v.string(),
  isMention: v.boolean(),
  isGroupChat: v.boolean(),
  logId: v.optional(v.string()),
  clientTimestamp: v.optional(v.string()),
  serverTimestamp: v.number(),
  isBot: v.boolean(),
  isOurBotResponse: v.boolean(),
  isScheduled: v.boolean(),
  whole: v.optional(v.record(v.string(), v.string())),
});

/** An entry as a line, with its line break. */
export function encodeLine(entry: ChatLogEntry): string {
  return JSON.stringify(entry) + "\n";
}

/** The entry of a line without its line break, or undefined where the line holds none. */
export function decodeLine(line: string): ChatLogEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const result = v.safeParse(entrySchema, value);
  return result.success ? result.output : undefined;
}
