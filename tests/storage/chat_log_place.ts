/** Lines of the chat log under test, and storages that fail when they are told to. @module */
import type { ChatLogLine } from "../../services/context.ts";
import { noon } from "./place.ts";

/** A line as a phone sends it. */
export function lineOf(given: Partial<ChatLogLine> = {}): ChatLogLine {
  return {
    channelId: "18446744073709551615",
    userHash: "hash",
    roomName: "마당",
    sender: "민지",
    message: "안녕하세요",
    directive: undefined,
    messageType: "normal",
    isMeaningful: false,
    botName: "마당봇",
    isMention: false,
    isGroupChat: true,
    logId: undefined,
    clientTimestamp: undefined,
    serverTimestamp: noon,
    isBot: false,
    isOurBotResponse: false,
    isScheduled: false,
    ...given,
  };
}
