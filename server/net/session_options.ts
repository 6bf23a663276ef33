/**
 * What the sessions of the chat are made with.
 *
 * @module
 */
import type { Language } from "../../protocol/mod.ts";
import type { Bucket } from "../../services/allowance.ts";
import type { Allowance } from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import type { ChatCounts } from "../metrics/traffic.ts";
import type { Sessions } from "./sessions.ts";
import type { UnfinishedLines } from "./unfinished_lines.ts";

/** What a session needs. */
export interface SessionOptions {
  readonly house: House;
  readonly sessions: Sessions;
  /** The language of sentences until the peer asks for one. */
  readonly language: Language;
  /** Most bytes that may wait for the peer. */
  readonly outboxLimit: number;
  /** Longest line that the peer may send, in bytes. */
  readonly lineLimit: number;
  /** What all sessions together keep of commands whose end has not come. */
  readonly unfinished: UnfinishedLines;
  readonly allowance?: Allowance;
  /** How often it may be refused because it sends too much, before it is closed; none: any number of times. */
  readonly refusals?: Bucket;
  /** Where what happens is counted. */
  readonly counts: ChatCounts;
}
