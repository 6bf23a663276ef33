/**
 * What conversations with the AI remember, in memory.
 *
 * @module
 */
import { type AiExchange, exchangesKept } from "../../../services/ai_records.ts";
import { ownText } from "./own_text.ts";

interface Remembered {
  /** The id of the question; 0 where it is no message. */
  readonly message: number;
  readonly exchange: AiExchange;
}

/** What an exchange takes besides its texts, as characters. */
const overhead = 200;

/** The newest exchanges of each conversation. */
export class Exchanges {
  readonly #limit: number;
  /** Those in which something was said last come last. */
  readonly #conversations = new Map<string, Remembered[]>();
  #characters = 0;

  /** Holds at most so many characters: then the conversations go in which nothing was said for longest. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Remembers an exchange. */
  add(conversation: string, message: number, { from, question, answer }: AiExchange): void {
    const remembered = this.#conversations.get(conversation) ?? [];
    const exchange = { from, question: ownText(question), answer: ownText(answer) };
    remembered.push({ message, exchange });
    this.#characters += charactersOf(exchange);
    if (remembered.length > exchangesKept) this.#dropFirst(remembered);
    this.#conversations.delete(conversation);
    this.#conversations.set(conversation, remembered);
    for (const [oldest, itsOwn] of this.#conversations) {
      while (this.#characters > this.#limit && itsOwn.length > 0) this.#dropFirst(itsOwn);
      if (itsOwn.length > 0) break;
      this.#conversations.delete(oldest);
    }
  }

  /** Forgets a conversation. */
  forget(conversation: string): void {
    for (const { exchange } of this.#conversations.get(conversation) ?? []) {
      this.#characters -= charactersOf(exchange);
    }
    this.#conversations.delete(conversation);
  }

  /** The exchanges of a conversation whose question passes a test of its message id, the oldest first. */
  recall(conversation: string, mayKnow: (message: number) => boolean): AiExchange[] {
    return (this.#conversations.get(conversation) ?? [])
      .filter(({ message }) => mayKnow(message))
      .map(({ exchange }) => exchange);
  }

  #dropFirst(remembered: Remembered[]): void {
    const first = remembered.shift();
    if (first) this.#characters -= charactersOf(first.exchange);
  }
}

function charactersOf({ question, answer }: AiExchange): number {
  return overhead + question.length + answer.length;
}
