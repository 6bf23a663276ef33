/**
 * The commands about the AI: part of the command table (commands.ts).
 *
 * @module
 */
import type { CommandDefinition } from "./command_definition.ts";
import * as kind from "./parameters.ts";

/** Asking, and what belongs to it. Those with a fixed word come first: whatever else is written is a question. */
export const aiCommands = {
  ai_reset: {
    parameters: { room: kind.optional(kind.roomName) },
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    wire: "AICHAT:<from>:#<room?>:RESET",
    typed: ["AICHAT:#<room?>:RESET", "/ai #<room?> reset"],
    words: { ko: ["/ai #<room?> 초기화"] },
    bot: ["# ai reset", "# ai 초기화", "# 인공지능 reset", "# 인공지능 초기화"],
    help: {
      en: "Make the AI forget what was asked here; histories keep it.",
      ko: "AI가 지금까지 나눈 말을 잊게 합니다. 대화 기록은 남습니다.",
    },
  },
  ai_usage: {
    parameters: {},
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    wire: "AICHAT:<from>:USAGE",
    typed: ["AICHAT:USAGE", "/ai usage"],
    words: { ko: ["/ai 사용량"] },
    bot: ["# ai usage", "# ai 사용량", "# 인공지능 usage", "# 인공지능 사용량"],
    help: {
      en: "Show how much of the AI was used today, and what is left.",
      ko: "오늘 AI를 쓴 양과 남은 양을 봅니다.",
    },
  },
  ai_cancel: {
    parameters: {},
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    wire: "AICHAT:<from>:CANCEL",
    typed: ["AICHAT:CANCEL", "/ai cancel"],
    words: { ko: ["/ai 취소"] },
    bot: ["# ai cancel", "# ai 취소", "# 인공지능 cancel", "# 인공지능 취소"],
    help: {
      en: "Cancel your question to the AI.",
      ko: "AI에게 한 질문을 취소합니다.",
    },
  },
  ai: {
    parameters: { room: kind.optional(kind.roomName), question: kind.question },
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    slow: true,
    wire: "AICHAT:<from>:#<room?>:<question>",
    typed: ["AICHAT:#<room?>:<question>", "/ai #<room?> <question>"],
    bot: ["# ai <question>", "# 인공지능 <question>"],
    everyday: true,
    help: {
      en: "Ask the AI.",
      ko: "AI에게 묻습니다.",
    },
    chatHelp: {
      en: "With a #room, everyone there sees the question and the answer.",
      ko: "#방을 붙이면 그 방 모두가 질문과 답을 봅니다.",
    },
  },
} as const satisfies Record<string, CommandDefinition>;
