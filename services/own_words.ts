/**
 * What bots say themselves in KakaoTalk rooms: a phone may read it back, and must not be answered then.
 *
 * @module
 */
import type { ChannelMessage, ChannelReply } from "./context.ts";

/** How many replies are remembered. Only those count that begin like a command. */
const replyLimit = 1_000;

/** Tells what bots say from what people say. */
export class OwnWords {
  readonly #isBot: (name: string) => boolean;
  readonly #replies = new Set<string>();

  /** Begins with nothing said; `isBot` knows the names of bots. */
  constructor(isBot: (name: string) => boolean) {
    this.#isBot = isBot;
  }

  /** Notes what a bot says. */
  said(where: ChannelMessage, reply: ChannelReply): void {
    if (!("text" in reply) || !reply.text.startsWith("#")) return;
    const key = keyOf(where, reply.text);
    this.#replies.delete(key);
    this.#replies.add(key);
    if (this.#replies.size <= replyLimit) return;
    for (const oldest of this.#replies) {
      this.#replies.delete(oldest);
      break;
    }
  }

  /** Whether a message is of a bot, or what a bot said there before. */
  holds(message: ChannelMessage): boolean {
    const { sender, bot, text } = message;
    return sender === bot || this.#isBot(sender) || this.#replies.has(keyOf(message, text));
  }
}

function keyOf({ room, channelId }: ChannelMessage, text: string): string {
  return `${channelId || room}\n${text.trim()}`;
}
