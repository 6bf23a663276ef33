/**
 * What phones and the server say to each other through the bridge (source: shared/wire/bridge.md). Ids stay texts,
 * since those of KakaoTalk do not fit a number; what a phone does not know is an empty text.
 *
 * @module
 */

/** The two families of scripts, by the event in which they send chat: to 3.2.x `analyze`, from 3.3 on `message`. */
export type BridgeForm = "analyze" | "message";

/** How a phone introduces itself. */
export interface Handshake {
  /** The bot's name. */
  readonly botName: string;
  /** As the script gives it, such as `2.9.0c`. */
  readonly version: string;
  /** What identifies the phone. */
  readonly deviceId: string;
  /** The app that runs the script, such as `MessengerBotR`. */
  readonly clientType: string;
  /** What the phone is called. */
  readonly deviceInfo: string;
}

/** What a packet is signed with. */
export interface BridgeAuth {
  /** The app that runs the script. */
  readonly clientType: string | null;
  /** The bot's name. */
  readonly botName: string | null;
  /** What identifies the phone. */
  readonly deviceUuid: string | null;
  /** Not signed. */
  readonly deviceId: string | null;
  /** The phone's hardware address. */
  readonly macAddress: string | null;
  /** The phone's address in its network. */
  readonly ipAddress: string | null;
  /** In milliseconds since 1970; NaN where it is none. */
  readonly timestamp: number;
  /** Lower-case hexadecimal. */
  readonly signature: string;
}

/** A message of a KakaoTalk room. */
export interface BridgeChat {
  /** The bot's name. */
  readonly botName: string;
  /** The name of the KakaoTalk room. */
  readonly room: string;
  /** What identifies the room. */
  readonly channelId: string;
  /** The name of who wrote it. */
  readonly sender: string;
  /** What identifies who wrote it in this room. */
  readonly userHash: string;
  /** What was written. */
  readonly text: string;
  /** Whether the room is a group chat. */
  readonly isGroupChat: boolean;
  /** Whether it mentions the bot. */
  readonly isMention: boolean;
  /** KakaoTalk's id of the message. */
  readonly logId: string;
  /** As the script gives it: `YYYY-MM-DD HH:MM:SS` in the phone's time, or ISO 8601. */
  readonly timestamp: string;
}

/** How a phone is doing; null where it does not know. */
export interface ClientStatus {
  /** Load of the processor. */
  readonly cpu: string | number | null;
  /** Use of memory. */
  readonly ram: string | number | null;
  /** Temperature. */
  readonly temp: string | number | null;
}

/** A ping, or the answer to one. */
export interface BridgePing {
  /** The bot's name. */
  readonly botName: string;
  /** What identifies the room. */
  readonly channelId: string;
  /** The name of the KakaoTalk room. */
  readonly room: string;
  /** What identifies who wrote it in this room. */
  readonly userHash: string;
  /** What the server sent in its ping, when this answers one. */
  readonly serverTimestamp: string;
  /** How the phone is doing. */
  readonly status?: ClientStatus;
  /** Whether a person triggered it. */
  readonly isManual: boolean;
}

/** What the server's decoder makes of a line. */
export type BridgePacket =
  | { readonly kind: "handshake"; readonly handshake: Handshake; readonly form: BridgeForm }
  | {
    readonly kind: "chat";
    readonly form: BridgeForm;
    readonly chat: BridgeChat;
    readonly auth?: BridgeAuth;
  }
  /** Scripts to 3.2.x answer a ping with `ping`, later ones with `pong`. */
  | {
    readonly kind: "ping";
    readonly event: "ping" | "pong";
    readonly ping: BridgePing;
    readonly auth?: BridgeAuth;
  }
  /** An event that this server does not know. */
  | { readonly kind: "unknown"; readonly event: string }
  /** Nothing that makes sense. `problem` is for the log and holds nothing of the line. */
  | { readonly kind: "invalid"; readonly problem: string; readonly last?: true };
