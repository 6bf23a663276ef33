/**
 * Messages as rows of a database: the same columns in every one.
 *
 * @module
 */
import type { Message, MessageType } from "../../protocol/messages.ts";

/** The columns that {@link toMessage} needs, of the table of messages under the name `messages`. */
export const messageColumns = "messages.id, messages.at, messages.type, messages.sender, " +
  "messages.target, messages.text";

/** The message that a row with {@link messageColumns} holds. */
export function toMessage(row: Readonly<Record<string, unknown>>): Message {
  return {
    id: Number(row.id),
    at: Number(row.at),
    type: toType(row.type),
    from: toText(row.sender),
    to: toText(row.target),
    text: toText(row.text),
  };
}

/** A text from a row. Some come as bytes: those that hold a NUL, and those of columns that are compared by their bytes. */
export function toText(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

function toType(value: unknown): MessageType {
  if (value === "BR" || value === "TO" || value === "RMSG") return value;
  throw new TypeError(`A message has the type ${String(value)}; expected BR, TO or RMSG`);
}
