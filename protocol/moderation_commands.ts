/**
 * The part of the command table with which moderators and operators keep order.
 *
 * @module
 */
import type { CommandDefinition } from "./command_definition.ts";
import * as kind from "./parameters.ts";

const someone = kind.labelled(kind.userId, { en: "who", ko: "누구" });

/** The commands, in the order in which help lists them. */
export const moderationCommands = {
  kick: {
    parameters: { id: someone, reason: kind.optional(kind.reason) },
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    wire: "KICK:<from>:<id>:<reason?>:",
    typed: ["KICK:<id>:<reason?>", "/kick <id> <reason?>"],
    words: { ko: ["/강퇴"] },
    help: { en: "Disconnect someone (moderators).", ko: "한 사람을 내보냅니다(moderator)." },
  },
  ban: {
    parameters: {
      target: kind.banTarget,
      time: kind.duration,
      reason: kind.optional(kind.reason),
    },
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    barrier: true,
    wire: "BAN:<from>:<target>:<time>:<reason?>:",
    typed: ["BAN:<target>:<time>:<reason?>", "/ban <target> <time> <reason?>"],
    words: { ko: ["/차단"] },
    help: {
      en: "Keep an ID, an address or both out (moderators).",
      ko: "아이디나 주소, 또는 둘 다 못 들어오게 합니다(moderator).",
    },
  },
  unban: {
    parameters: { target: kind.banTarget },
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    barrier: true,
    wire: "UNBAN:<from>:<target>:",
    typed: ["UNBAN:<target>", "/unban <target>"],
    words: { ko: ["/차단해제"] },
    help: { en: "Lift a ban (moderators).", ko: "다시 들어올 수 있게 합니다(moderator)." },
  },
  mute: {
    parameters: {
      target: kind.muteTarget,
      time: kind.duration,
      reason: kind.optional(kind.reason),
    },
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    barrier: true,
    wire: "MUTE:<from>:<target>:<time>:<reason?>:",
    typed: ["MUTE:<target>:<time>:<reason?>", "/mute <target> <time> <reason?>"],
    words: { ko: ["/음소거"] },
    help: {
      en: "Keep someone from speaking, everywhere or in a room (moderators).",
      ko: "모든 곳이나 한 방에서 말하지 못하게 합니다(moderator).",
    },
  },
  unmute: {
    parameters: { target: kind.muteTarget },
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    barrier: true,
    wire: "UNMUTE:<from>:<target>:",
    typed: ["UNMUTE:<target>", "/unmute <target>"],
    words: { ko: ["/음소거해제"] },
    help: {
      en: "Let someone speak again (moderators).",
      ko: "다시 말할 수 있게 합니다(moderator).",
    },
  },
  sanctions: {
    parameters: {},
    fronts: ["chat"],
    role: "moderator",
    rate: "query",
    wire: "BANS:<from>:",
    typed: ["BANS", "/bans"],
    words: { ko: ["/차단목록"] },
    help: {
      en: "List bans and mutes (moderators).",
      ko: "차단과 말하기 금지 목록을 봅니다(moderator).",
    },
  },
  announce: {
    parameters: { text: kind.messageText },
    fronts: ["chat"],
    role: "moderator",
    rate: "message",
    wire: "NOTICE:<from>:<text>:",
    typed: ["NOTICE:<text>", "/announce <text>"],
    words: { en: ["/notice"], ko: ["/공지"] },
    help: {
      en: "Say something to everyone as an announcement (moderators).",
      ko: "모두에게 공지합니다(moderator).",
    },
  },
} as const satisfies Record<string, CommandDefinition>;
