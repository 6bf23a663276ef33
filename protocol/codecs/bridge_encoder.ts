/**
 * What the server writes to phones (source: shared/wire/bridge.md).
 *
 * @module
 */
import type { BridgeForm, BridgePing } from "./bridge_packets.ts";

const utf8 = new TextEncoder();

/** Longest text of one reply, in UTF-16 units: scripts cut there. */
export const replyLimit = 65_000;

/** Something to be said in a KakaoTalk room. */
export interface BridgeReply {
  /** The room's name. Scripts find the room by it, so it is never empty. */
  readonly room: string;
  /** What identifies the room; empty where it is not known. */
  readonly channelId: string;
  /** What is said. */
  readonly text: string;
}

/** The line of a reply, in the form that a script reads. */
export function encodeReply({ room, channelId, text }: BridgeReply, form: BridgeForm): Uint8Array {
  if (form === "analyze") {
    return line("messageResponse", { room, text, channel_id: orNull(channelId) });
  }
  const content = toBase64(text);
  return line("messageResponse", {
    room,
    channel_id: orNull(channelId),
    message_type: "text",
    content_encoding: "base64",
    message_positions: [0, content.length],
  }, content);
}

/** The text with which a script is told to post pictures or files. */
export function mediaText(media: "url" | "image_base64", sources: readonly string[]): string {
  return (media === "url" ? "MEDIA_URL:" : "IMAGE_BASE64:") + sources.join("|||");
}

// With what scripts may strip before they look, which may stand between the letters too.
const mediaCommand = new RegExp(
  "^[\\s\\p{Cc}\\p{Cf}]*(?:" +
    ["MEDIA_", "IMAGE_BASE64:"].map((word) => [...word].join("[\\p{Cc}\\p{Cf}]*")).join("|") + ")",
  "iu",
);

/** A text that no script takes for a command to post media. */
export function harmlessText(text: string): string {
  return mediaCommand.test(text) ? `· ${text}` : text;
}

/** The texts of a long one: each at most {@link replyLimit} long, parted at a line's end where there is one near. */
export function splitReply(text: string, limit: number = replyLimit): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const lineEnd = rest.lastIndexOf("\n", limit - 1) + 1;
    let end = lineEnd > limit / 2 ? lineEnd : limit;
    // Not inside a character.
    if (/[\ud800-\udbff]/.test(rest[end - 1])) end--;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** The line of a ping. Its shape suits the scripts of every version. */
export function encodePing(botName: string, serverTimestamp: number): Uint8Array {
  return line("ping", {
    bot_name: botName,
    channel_id: "ping",
    room: "PING",
    user_hash: "system",
    server_timestamp: serverTimestamp,
    text: "",
  });
}

/** The line that answers a ping which answered none of ours. */
export function encodePong(ping: BridgePing, serverTimestamp: number): Uint8Array {
  return line("pong", {
    bot_name: ping.botName,
    channel_id: orNull(ping.channelId),
    room: ping.room,
    user_hash: orNull(ping.userHash),
    server_timestamp: serverTimestamp,
  });
}

/** The line that tells a script that it may begin. */
export function encodeHandshakeComplete(botName: string, serverTimestamp: number): Uint8Array {
  return line("handshakeComplete", {
    success: true,
    bot_name: botName,
    server_timestamp: serverTimestamp,
  });
}

function line(event: string, data: Readonly<Record<string, unknown>>, content = ""): Uint8Array {
  return utf8.encode(`${JSON.stringify({ event, data })}${content}\n`);
}

function orNull(id: string): string | null {
  return id === "" ? null : id;
}

function toBase64(text: string): string {
  let binary = "";
  const bytes = utf8.encode(text);
  for (let start = 0; start < bytes.length; start += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(binary);
}
