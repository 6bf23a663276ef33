/**
 * What servers tell peers that did not ask.
 *
 * @module
 */
import type { ErrorCode } from "./errors.ts";
import type { Details } from "./language.ts";
import type { Message } from "./messages.ts";

/** Something that happened. */
export type ChatEvent =
  | {
    readonly event: "message";
    readonly message: Message;
  }
  /** Someone came or went. Sent only to those who asked for it when they registered. */
  | { readonly event: "presence"; readonly id: string; readonly online: boolean }
  /** Everything that was missed has been sent: from here on messages are new. Follows every registration. */
  | { readonly event: "caught_up" }
  /** The server wants to know whether the peer is there: any line answers, `pong` is meant for it. */
  | { readonly event: "ping" }
  /** The connection ends, and why. */
  | { readonly event: "closing"; readonly code: ErrorCode; readonly details?: Details };
