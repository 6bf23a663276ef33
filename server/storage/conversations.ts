/**
 * Which messages belong together: the value that a message is filed under, so that one index finds a history.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import { nameKey } from "../../protocol/names.ts";

/** The conversation of a message. Names hold neither `:` nor line breaks, so that no two conversations meet. */
export function conversationOf(message: Message): string {
  switch (message.type) {
    case "BR":
      return broadcastsOf(message.from);
    case "TO":
      return directBetween(message.from, message.to);
    case "RMSG":
      return roomTalk(message.to);
  }
}

/** What two users say to each other, whoever is named first. */
export function directBetween(one: string, other: string): string {
  const [first, second] = [nameKey(one), nameKey(other)].sort();
  return `direct:${first}\n${second}`;
}

/** What is said in a room. */
export function roomTalk(room: string): string {
  return `room:${nameKey(room)}`;
}

/** What a user says to all. */
export function broadcastsOf(sender: string): string {
  return `all:${nameKey(sender)}`;
}
