/**
 * How something that is said gets to its receivers and into storage.
 *
 * @module
 */
import type { ChatEvent, Message, MessageType, Posted } from "../protocol/mod.ts";
import type { StorageWrite } from "./context.ts";
import type { House } from "./house.ts";

/** Something to be said. */
export interface Post {
  readonly type: MessageType;
  readonly to: string;
  readonly text: string;
  /** A receiver whose inbox holds it until it is handed over. */
  readonly inboxOf?: string;
  /** What is kept with it: all of it or nothing. */
  readonly also?: readonly StorageWrite[];
  /** Whether it is said to all as an announcement. */
  readonly announcement?: true;
}

/**
 * Numbers a message, hands it to `deliver` at once, and keeps it. All receivers get messages in the order of their
 * ids, because nothing waits between numbering and delivery. While storage fails a message is refused before that, so
 * that receivers do not read what is not kept, and read it twice when it is sent again; only what was under way when the
 * trouble began was delivered and is refused. The promise resolves when the message is durable, with `more` added;
 * a handler gives it back as it is, so that the answers to messages of all kinds stay in order too.
 */
export async function post<More extends Record<string, unknown>>(
  house: House,
  { id: from }: { readonly id: string },
  { type, to, text, inboxOf, announcement, also = [] }: Post,
  deliver: (event: Extract<ChatEvent, { event: "message" }>) => void,
  more: More,
): Promise<Posted & More> {
  const working = house.storage.whenWorking();
  if (working) await working;
  const said = { id: house.numbers.next(), at: house.now(), type, from, to, text };
  const message: Message = announcement ? { ...said, announcement } : said;
  deliver({ event: "message", message });
  house.log.debug("MSG", `${type} ${message.from} -> ${to}: ${text}`);
  await house.storage.commit({ kind: "message", message, inboxOf }, ...also);
  return { id: message.id, at: message.at, ...more };
}
