/**
 * What each command answers: its shape, by which clients check what a server sends, and from which the types are made.
 *
 * @module
 */
import * as v from "valibot";
import { type CommandName, commandNames } from "./commands.ts";
import type { LogRecord, Message } from "./messages.ts";
import { sanctionKinds } from "./sanctions.ts";

const wholeNumber = v.pipe(v.number(), v.safeInteger());
const name = v.string();
const names = v.pipe(v.array(name), v.readonly());
const room = { room: name };
/** What became of a message: it is durable when its sender reads this. */
const posted = {
  /** The message's id. */
  id: wholeNumber,
  /** When the server got it, in milliseconds since 1970. */
  at: wholeNumber,
};
const nothing = v.object({});
/** How many of the receivers are away, and get a file with their next visit; left out where none is. */
const awaiting = { away: v.optional(wholeNumber) };

/** A ban or mute. */
const imposed = {
  target: v.string(),
  /** When it ends, in milliseconds since 1970; left out where it does not. */
  until: v.optional(wholeNumber),
  /** Present when nobody with that ID was ever here: it may be mistyped. */
  unseen: v.optional(v.literal(true)),
};

/** The shapes by command. A command without one does not compile. */
export const resultShapes = {
  /** The user, as the server knows them from now on, and what it is like there. */
  register: v.object({
    /** The id in its normal form. */
    id: name,
    /** What this user may do, where that is more than others may. */
    role: v.optional(v.picklist(["moderator", "operator"])),
    /** The version of the native protocol that the server speaks. */
    version: wholeNumber,
    /** What tells this server's message ids from another's. */
    server: v.string(),
    /** The id of the newest message that the server had given out. */
    newest: wholeNumber,
    /** The rooms that this user is a member of. */
    rooms: names,
    /** Who is online, oneself included; only for those who asked for presence. */
    online: v.optional(names),
    /**
     * How resuming went, where it was asked for. `complete`: nothing is missing. `lost`: the message named was lost in a
     * crash of the server before it was durable, and perhaps some before it, or some after it were dropped by a server
     * that keeps all in memory; what is kept follows. `impossible`: the point is not of this server, so nothing follows.
     */
    resumed: v.optional(v.object({ outcome: v.picklist(["complete", "lost", "impossible"]) })),
  }),
  /** The message is kept, and everyone online was sent it. */
  broadcast: v.object(posted),
  direct: v.object({
    ...posted,
    /** The receiver's id in its normal form. */
    to: name,
    /** False when the receiver is away and gets it on the next registration. */
    delivered: v.boolean(),
  }),
  /**
   * Where to go on: `offset` bytes are on the server. At most `window` bytes may be sent beyond those that
   * `file_progress` confirmed.
   */
  file: v.object({
    transfer: v.string(),
    offset: wholeNumber,
    window: wholeNumber,
    /** Present when all of it is on the server: there is nothing left to send. */
    complete: v.optional(v.literal(true)),
    /** Of a file that was sent with the command itself: as that of `file_finish`. */
    ...awaiting,
  }),
  /** Not answered. */
  file_chunk: nothing,
  /** The file is kept until its receivers have it. */
  file_finish: v.object(awaiting),
  file_cancel: nothing,
  /** The pieces follow; at most `window` bytes come beyond those that `file_received` confirmed. */
  file_accept: v.object({ transfer: v.string(), size: wholeNumber, window: wholeNumber }),
  /** Not answered. */
  file_received: nothing,
  file_taken: nothing,
  file_refuse: nothing,
  /** The answer, which is kept as a message of the AI to who asked, or to the room. It went before in parts, too. */
  ai: v.object({
    /** The id and time of the answer; not in KakaoTalk. */
    ...v.partial(v.object(posted)).entries,
    /** The id of the question, which is a message too; not in KakaoTalk. */
    question: v.optional(wholeNumber),
    /** Who asked. */
    asker: name,
    /** The room, where it was asked in one. */
    room: v.optional(name),
    /** The whole answer. */
    text: v.string(),
  }),
  ai_reset: v.object({ room: v.optional(name) }),
  /** Tokens and questions since midnight, where the server is. */
  ai_usage: v.object({
    /** How many questions one asked. */
    questions: wholeNumber,
    /** How many tokens they and their answers took. */
    tokens: wholeNumber,
    /** How many one may use a day. */
    limit: wholeNumber,
    /** What all used, and each of them in each place: only for operators. */
    all: v.optional(v.object({
      tokens: wholeNumber,
      limit: wholeNumber,
      users: v.pipe(
        v.array(v.object({
          /** The user's id, in KakaoTalk the name. */
          user: name,
          /** `#` and the room's name, the KakaoTalk room's name, or nothing where they asked for themselves. */
          place: v.string(),
          questions: wholeNumber,
          tokens: wholeNumber,
        })),
        v.readonly(),
      ),
    })),
  }),
  /** Whether there was a question to cancel. */
  ai_cancel: v.object({ cancelled: v.boolean() }),
  room_create: v.object(room),
  room_join: v.object({
    ...room,
    /** What the room is about, where somebody said so. */
    topic: v.optional(v.string()),
    /** Present when one was in it before: nothing changed. */
    alreadyMember: v.optional(v.literal(true)),
  }),
  room_leave: v.object(room),
  /** What the room is about now; none: nothing. */
  room_topic: v.object({ ...room, topic: v.optional(v.string()) }),
  room_close: v.object(room),
  /** The message is kept, and the members online were sent it. */
  room_message: v.object({ ...posted, ...room }),
  room_list: v.object({
    /** Each with the number of its members, and what it is about, where somebody said so. */
    rooms: v.pipe(
      v.array(v.object({ ...room, members: wholeNumber, topic: v.optional(v.string()) })),
      v.readonly(),
    ),
  }),
  room_members: v.object({
    ...room,
    /** Whose room it is. */
    owner: name,
    /** In the order in which they joined, online or not. */
    members: names,
  }),
  /** Everyone, oneself included. */
  who: v.object({ online: names }),
  /** `count` messages went before, in parts. Of none: who was never here, and the room of that name that one is in. */
  history: v.object({ count: wholeNumber, unknown: v.optional(name), room: v.optional(name) }),
  /** The file that the server wrote, and how many records went before, in parts. */
  export: v.object({ path: v.string(), count: wholeNumber }),
  /** How many messages went before, in parts, and how many older ones there are; `atLeast`: that many or more. */
  search: v.object({ count: wholeNumber, more: wholeNumber, atLeast: v.boolean() }),
  /** `count` messages, the day's last, went before, in parts; `more` were said earlier that day. */
  channel_history: v.object({ count: wholeNumber, more: wholeNumber }),
  /** The one who was disconnected. */
  kick: v.object({ id: name }),
  /** Whom it is for, an address as the network that it is in, and until when: none is for good. */
  ban: v.object(imposed),
  unban: v.object({ target: v.string() }),
  mute: v.object(imposed),
  unmute: v.object({ target: v.string() }),
  /** Those in force, the oldest first. */
  sanctions: v.object({
    sanctions: v.pipe(
      v.array(v.object({
        kind: v.picklist(sanctionKinds),
        subject: v.string(),
        room: v.optional(name),
        about: v.optional(name),
        by: name,
        reason: v.optional(v.string()),
        at: wholeNumber,
        until: v.optional(wholeNumber),
      })),
      v.readonly(),
    ),
  }),
  /** As that of `broadcast`. */
  announce: v.object(posted),
  /** What was said, without the spaces around it. */
  echo: v.object({ text: v.string() }),
  /** The commands asked about, or none for the whole list. */
  help: v.object({
    topics: v.optional(v.pipe(v.array(v.picklist(commandNames)), v.readonly())),
  }),
  ping: nothing,
  /** A pong is itself an answer, and is not answered. */
  pong: nothing,
  /** The server closes the connection after this. */
  quit: nothing,
} satisfies Record<CommandName, v.GenericSchema>;

/** The shapes, as types are made of them. */
export type ResultShapes = typeof resultShapes;

/** The answers by command. */
export type Results = {
  readonly [Name in CommandName]: Readonly<
    NonNullable<ResultShapes[Name]["~standard"]["types"]>["output"]
  >;
};

/** The answer to a command. */
export type ResultOf<Name extends CommandName> = Results[Name];

/** What became of a message: it is durable when its sender reads this. */
export type Posted = Results["broadcast"];

/** How resuming went: every message visible since the point named follows as events. */
export type Resumed = NonNullable<Results["register"]["resumed"]>;

/** A piece of a long answer, sent ahead of the result. */
export type AnswerPart =
  | { readonly messages: readonly Message[] }
  | { readonly records: readonly LogRecord[] }
  /** The AI's answer goes on: what follows the text of the parts before. */
  | { readonly text: string }
  /** A question waits, and is so far from its turn: 1 is the next. */
  | { readonly place: number };

/** Checks that something is the answer to a command; undefined when it is not. Fields that are not known are left out. */
export function readResult<Name extends CommandName>(
  name: Name,
  value: unknown,
): ResultOf<Name> | undefined {
  const shape: v.GenericSchema<unknown, unknown> | undefined = resultShapes[name];
  // Types are not checked at a start: whoever tries a new command may not have said what it answers yet.
  if (!shape) return undefined;
  const result = v.safeParse(shape, value);
  return result.success ? result.output as ResultOf<Name> : undefined;
}
