/**
 * What a phone read in a KakaoTalk room, as services know it.
 *
 * @module
 */
import { type BridgeChat, formatTimestamp } from "../../protocol/mod.ts";
import type { ChannelMessage } from "../../services/context.ts";

const localTime = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** Makes a message of what came; `bot` is the name of the phone's bot where the packet names none. */
export function toChannelMessage(chat: BridgeChat, bot: string): ChannelMessage {
  const { botName, room, channelId, sender, userHash, text, isGroupChat, isMention } = chat;
  return {
    bot: botName || bot,
    room,
    channelId,
    sender,
    userHash,
    text,
    isGroupChat,
    isMention,
    logId: chat.logId || undefined,
    sentAt: toLocalTime(chat.timestamp),
  };
}

/** Scripts to 3.2.x write the phone's local time, later ones an ISO time, which becomes the server's local time. */
function toLocalTime(timestamp: string): string | undefined {
  if (localTime.test(timestamp)) return timestamp;
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? undefined : formatTimestamp(at);
}
