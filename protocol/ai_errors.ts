/**
 * The errors of the AI: of its service, and of what may be asked.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const aiErrors = problems("ai", {
  ai_unconfigured: {
    en:
      "The AI is not set up here: the operator has to set OPENAI_API_KEY, or try it with --demo-ai.",
    ko:
      "AI가 설정되어 있지 않습니다. 운영자가 OPENAI_API_KEY를 설정하거나, 시험 삼아 --demo-ai를 붙여 서버를 켜야 합니다.",
    todo: "said",
  },
  ai_key_refused: {
    en: "The AI service does not accept this server's key. Tell the operator.",
    ko: "AI 서비스가 이 서버의 키를 받아들이지 않습니다. 운영자에게 알려 주세요.",
    todo: {
      en:
        "Operator: the log says whether `OPENAI_API_KEY` is wrong, has no right to the model, or no money left.",
      ko: "운영자: `OPENAI_API_KEY`가 틀렸는지, 모델을 쓸 권한이나 잔액이 없는지 로그에 나옵니다.",
    },
  },
  ai_model_unknown: {
    en: "The AI service does not know the model {model}. Tell the operator.",
    ko: "AI 서비스에 {model} 모델이 없습니다. 운영자에게 알려 주세요.",
    todo: {
      en: "Operator: `--ai-model` is misspelt, or of another endpoint.",
      ko: "운영자: `--ai-model`의 철자가 틀렸거나 다른 서비스의 모델입니다.",
    },
  },
  ai_busy: {
    temporary: true,
    en: "The AI service has too much to do. Ask again in a moment.",
    ko: "AI 서비스에 요청이 몰려 있습니다. 잠시 뒤에 다시 물어보세요.",
    todo: "said",
  },
  ai_unavailable: {
    temporary: true,
    en: "The AI service does not answer. Ask again later.",
    ko: "AI 서비스가 응답하지 않습니다. 잠시 뒤에 다시 물어보세요.",
    todo: {
      en: "Operator: the log has the reason; a 404 in it means that `OPENAI_BASE_URL` is wrong.",
      ko: "운영자: 이유는 로그에 있습니다. 404라면 `OPENAI_BASE_URL`이 틀린 것입니다.",
    },
  },
  ai_interrupted: {
    temporary: true,
    en: "The answer broke off before its end. Ask again.",
    ko: "답이 끝나기 전에 끊겼습니다. 다시 물어보세요.",
    todo: "said",
  },
  ai_empty: {
    temporary: true,
    en: "The AI gave no answer. Ask again, perhaps in other words.",
    ko: "AI가 답을 내놓지 않았습니다. 다르게 바꿔 다시 물어보세요.",
    todo: "said",
  },
  ai_refused: {
    en: "The AI service does not take this question. Shorten it, or put it in other words.",
    ko: "AI 서비스가 이 질문을 받지 않습니다. 줄이거나 다르게 바꿔 다시 물어보세요.",
    todo: "said",
  },
  ai_cancelled: {
    en: "The question was cancelled.",
    ko: "질문을 취소했습니다.",
    todo: {
      en: "Nothing: you or somebody else asked for that.",
      ko: "할 일은 없습니다. 취소해 달라는 요청대로 했습니다.",
    },
  },
  ai_running: {
    temporary: true,
    en: "Your last question is not answered yet. Wait for it, or cancel it: {cancel}",
    ko: "앞의 질문에 아직 답하지 않았습니다. 기다리거나 취소하세요: {cancel}",
    todo: "said",
  },
  ai_rate: {
    temporary: true,
    en: "You may ask the AI {limit} times a minute. Ask again in {seconds} s.",
    ko: "AI에게는 1분에 {limit}번까지 물을 수 있습니다. {seconds}초 뒤에 다시 물어보세요.",
    todo: "said",
  },
  ai_queue_full: {
    temporary: true,
    en: "{waiting} questions wait for the AI already. Ask again later.",
    ko: "이미 질문 {waiting}개가 차례를 기다립니다. 잠시 뒤에 다시 물어보세요.",
    todo: "said",
  },
  ai_user_tokens: {
    temporary: true,
    en: "That is more than is left of your {limit} tokens of today ({used} are used). " +
      "Ask again tomorrow.",
    ko: "오늘 쓸 수 있는 {limit}토큰 가운데 {used}토큰을 써서 이 질문에는 모자랍니다. " +
      "내일 다시 물어보세요.",
    todo: {
      en: "`AICHAT:USAGE` shows what is left; the operator can raise `--ai-user-tokens`.",
      ko: "남은 양은 `AICHAT:USAGE`로 봅니다. 운영자가 `--ai-user-tokens`를 늘릴 수 있습니다.",
    },
  },
  ai_day_tokens: {
    temporary: true,
    en: "What everyone may ask the AI today is used up. Ask again tomorrow.",
    ko: "오늘 모두가 AI에 쓸 수 있는 양을 다 썼습니다. 내일 다시 물어보세요.",
    todo: {
      en: "The operator can raise `--ai-day-tokens`.",
      ko: "운영자가 `--ai-day-tokens`를 늘릴 수 있습니다.",
    },
  },
  ai_slow: {
    temporary: true,
    en: "The AI did not finish within {seconds} s. Ask again, perhaps something shorter.",
    ko: "AI가 {seconds}초 안에 답을 마치지 못했습니다. 더 짧게 다시 물어보세요.",
    todo: "said",
  },
});
