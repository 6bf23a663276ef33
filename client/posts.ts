/**
 * Which messages are known: those that came, so that none is shown twice, and one's own, so that a broken connection
 * does not leave it open whether they were kept.
 *
 * @module
 */
import {
  type Message,
  type MessageType,
  nameKey,
  type Posted,
  readResult,
  type ResultOf,
  type ResumePoint,
  type UncheckedCommand,
} from "../protocol/mod.ts";
import { type AnswerListener, Unanswered } from "./connection.ts";
import type { Welcome } from "./session_news.ts";

/** One's own message on its way. */
export interface Post {
  readonly type: MessageType;
  readonly to: string;
  readonly text: string;
  readonly announcement?: true;
}

/** How many ids of messages are remembered: more than any server sends again. */
const rememberedIds = 10_000;

/** The messages of one session. */
export class Posts {
  readonly #id: string;
  readonly #onTheirWay = new Set<Post>();
  readonly #lost = new Map<Post, AnswerListener>();
  readonly #seen = new Set<number>();
  #server: string | undefined;
  #newest = 0;

  /** The messages of the session of the user `id`. */
  constructor(id: string) {
    this.#id = id;
  }

  /** Where to go on after a broken connection; none before the first registration, and in the colon protocol. */
  get resumePoint(): ResumePoint | undefined {
    return this.#server === undefined ? undefined : { server: this.#server, after: this.#newest };
  }

  /** Takes note of which server this is. One that cannot resume numbers its messages anew. */
  welcomed(welcome: Welcome): void {
    if (!welcome || welcome.resumed && welcome.resumed.outcome !== "impossible") return;
    this.#server = welcome.server;
    this.#newest = welcome.newest;
    this.#seen.clear();
  }

  /** A command goes out. Returns what to call it by if it is a message. */
  sent(command: UncheckedCommand): Post | undefined {
    const post = postOf(command);
    if (post) this.#onTheirWay.add(post);
    return post;
  }

  /** A message was answered, or refused. */
  answered(post: Post | undefined, result: unknown): void {
    if (!post) return;
    this.#onTheirWay.delete(post);
    const posted = result as Partial<Posted> | undefined;
    // The resume point stays: only what came as an event is known to have come in order.
    if (posted?.id !== undefined) this.#remember(posted.id);
  }

  /** An answer told of a question and of what the AI said to it, which are messages too. */
  told(result: unknown): void {
    const { id, question } = (readResult("ai", result) ?? {}) as Partial<ResultOf<"ai">>;
    for (const each of [question, id]) if (each !== undefined) this.#remember(each);
  }

  /** The connection broke before a message was answered. */
  lost(post: Post, answer: AnswerListener): void {
    this.#onTheirWay.delete(post);
    this.#lost.set(post, answer);
  }

  /** Whether a message that came is to be shown: it did not come before, and is not one's own that an answer shows. */
  isNews(message: Message): boolean {
    this.#newest = Math.max(this.#newest, message.id);
    if (this.#seen.has(message.id)) return false;
    this.#remember(message.id);
    if (nameKey(message.from) !== nameKey(this.#id)) return true;
    const same = (post: Post) =>
      post.type === message.type && post.text === message.text &&
      post.announcement === message.announcement &&
      nameKey(post.to) === nameKey(message.to);
    for (const [post, answer] of this.#lost) {
      if (!same(post)) continue;
      this.#lost.delete(post);
      answer.result({ id: message.id, at: message.at, to: message.to, delivered: true });
      return false;
    }
    return ![...this.#onTheirWay].some(same);
  }

  /** Nothing more can be learnt about messages whose answer was lost. */
  giveUpLost(): void {
    const lost = [...this.#lost.values()];
    this.#lost.clear();
    for (const answer of lost) {
      answer.failed(new Unanswered(true));
    }
  }

  #remember(id: number): void {
    this.#seen.add(id);
    if (this.#seen.size <= rememberedIds) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      break;
    }
  }
}

/** The message that a command sends, if it sends one. */
export function postOf({ name, parameters }: UncheckedCommand): Post | undefined {
  const text = String(parameters.text);
  if (name === "broadcast") return { type: "BR", to: "ALL", text };
  if (name === "announce") return { type: "BR", to: "ALL", text, announcement: true };
  if (name === "direct") return { type: "TO", to: String(parameters.to), text };
  if (name === "room_message") return { type: "RMSG", to: String(parameters.room), text };
  return undefined;
}
