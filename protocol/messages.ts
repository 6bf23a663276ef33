/**
 * What people say to each other, and the record of it on disk.
 *
 * @module
 */
import { formatTimestamp } from "./dates.ts";

/** To all, to one, or to a room: the verbs that people type for it, and the `type` of the daily log. */
export type MessageType = "BR" | "TO" | "RMSG";

/** The types of messages. */
export const messageTypes: readonly MessageType[] = ["BR", "TO", "RMSG"];

/** Something that was said. */
export interface Message {
  /**
   * Grows with time, is never reused, and is below 2^53: a start-up epoch times 2^32, plus a counter. Those below 2^45
   * are of imported messages.
   */
  readonly id: number;
  /** When the server got it, in milliseconds since 1970. */
  readonly at: number;
  /** To whom it was said: all, one, or a room. */
  readonly type: MessageType;
  /** The sender's id. */
  readonly from: string;
  /** `ALL`, the receiver's id, or the room's name. */
  readonly to: string;
  /** What was said, line breaks and all: `plainLine` makes it fit for a terminal. */
  readonly text: string;
  /** Whether someone who may do so said it to all as an announcement. */
  readonly announcement?: true;
}

/** A message as the daily log and exports hold it (source: shared/wire/colon.md, "Files on disk"). */
export interface LogRecord {
  /** `YYYY-MM-DD HH:MM:SS`, in the server's local time. */
  readonly timestamp: string;
  /** As in a {@link Message}. */
  readonly type: MessageType;
  /** As in a {@link Message}. */
  readonly from: string;
  /** The `text` of the {@link Message}. */
  readonly content: string;
  /** As in a {@link Message}. */
  readonly to: string;
}

/** The record of a message for the daily log and exports. */
export function toLogRecord(message: Message): LogRecord {
  return {
    timestamp: formatTimestamp(message.at),
    type: message.type,
    from: message.from,
    content: message.text,
    to: message.to,
  };
}
