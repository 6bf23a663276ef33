/**
 * The part of the command table that is about rooms.
 *
 * @module
 */
import type { CommandDefinition } from "./command_definition.ts";
import * as kind from "./parameters.ts";

/** The commands, in the order in which help lists them. */
export const roomCommands = {
  room_create: {
    parameters: { room: kind.roomName },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    barrier: true,
    wire: "ROOM:<from>:<room>:CREATE:",
    typed: ["ROOM:CREATE:<room>", "/create <room>"],
    words: { ko: ["/만들기", "/방만들기"] },
    everyday: true,
    help: { en: "Open a room and enter it.", ko: "방을 만들고 들어갑니다." },
  },
  room_join: {
    parameters: { room: kind.roomName },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    barrier: true,
    wire: "ROOM:<from>:<room>:JOIN:",
    typed: ["ROOM:JOIN:<room>", "/join <room>"],
    words: { en: ["/j", "/enter"], ko: ["/입장", "/들어가기"] },
    everyday: true,
    help: { en: "Enter a room.", ko: "방에 들어갑니다." },
  },
  room_leave: {
    parameters: { room: kind.roomName },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    barrier: true,
    wire: "ROOM:<from>:<room>:LEAVE:",
    typed: ["ROOM:LEAVE:<room>", "/leave <room>"],
    words: { en: ["/part"], ko: ["/나가기", "/퇴장"] },
    everyday: true,
    help: { en: "Leave a room.", ko: "방에서 나옵니다." },
  },
  room_topic: {
    parameters: { room: kind.roomName, topic: kind.optional(kind.topic) },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    barrier: true,
    wire: "TOPIC:<from>:<room>:<topic?>:",
    typed: ["TOPIC:<room>:<topic?>", "/topic <room> <topic?>"],
    words: { ko: ["/주제"] },
    help: {
      en: "Show what a room is about; its owner and moderators set it, or - for nothing.",
      ko: "방의 주제를 봅니다. 방장과 moderator는 정하거나 -로 지울 수 있습니다.",
    },
  },
  room_close: {
    parameters: { room: kind.roomName, reason: kind.optional(kind.reason) },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    barrier: true,
    wire: "ROOM:<from>:<room>:CLOSE:<reason?>:",
    typed: ["ROOM:CLOSE:<room>:<reason?>", "/close <room> <reason?>"],
    words: { ko: ["/닫기", "/방닫기"] },
    help: {
      en: "Close a room for all (its owner and moderators).",
      ko: "방을 닫아 모두 나가게 합니다(방장과 moderator).",
    },
  },
  room_message: {
    parameters: { room: kind.roomName, text: kind.messageText },
    fronts: ["chat"],
    role: "user",
    rate: "message",
    wire: "RMSG:<room>:<from>:<text>:",
    typed: ["RMSG:<room>:<text>", "/room <room> <text>"],
    words: { ko: ["/방"] },
    help: { en: "Say something in a room.", ko: "방에서 말합니다." },
  },
  room_list: {
    parameters: {},
    fronts: ["chat"],
    role: "user",
    rate: "query",
    wire: "RLIST:<from>:",
    typed: ["RLIST", "/rooms"],
    words: { en: ["/list"], ko: ["/방목록"] },
    everyday: true,
    help: { en: "List the rooms.", ko: "방 목록을 봅니다." },
  },
  room_members: {
    parameters: { room: kind.roomName },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    wire: "RMEM:<from>:<room>:",
    typed: ["RMEM:<room>", "/members <room>"],
    words: { en: ["/names"], ko: ["/멤버", "/방멤버"] },
    everyday: true,
    help: { en: "List who is in a room.", ko: "방의 멤버를 봅니다." },
  },
} as const satisfies Record<string, CommandDefinition>;
