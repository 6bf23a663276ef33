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
    ...row.type === announced ? { announcement: true } : {},
  };
}

/** A text from a row. Some come as bytes: those that hold a NUL, and those of columns that are compared by their bytes. */
export function toText(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

/** What stands in the column `type` of an announcement. */
const announced = "BR!";

/** The condition that a row of `messages` was said to all, as an announcement or not. */
export const saidToAll = `messages.type IN ('BR', '${announced}')`;

/** What stands in the column `type` of a message. */
export function typeColumn({ type, announcement }: Message): string {
  return announcement ? announced : type;
}

function toType(value: unknown): MessageType {
  if (value === announced) return "BR";
  if (value === "BR" || value === "TO" || value === "RMSG") return value;
  throw new TypeError(`A message has the type ${String(value)}; expected BR, TO or RMSG`);
}
