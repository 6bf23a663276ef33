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
  readonly botName: string;
  /** As the script gives it, such as `2.9.0c`. */
  readonly version: string;
  readonly deviceId: string;
  readonly clientType: string;
  readonly deviceInfo: string;
}

/** What a packet is signed with. */
export interface BridgeAuth {
  readonly clientType: string | null;
  readonly botName: string | null;
  readonly deviceUuid: string | null;
  /** Not signed. */
  readonly deviceId: string | null;
  readonly macAddress: string | null;
  readonly ipAddress: string | null;
  /** In milliseconds since 1970; NaN where it is none. */
  readonly timestamp: number;
  /** Lower-case hexadecimal. */
  readonly signature: string;
}

/** A message of a KakaoTalk room. */
export interface BridgeChat {
  readonly botName: string;
  readonly room: string;
  readonly channelId: string;
  readonly sender: string;
  readonly userHash: string;
  readonly text: string;
  readonly isGroupChat: boolean;
  readonly isMention: boolean;
  readonly logId: string;
  /** As the script gives it: `YYYY-MM-DD HH:MM:SS` in the phone's time, or ISO 8601. */
  readonly timestamp: string;
}

/** How a phone is doing; null where it does not know. */
export interface ClientStatus {
  readonly cpu: string | number | null;
  readonly ram: string | number | null;
  readonly temp: string | number | null;
}

/** A ping, or the answer to one. */
export interface BridgePing {
  readonly botName: string;
  readonly channelId: string;
  readonly room: string;
  readonly userHash: string;
  /** What the server sent in its ping, when this answers one. */
  readonly serverTimestamp: string;
  readonly status?: ClientStatus;
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
