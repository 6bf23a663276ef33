/**
 * What servers tell peers that did not ask.
 *
 * @module
 */
import type { ErrorCode } from "./errors.ts";
import type { Details } from "./language.ts";
import type { Message } from "./messages.ts";
import type { Notice } from "./notices.ts";

/**
 * How a transfer of a file ended. `taken` and `refused` are told its sender, with the user whom it ended for;
 * `cancelled` (its sender took it back), `expired` (nobody fetched it in time) and `corrupt` (its bytes are not what
 * was promised) the others. `stalled` (nothing moved for a minute) and `failed` (the server's disk did not do its part)
 * end only what is under way: `file` or `file_accept` goes on with it.
 */
export const fileEndings = [
  "taken",
  "refused",
  "cancelled",
  "expired",
  "corrupt",
  "stalled",
  "failed",
] as const;

/** How a transfer of a file ended. */
export type FileEnding = typeof fileEndings[number];

/** A file that waits for its receiver. */
export interface FileOffer {
  /** The transfer: what commands and events call it. */
  readonly transfer: string;
  /** Who sent it. */
  readonly from: string;
  /** The receiver's id, or with `#` before it a room's name. */
  readonly to: string;
  /** Its name, as `fileName` in parameters.ts lets it pass. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Whether all of it is on the server. */
  readonly complete: boolean;
}

/** Something that happened. */
export type ChatEvent =
  | {
    readonly event: "message";
    readonly message: Message;
  }
  /** Someone came or went. Sent only to those who asked for it when they registered. */
  | { readonly event: "presence"; readonly id: string; readonly online: boolean }
  /**
   * Somebody has entered a room that the peer is in, or left it. Sent only to those who asked for `presence`; who only
   * connects or disconnects stays a member.
   */
  | {
    readonly event: "membership";
    readonly room: string;
    readonly id: string;
    readonly member: boolean;
    /** Whose room it is now, where that has changed. */
    readonly owner?: string;
  }
  /** Everything that was missed has been sent: from here on messages are new. Follows every registration. */
  | { readonly event: "caught_up" }
  /** The server wants to know whether the peer is there: any line answers, `pong` is meant for it. */
  | { readonly event: "ping" }
  /** Someone sends a file. It may be told again: when it is complete, and after registering. */
  | ({ readonly event: "file_offered" } & FileOffer)
  /** So many bytes of what the peer sends were written by the server, and survive its crash. */
  | { readonly event: "file_progress"; readonly transfer: string; readonly received: number }
  /** A piece of a file that the peer accepted. `bytes` are valid as long as a read's. */
  | {
    readonly event: "file_data";
    readonly transfer: string;
    readonly offset: number;
    readonly bytes: Uint8Array;
  }
  /** All pieces of a file that the peer accepted were sent; what they must be. */
  | {
    readonly event: "file_complete";
    readonly transfer: string;
    readonly size: number;
    readonly sha256: string;
  }
  /** A transfer ended that the peer sends or receives. */
  | {
    readonly event: "file_ended";
    readonly transfer: string;
    readonly code: FileEnding;
    /** Whom it ended for, where its sender is told. */
    readonly user?: string;
  }
  /**
   * The AI goes on writing in a room that the peer is in: `text` follows the `offset` characters (UTF-16 units) that
   * went before. Who reads slowly misses some; the message at the end holds all. Not sent to who asked: parts are.
   */
  | {
    readonly event: "ai_text";
    /** What tells this answer from others under way. */
    readonly answer: number;
    readonly room: string;
    /** Who asked. */
    readonly asker: string;
    readonly offset: number;
    readonly text: string;
  }
  /** No more of an answer is written: the message with the id `message` follows, or there is none, since it failed. */
  | { readonly event: "ai_ended"; readonly answer: number; readonly message?: number }
  /** Others did something that concerns the peer, or a room of its user. */
  | { readonly event: "notice"; readonly notice: Notice }
  /** The connection ends, and why. */
  | { readonly event: "closing"; readonly code: ErrorCode; readonly details?: Details };
