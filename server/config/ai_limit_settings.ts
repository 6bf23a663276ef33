/**
 * The settings of what the AI may be used for.
 *
 * @module
 */
import type { OptionTable, OptionValues } from "../../protocol/mod.ts";
import type { AiLimits } from "../../services/ai/limits.ts";

/** What keeps the AI from surprising whoever pays for it. */
export const aiLimitSettingTable = {
  "ai-user-rate": {
    type: "number",
    value: "QUESTIONS",
    default: 6,
    least: 1,
    most: 10_000,
    help: {
      en: "How often one user may ask the AI within a minute.",
      ko: "한 사람이 1분에 AI에게 물을 수 있는 횟수입니다.",
    },
  },
  "ai-running": {
    type: "number",
    value: "QUESTIONS",
    default: 4,
    least: 1,
    most: 1_000,
    help: {
      en: "How many questions the AI answers at the same time; others wait in order.",
      ko: "AI가 한꺼번에 답하는 질문 수입니다. 나머지는 차례를 기다립니다.",
    },
  },
  "ai-waiting": {
    type: "number",
    value: "QUESTIONS",
    default: 300,
    least: 1,
    most: 100_000,
    help: {
      en: "How many questions may wait for the AI; more are refused.",
      ko: "차례를 기다릴 수 있는 질문 수입니다. 넘치면 받지 않습니다.",
    },
  },
  "ai-user-tokens": {
    type: "number",
    value: "TOKENS",
    default: 50_000,
    least: 1,
    most: 999_999_999,
    help: {
      en: "Tokens that one user's questions and answers may take in a day.",
      ko: "한 사람이 하루에 쓸 수 있는 토큰 수입니다(질문과 답을 더합니다).",
    },
  },
  "ai-day-tokens": {
    type: "number",
    value: "TOKENS",
    default: 1_000_000,
    least: 1,
    most: 999_999_999,
    help: {
      en: "Tokens that all of them may take in a day.",
      ko: "모두가 하루에 쓸 수 있는 토큰 수입니다.",
    },
  },
  "ai-question-length": {
    type: "number",
    value: "CHARACTERS",
    default: 2_000,
    least: 1,
    most: 20_000,
    help: {
      en: "Characters that a question to the AI may have.",
      ko: "AI에게 하는 질문의 최대 글자 수입니다.",
    },
  },
  "ai-answer-tokens": {
    type: "number",
    value: "TOKENS",
    default: 1_000,
    least: 1,
    most: 1_000_000,
    help: {
      en: "Tokens that an answer of the AI may have.",
      ko: "AI가 하는 답의 최대 토큰 수입니다.",
    },
  },
  "ai-memory-tokens": {
    type: "number",
    value: "TOKENS",
    default: 2_000,
    least: 0,
    most: 1_000_000,
    help: {
      en: "Tokens of earlier questions and answers that the AI is reminded of; 0: none.",
      ko: "질문과 함께 보내는 앞선 대화의 최대 토큰 수입니다. 0이면 기억하지 않습니다.",
    },
  },
  "ai-message-length": {
    type: "number",
    value: "CHARACTERS",
    default: 1_000,
    least: 100,
    most: 60_000,
    help: {
      en: "Characters of one KakaoTalk message; longer answers of the AI are parted.",
      ko: "카카오톡 메시지 하나의 최대 글자 수입니다. 더 긴 답은 나누어 보냅니다.",
    },
  },
} as const satisfies OptionTable;

/** The limits that were set. */
export function aiLimits(
  settings: OptionValues<typeof aiLimitSettingTable> & { readonly "ai-time-limit": number },
): AiLimits {
  return {
    questionsPerMinute: settings["ai-user-rate"],
    running: settings["ai-running"],
    waiting: settings["ai-waiting"],
    userTokens: settings["ai-user-tokens"],
    dayTokens: settings["ai-day-tokens"],
    questionLength: settings["ai-question-length"],
    answerTokens: settings["ai-answer-tokens"],
    memoryTokens: settings["ai-memory-tokens"],
    seconds: settings["ai-time-limit"],
    messageLength: settings["ai-message-length"],
  };
}
