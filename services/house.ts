/**
 * What handlers are, and all that they work with.
 *
 * @module
 */
import type {
  AnswerPart,
  CommandDefinitions,
  CommandName,
  ParametersOf,
  ResultOf,
} from "../protocol/mod.ts";
import type { AiDesk } from "./ai/ai_desk.ts";
import type { Actor, Attachment, ChatLog, Delivery, Log, RecordFiles, Storage } from "./context.ts";
import type { Accounts } from "./accounts.ts";
import type { FileExchange } from "./file_exchange.ts";
import type { KnownUsers } from "./known_users.ts";
import type { LoginAttempts } from "./login_attempts.ts";
import type { MessageNumbers } from "./message_numbers.ts";
import type { Rooms } from "./rooms.ts";
import type { Sanctions } from "./sanctions.ts";

/** Everything that handlers work with: the ports, and the state that lives in memory. */
export interface House {
  /** Where everything is kept. */
  readonly storage: Storage;
  /** What is said in KakaoTalk rooms. */
  readonly chatLog: ChatLog;
  /** Who is online. */
  readonly delivery: Delivery;
  /** Files on their way. */
  readonly files: FileExchange;
  /** The AI, set up or not. */
  readonly ai: AiDesk;
  /** Where exports go. */
  readonly recordFiles: RecordFiles;
  /** Where log lines go. */
  readonly log: Log;
  /** Gives out message ids. */
  readonly numbers: MessageNumbers;
  /** Whose ID is whose, and what they may do. */
  readonly accounts: Accounts;
  /** How often passwords were guessed. */
  readonly attempts: LoginAttempts;
  /** Who must stay out or be silent. */
  readonly sanctions: Sanctions;
  /** Everyone who was ever here. */
  readonly users: KnownUsers;
  /** The rooms that are open. */
  readonly rooms: Rooms;
  /** What tells this server's message ids from another's. */
  readonly server: string;
  /** The time, in milliseconds since 1970. */
  now(): number;
}

/** What a handler gives back: the answer, now, later, or after parts. */
export type Answer<Name extends CommandName> =
  | ResultOf<Name>
  | Promise<ResultOf<Name>>
  | AsyncGenerator<AnswerPart, ResultOf<Name>>;

/** Who can give a command: someone in the chat, in a KakaoTalk room, or either, as its definition's `fronts` say. */
export type ActorOf<Name extends CommandName> = Extract<
  Actor,
  { readonly front: CommandDefinitions[Name]["fronts"][number] }
>;

/** Does what a command says. It touches no socket; a failure that is expected is a MadangError. */
export type Handler<Name extends CommandName> = (
  house: House,
  actor: ActorOf<Name>,
  parameters: ParametersOf<Name>,
  attachment?: Attachment,
) => Answer<Name>;
