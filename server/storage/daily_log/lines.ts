/**
 * Where in the daily log a message goes, and how it looks there (source: shared/wire/colon.md, "Files on disk").
 *
 * @module
 */
import { formatDate } from "../../../protocol/dates.ts";
import { type Message, toLogRecord } from "../../../protocol/messages.ts";

/** The name of the file that a message belongs to: that of its local date. */
export function logFileName(message: Pick<Message, "at">): string {
  return `chat_log_${formatDate(message.at)}.json`;
}

/** A message as a line of the log. */
export function logLine(message: Message): string {
  return JSON.stringify(toLogRecord(message)) + "\n";
}
