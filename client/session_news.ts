/**
 * What a stay on a server tells.
 *
 * @module
 */
import type { Message, ResultOf, Resumed } from "../protocol/mod.ts";
import type { AiEvent } from "./ai/ai_screen.ts";
import type { FileEvent } from "./files/transfers.ts";

/** The answer to `register`; none in the colon protocol. */
export type Welcome = ResultOf<"register"> | undefined;

/** What a session tells. */
export type SessionNews =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "presence"; readonly id: string; readonly online: boolean }
  /** Somebody entered a room of this user, or left it. */
  | {
    readonly kind: "membership";
    readonly room: string;
    readonly id: string;
    readonly member: boolean;
    /** Whose room it is now, where that has changed. */
    readonly owner: string | undefined;
  }
  /** Others did something that concerns this user: in words, and the room that it is about, if it is. */
  | {
    readonly kind: "notice";
    readonly code: string;
    readonly text: string;
    readonly room: string | undefined;
  }
  /** Something about files. Bytes are valid only during the call. */
  | { readonly kind: "file"; readonly event: FileEvent }
  /** Something about an answer of the AI in a room. */
  | { readonly kind: "ai"; readonly event: AiEvent }
  /** A line for people (colon), or a complaint of the server that belongs to no command. */
  | { readonly kind: "line"; readonly text: string; readonly refused: boolean }
  /** The connection broke; `reason` is the server's, where it gave one. Attempts to connect follow. */
  | { readonly kind: "lost"; readonly reason: string | undefined }
  /** Connected and registered again; what was missed follows. */
  | {
    readonly kind: "resumed";
    readonly outcome: Resumed["outcome"] | undefined;
    readonly welcome: Welcome;
  }
  /** The server took the first connection, but has not answered the registration for a while. It is waited on. */
  | { readonly kind: "silent" }
  /** It is over for good; `code` is that of the server's reason. Not told after {@link ChatSession.close}. */
  | {
    readonly kind: "ended";
    readonly reason: string | undefined;
    readonly code: string | undefined;
  };
