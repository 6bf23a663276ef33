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
  /** Its name. */
  readonly room: string;
  /** How many members it has. */
  readonly members: number;
}

/** The answers by command. */
export interface Results {
  /** The user, as the server knows them from now on, and what it is like there. */
  register: {
    /** The id in its normal form. */
    readonly id: string;
    /** The version of the native protocol that the server speaks. */
    readonly version: number;
    /** What tells this server's message ids from another's. */
    readonly server: string;
    /** The id of the newest message that the server had given out. */
    readonly newest: number;
    /** The rooms that this user is a member of. */
    readonly rooms: readonly string[];
    /** Who is online, oneself included; only for those who asked for presence. */
    readonly online?: readonly string[];
    /** How resuming went, where it was asked for. */
    readonly resumed?: Resumed;
  };
  /** The message is kept, and everyone online was sent it. */
  broadcast: Posted;
  /** The message is kept. */
  direct: Posted & {
    /** The receiver's id in its normal form. */
    readonly to: string;
    /** False when the receiver is away and gets it on the next registration. */
    readonly delivered: boolean;
  };
  /** The file was sent. */
  file: Record<string, never>;
  /** The question was asked. */
  ai: Record<string, never>;
  /** The room's name in its normal form. */
  room_create: { readonly room: string };
  /** The room's name in its normal form. */
  room_join: {
    readonly room: string;
    /** Present when one was in it before: nothing changed. */
    readonly alreadyMember?: true;
  };
  /** The room's name in its normal form. */
  room_leave: { readonly room: string };
  /** The message is kept, and the members online were sent it. */
  room_message: Posted & { readonly room: string };
  /** All rooms. */
  room_list: { readonly rooms: readonly RoomSummary[] };
  /** Who is in a room, online or not. */
  room_members: {
    /** The room's name in its normal form. */
    readonly room: string;
    /** Whose room it is. */
    readonly owner: string;
    /** Its members in the order in which they joined. */
    readonly members: readonly string[];
  };
  /** The ids of all who are online, oneself included. */
  who: { readonly online: readonly string[] };
  /** `count` messages went before, in parts. */
  history: { readonly count: number };
  /** The file that the server wrote, and how many records went before, in parts. */
  export: { readonly path: string; readonly count: number };
  /** How many messages went before, in parts, and how many older ones there are; `atLeast`: that many or more. */
  search: { readonly count: number; readonly more: number; readonly atLeast: boolean };
  /** The commands asked about, or none for the whole list. */
  help: { readonly topics?: readonly CommandName[] };
  /** The server is there. */
  ping: Record<string, never>;
  /** Nothing: a pong is itself an answer, and is not answered. */
  pong: Record<string, never>;
  /** The server closes the connection after this. */
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
