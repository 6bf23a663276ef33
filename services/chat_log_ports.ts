/**
 * What services know of the KakaoTalk chat log.
 *
 * @module
 */

/**
 * A line of the KakaoTalk chat log: a row of `kb_chat_logs` (source: shared/reference/bot-server.ko.md), whose column
 * names these are in camel case. Every value fits its column.
 */
export interface ChatLogEntry {
  /** Its place in the order of this storage's entries: greater than all before, and what makes it be kept once. */
  readonly number: number;
  /** The id of the KakaoTalk room; empty where the phone did not know it. */
  readonly channelId: string;
  /** What identifies who said it in this room; empty where the phone did not know it. */
  readonly userHash: string;
  /** The room's name at that time. */
  readonly roomName: string;
  /** The name of who said it, at that time. */
  readonly sender: string;
  /** What was said. */
  readonly message: string;
  /** `#` where the message begins like a command. */
  readonly directive?: "#";
  /** Talk, a command of ours, or what we answered. */
  readonly messageType: "normal" | "command" | "auto_replay";
  /** Whether it is talk, whatever it begins like: a question to the AI, or its answer. */
  readonly isMeaningful: boolean;
  /** The bot whose phone read it or says it. */
  readonly botName: string;
  /** Whether it mentions the bot. */
  readonly isMention: boolean;
  /** Whether the room is a group chat. */
  readonly isGroupChat: boolean;
  /** KakaoTalk's id of the message. */
  readonly logId?: string;
  /** `YYYY-MM-DD HH:MM:SS`, the phone's local time. */
  readonly clientTimestamp?: string;
  /** When the server got it or said it, in milliseconds since 1970; a local time in the table. */
  readonly serverTimestamp: number;
  /** Whether a bot said it. */
  readonly isBot: boolean;
  /** Whether it is our own answer. */
  readonly isOurBotResponse: boolean;
  /** Whether it was said because of its time. */
  readonly isScheduled: boolean;
  /** The values that did not fit their columns, whole, by column name. */
  readonly whole?: Readonly<Record<string, string>>;
}

/** A line for the KakaoTalk chat log, of any length. The log numbers it and makes it fit. */
export type ChatLogLine = Omit<ChatLogEntry, "number" | "whole">;

/** The KakaoTalk chat log. While storage fails, lines wait on the server's disk; the conversation goes on. */
export interface ChatLog {
  /** Keeps a line, in the order of calls. Never blocks and never fails. */
  add(line: ChatLogLine): void;
  /**
   * Whether so many lines wait in memory that whoever adds many should wait for {@link settled} first, though not
   * forever: lines are dropped when there are still more.
   */
  readonly isBehind: boolean;
  /** Resolves when all lines added before are kept, or wait on the disk. */
  settled(): Promise<void>;
  /** Keeps what is under way, then stops. */
  close(): Promise<void>;
}
