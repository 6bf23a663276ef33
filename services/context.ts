/**
 * The ports: all that services know of the world outside. server/app.ts says what they are made of.
 *
 * @module
 */
import type { ChatEvent, LogRecord, Message, RateClass, Role, Sanction } from "../protocol/mod.ts";
import type { AccountWrite, SanctionWrite, StoredAccount } from "./account_ports.ts";
import type { AiExchange, AiRecall, AiUse, AiWrite } from "./ai_records.ts";
import type { ChatLogEntry } from "./chat_log_ports.ts";
import type { Connection, Participant } from "./connection.ts";
import type { StoredTransfer, TransferWrite } from "./file_ports.ts";
import type { ImportWrite } from "./import_ports.ts";

export type * from "./account_ports.ts";
export type * from "./ai_ports.ts";
export type * from "./ai_records.ts";
export type * from "./chat_log_ports.ts";
export type * from "./connection.ts";
export type * from "./file_ports.ts";
export type * from "./import_ports.ts";

/** Something to be kept. What each refers to must have been written before it. */
export type StorageWrite =
  /** A user registered. The first time makes the user known. */
  | { readonly kind: "user_seen"; readonly id: string; readonly at: number }
  /** Something was said. `inboxOf` names a receiver whose inbox holds it until it is handed over. */
  | { readonly kind: "message"; readonly message: Message; readonly inboxOf?: string }
  /** The inbox of a user was handed over, up to and including a message id. */
  | { readonly kind: "inbox_taken"; readonly user: string; readonly through: number }
  /** A room opened; its owner is not a member by that alone. */
  | {
    readonly kind: "room_opened";
    readonly room: string;
    readonly owner: string;
    readonly at: number;
  }
  /** A room got another owner. */
  | { readonly kind: "room_owner"; readonly room: string; readonly owner: string }
  /** Somebody said what a room is about, or that it is about nothing. */
  | { readonly kind: "room_topic"; readonly room: string; readonly topic?: string }
  /** A room closed. What was said there stays readable for those who were members then. */
  | { readonly kind: "room_closed"; readonly room: string }
  /** A user became a member: sees room messages with ids greater than `after`. */
  | {
    readonly kind: "room_joined";
    readonly room: string;
    readonly user: string;
    readonly after: number;
  }
  /** A user is no member any more: sees room messages up to and including `through`. */
  | {
    readonly kind: "room_left";
    readonly room: string;
    readonly user: string;
    readonly through: number;
  }
  /** Lines of the KakaoTalk chat log. Those whose number was kept before are not kept again. */
  | { readonly kind: "chat_logged"; readonly entries: readonly ChatLogEntry[] }
  | AccessWrite
  | AccountWrite
  | SanctionWrite
  /** Something happened to a file on its way. */
  | TransferWrite
  /** The AI was asked. */
  | AiWrite
  | ImportWrite;

/** What happens to decisions about who is answered, to be kept. */
export type AccessWrite =
  /** An operator or the server decided about a bot, a phone or a KakaoTalk room. */
  | { readonly kind: "access_decided"; readonly access: StoredAccess }
  /** An operator took a decision back, or that something waits. */
  | { readonly kind: "access_forgotten"; readonly subject: AccessSubject; readonly id: string };

/** What an operator decides about before phones are answered. */
export type AccessSubject = "bot" | "device" | "room";

/** What was decided. */
export type AccessState = "pending" | "approved" | "denied";

/** A decision about a bot, a phone or a KakaoTalk room, as it is kept. */
export interface StoredAccess {
  /** What kind of thing it is about. */
  readonly subject: AccessSubject;
  /** The bot's name, the phone's device id, or the room's channel id. At most 255 characters. */
  readonly id: string;
  /** What people call it: a room's name, the name of the bot on a phone. At most 255 characters. */
  readonly name: string;
  /** What was decided. */
  readonly state: AccessState;
  /** When it was decided or first seen, in milliseconds since 1970. */
  readonly at: number;
}

/** A room as it is kept. */
export interface StoredRoom {
  /** Its name. */
  readonly room: string;
  /** The id of its owner. */
  readonly owner: string;
  /** The ids of its members, in the order in which they joined. */
  readonly members: readonly string[];
  /** What it is about, where somebody said so. */
  readonly topic?: string;
}

/** What a server needs to know before it takes the first connection. */
export interface StoredState {
  /** What tells this storage from any other: a random text, made with it. */
  readonly server: string;
  /** The number of this start, greater than that of every start before. Durable before it is handed out. */
  readonly epoch: number;
  /** The ids of all users who ever registered, as they last wrote them. */
  readonly users: readonly string[];
  /** The rooms that are open. */
  readonly rooms: readonly StoredRoom[];
  /** What was decided about bots, phones and KakaoTalk rooms. */
  readonly access: readonly StoredAccess[];
  /** The accounts. */
  readonly accounts: readonly StoredAccount[];
  /** Bans and mutes, also those that are over. */
  readonly sanctions: readonly Sanction[];
  /** The files on their way, the oldest first. */
  readonly transfers: readonly StoredTransfer[];
  /** What was used of the AI today. */
  readonly aiUses: readonly AiUse[];
}

/** Which messages to read. Users and rooms are compared by their name keys; times are `from` <= at < `until`. */
export type MessageQuery =
  /** What two users said to each other, and what `target` said to all. */
  | {
    readonly kind: "history";
    readonly viewer: string;
    readonly target: string;
    readonly from: number;
    readonly until: number;
  }
  /** What was said in a room that a user could see. */
  | {
    readonly kind: "room_history";
    readonly viewer: string;
    readonly room: string;
    readonly from: number;
    readonly until: number;
  }
  /** What a user could see: said by them, to them, to all, or in a room while they were a member. */
  | {
    readonly kind: "visible";
    readonly viewer: string;
    readonly from?: number;
    readonly until?: number;
    /** Only messages with greater ids. */
    readonly after?: number;
  }
  /** What was said to a user and was not handed over yet. */
  | { readonly kind: "inbox"; readonly viewer: string }
  /** What the chat log holds of a KakaoTalk room, by channel id. */
  | {
    readonly kind: "channel_history";
    readonly channel: string;
    readonly from: number;
    readonly until: number;
  };

/** Where to search: in what a user (by name key) could see, or in a KakaoTalk room (by channel id). */
export type SearchScope = { readonly viewer: string } | { readonly channel: string };

/** The newest messages that hold a keyword. */
export interface SearchResult {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many older ones there are. */
  readonly more: number;
  /** Whether counting stopped there, so that there may be still more. */
  readonly atLeast: boolean;
}

/** Where everything is kept. Nothing here blocks the event loop. */
export interface Storage {
  /** Reads what a server needs at its start, and begins a new epoch. */
  open(): Promise<StoredState>;
  /**
   * Keeps writes, all or none, in the order of calls. Resolves when they are durable (synced to disk) and those
   * of them that are messages are in the daily log; with `--storage memory`, which has neither, when they can be read.
   * Many calls share a commit.
   *
   * @throws {MadangError} `storage_failed`
   */
  commit(...writes: readonly StorageWrite[]): Promise<void>;
  /**
   * Undefined while saving works. While it fails, finds out whether it works again, so that nobody is handed first what
   * cannot be kept then. Those who wait for it go on in the order in which they asked.
   *
   * @throws {MadangError} `storage_failed` where it does not
   */
  whenWorking(): Promise<void> | undefined;
  /**
   * Reads messages in pages, oldest first (by id; histories by time). Everything whose commit was called before
   * is seen. A page is fetched when it is asked for. Lines of the chat log come as messages of the type `RMSG`,
   * whose id is that of their row, and whose receiver is the room's name.
   */
  read(query: MessageQuery): AsyncIterable<readonly Message[]>;
  /**
   * The newest messages in scope whose text holds a keyword, compared folded. Everything whose commit was called
   * before is seen.
   */
  search(scope: SearchScope, keyword: string, limit: number): Promise<SearchResult>;
  /** The newest exchanges of a conversation, the oldest of them first. Everything whose commit was called before is seen. */
  recall(what: AiRecall): Promise<readonly AiExchange[]>;
  /** Whether a message with this id is kept. */
  has(id: number): Promise<boolean>;
  /**
   * The greatest id of a message that was dropped for want of room, if any was; undefined where none ever is. A resume
   * from before it is answered with `lost`.
   */
  readonly droppedThrough?: number;
  /** Commits what is under way, then closes. */
  close(): Promise<void>;
}

/** Who is online, and how to reach them. Delivering never waits. */
export interface Delivery {
  /** Sends an event to everyone online but one. */
  toAll(event: ChatEvent, except?: string): void;
  /** Sends an event to those of the users (by name key) who are online. */
  toUsers(keys: Iterable<string>, event: ChatEvent, except?: string): void;
  /** Whether a user (by name key) is online. */
  isOnline(key: string): boolean;
  /** Sends an event to those who asked for presence, but one (by name key). */
  toWatchers(event: ChatEvent, except?: string): void;
  /** The ids of all users online. */
  online(): string[];
  /** The connection of a user (by name key) who is online. */
  find(key: string): Participant | undefined;
  /** The connections of all users online. */
  participants(): readonly Participant[];
}

/** A file that is being written on the server's disk. It gets its name when it is complete. */
export interface RecordFile extends AsyncDisposable {
  /** Appends records. */
  write(records: readonly LogRecord[]): Promise<void>;
  /** Completes the file and returns its path, as the operator would write it. */
  finish(): Promise<string>;
}

/** Where exports go. */
export interface RecordFiles {
  /** Begins a file that holds a JSON array of records. */
  create(name: string): Promise<RecordFile>;
}

/** Where log lines go. Texts of messages belong to `debug` alone. */
export interface Log {
  /** Details for whoever looks for a fault. */
  debug(category: LogCategory, message: string): void;
  /** What an operator wants to know. */
  info(category: LogCategory, message: string): void;
  /** Something that an operator should look at. */
  warning(category: LogCategory, message: string): void;
  /** Something failed; `cause` is logged with its stack. */
  error(category: LogCategory, message: string, cause?: unknown): void;
}

/** The categories of log lines (source: shared/reference/bot-server.ko.md). */
export type LogCategory =
  | "STARTUP"
  | "SERVER"
  | "CLIENT"
  | "MSG"
  | "DB"
  | "CONFIG"
  | "ECHO"
  | "PING"
  | "AUTH"
  | "AI"
  | "SHUTDOWN";

/** Who gives a command: not a connection, since one connection may speak for many people. */
export type Actor = ChatActor | ChannelActor;

/** What all who give commands have. */
export interface AnyActor {
  /** The id as registered; empty while the actor is a guest. In KakaoTalk the name that people see. */
  readonly id: string;
  /** The name key of the id; empty while the actor is a guest. */
  readonly key: string;
  /** What the actor is allowed to do. */
  readonly role: Role;
  /** What the actor may still ask for at the moment; none: no limit. */
  readonly allowance?: Allowance;
}

/** Someone in the chat. */
export interface ChatActor extends AnyActor {
  /** Where the command came from. */
  readonly front: "chat";
  /** The connection that the actor speaks through. */
  readonly connection: Connection;
}

/** Someone in a KakaoTalk room. */
export interface ChannelActor extends AnyActor {
  /** Where the command came from. */
  readonly front: "bot";
  /** The message that the command is, and the room to answer in. */
  readonly channel: Channel;
}

/** A message of a KakaoTalk room, as far as services know it (source: shared/wire/bridge.md). */
export interface ChannelMessage {
  /** The name of the bot whose phone read it. */
  readonly bot: string;
  /** The name of the room, which may change. */
  readonly room: string;
  /** What identifies the room; empty where the phone does not know it. */
  readonly channelId: string;
  /** The name of who wrote it, which may change. */
  readonly sender: string;
  /** What identifies who wrote it in this room; empty where the phone does not know it. */
  readonly userHash: string;
  /** What was written. */
  readonly text: string;
  /** Whether the room is a group chat. */
  readonly isGroupChat: boolean;
  /** Whether it mentions the bot. */
  readonly isMention: boolean;
  /** KakaoTalk's id of the message. */
  readonly logId?: string;
  /** `YYYY-MM-DD HH:MM:SS`, the phone's local time. */
  readonly sentAt?: string;
}

/** What a KakaoTalk room is answered with. */
export type ChannelReply =
  | { readonly text: string }
  /** Pictures or other files: addresses, or pictures themselves in base64. */
  | { readonly media: "url" | "image_base64"; readonly sources: readonly string[] };

/** A KakaoTalk room, for as long as a command from there is under way. */
export interface Channel extends ChannelMessage {
  /** Says something there now, before what the handler returns. Never blocks. */
  reply(reply: ChannelReply): void;
  /** Aborted when the command has taken too long: whatever is said later is dropped. */
  readonly signal: AbortSignal;
}

/** Limits how often something may be asked for, and how much may be sent. */
export interface Allowance {
  /** Takes one from the budget of a class, or returns in how many seconds there will be one. */
  take(rate: RateClass): number;
  /** Notes that so many bytes came. When they were too many, {@link Allowance.take} gives nothing for a while. */
  spend(bytes: number): void;
  /**
   * Notes that so many milliseconds of the server's time were spent on a command, during which nobody else had any.
   * Returns for how many seconds others should have theirs now.
   */
  occupy(milliseconds: number): number;
}
