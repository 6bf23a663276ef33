/**
 * What storage keeps of the talk with the AI: what conversations remember, and what was used.
 *
 * @module
 */

/** A question and its answer, as a conversation remembers them. */
export interface AiExchange {
  /** The name of who asked. */
  readonly from: string;
  /** What they asked. */
  readonly question: string;
  /** What the AI said, whole. */
  readonly answer: string;
}

/** Which exchanges to remember. */
export interface AiRecall {
  /** The conversation: of a user, a room or a KakaoTalk room; at most 255 characters. */
  readonly conversation: string;
  /** In a room: for whom. They are reminded only of what was asked while they were a member. */
  readonly member?: { readonly room: string; readonly user: string };
}

/** What one user has used in one place on one day. */
export interface AiUse {
  /** `YYYY-MM-DD`, where the server is. */
  readonly day: string;
  /** What tells users apart: at most 512 characters. */
  readonly user: string;
  /** What tells places apart; empty where they asked for themselves. At most 255 characters. */
  readonly place: string;
  /** What people call the user: at most 255 characters. */
  readonly userName: string;
  /** What people call the place: at most 255 characters. */
  readonly placeName: string;
  /** How many questions were asked. */
  readonly questions: number;
  /** Tokens of the questions and what went with them. */
  readonly promptTokens: number;
  /** Tokens of the answers. */
  readonly answerTokens: number;
}

/** How many exchanges a conversation keeps; the oldest go. */
export const exchangesKept = 50;

/** Something about the AI to be kept. */
export type AiWrite =
  /** A question was answered. `message` is the id of the question, where it is a message; else 0. */
  | {
    readonly kind: "ai_exchanged";
    readonly conversation: string;
    readonly message: number;
    readonly exchange: AiExchange;
  }
  /** A conversation forgets everything. */
  | { readonly kind: "ai_forgotten"; readonly conversation: string }
  /** Something was used: it is added to what was used before. */
  | { readonly kind: "ai_used"; readonly use: AiUse };
