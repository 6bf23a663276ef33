/**
 * What each command answers.
 *
 * @module
 */
import type { CommandName } from "./commands.ts";
import type { LogRecord, Message } from "./messages.ts";

/** What became of a message: it is durable when its sender reads this. */
export interface Posted {
  /** The message's id. */
  readonly id: number;
  /** When the server got it, in milliseconds since 1970. */
  readonly at: number;
}

/** How resuming went: every message visible since the point named follows as events. */
export interface Resumed {
  /**
   * `complete`: nothing is missing. `lost`: the message named was lost in a crash of the server before it was
   * durable, and perhaps some before it; what is kept follows. `impossible`: the point is not of this server, so nothing follows.
   */
  readonly outcome: "complete" | "lost" | "impossible";
}

/** A room in a list. */
export interface RoomSummary {
  readonly room: string;
  /** How many members it has. */
  readonly members: number;
}

/** The answers by command. */
export interface Results {
  register: {
    readonly id: string;
    /** The version of the native protocol that the server speaks. */
    readonly version: number;
    /** What tells this server's message ids from another's. */
    readonly server: string;
    /** The id of the newest message that the server had given out. */
    readonly newest: number;
    /** The rooms that this user is a member of. */
    readonly rooms: readonly string[];
    /** Who is online, oneself included. */
    readonly online: readonly string[];
    readonly resumed?: Resumed;
  };
  broadcast: Posted;
  direct: Posted & {
    readonly to: string;
    /** False when the receiver is away and gets it on the next registration. */
    readonly delivered: boolean;
  };
  file: Record<string, never>;
  ai: Record<string, never>;
  room_create: { readonly room: string };
  room_join: { readonly room: string };
  room_leave: { readonly room: string };
  room_message: Posted & { readonly room: string };
  room_list: { readonly rooms: readonly RoomSummary[] };
  room_members: {
    readonly room: string;
    readonly owner: string;
    readonly members: readonly string[];
  };
  who: { readonly online: readonly string[] };
  /** `count` messages went before, in parts. */
  history: { readonly count: number };
  /** The file that the server wrote, and how many records went before, in parts. */
  export: { readonly path: string; readonly count: number };
  /** How many messages went before, in parts, and how many older ones there are; `atLeast`: that many or more. */
  search: { readonly count: number; readonly more: number; readonly atLeast: boolean };
  /** The commands asked about, or none for the whole list. */
  help: { readonly topics?: readonly CommandName[] };
  ping: Record<string, never>;
  pong: Record<string, never>;
  quit: Record<string, never>;
}

/** The answer to a command. */
export type ResultOf<Name extends CommandName> = Results[Name];

/** A piece of a long answer, sent ahead of the result. */
export type AnswerPart =
  | { readonly messages: readonly Message[] }
  | { readonly records: readonly LogRecord[] };

// Fails to compile when a command has no result, or a result no command.
type Exactly<A, B> = [A] extends [B] ? [B] extends [A] ? true : never : never;
const everyCommandHasAResult: Exactly<keyof Results, CommandName> = true;
void everyCommandHasAResult;
