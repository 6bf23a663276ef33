/**
 * The settings of the AI.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { firstGiven, type OptionTable, type OptionValues, UsageError } from "../../protocol/mod.ts";

/** The variable of the key. It is no flag, since others on the machine can read those in the list of processes. */
export const aiKeyVariable = "OPENAI_API_KEY";

/** Every setting of the AI but the key. */
export const aiSettingTable = {
  "ai-base-url": {
    type: "text",
    value: "URL",
    variable: "OPENAI_BASE_URL",
    default: "https://api.upstage.ai/v1/solar",
    help: {
      en: "Address of the AI: any endpoint that speaks OpenAI's chat completions.",
      ko: "AI 주소입니다. OpenAI의 chat completions와 호환되면 됩니다.",
    },
  },
  "ai-model": {
    type: "text",
    value: "NAME",
    default: "solar-pro",
    help: { en: "Model that answers.", ko: "답할 모델입니다." },
  },
  "ai-prompt": {
    type: "text",
    value: "FILE",
    help: {
      en: "Text file that tells the model what to be (system prompt).",
      ko: "모델에게 역할을 알려 주는 텍스트 파일(시스템 프롬프트)입니다.",
    },
  },
  "ai-time-limit": {
    type: "number",
    value: "SECONDS",
    default: 60,
    least: 1,
    most: 3_600,
    help: {
      en: "Most seconds that an answer may take.",
      ko: "답 하나에 쓸 수 있는 시간(초)입니다.",
    },
  },
  "ai-silence": {
    type: "number",
    value: "SECONDS",
    default: 20,
    least: 1,
    most: 3_600,
    help: {
      en: "After how many seconds without a word of the AI a request is given up.",
      ko: "AI가 이 시간(초) 동안 아무것도 보내지 않으면 요청을 포기합니다.",
    },
  },
  "demo-ai": {
    type: "switch",
    help: {
      en: "Try the AI without a key: an echo model gives questions back.",
      ko: "키 없이 AI 기능을 써 봅니다. 질문을 그대로 돌려주는 데모 모델이 답합니다.",
    },
  },
} as const satisfies OptionTable;

/**
 * Checks the AI's address. What was given is not shown: it may have a key in it.
 *
 * @throws {UsageError} when requests cannot be sent there
 */
export function checkAiSettings(values: OptionValues<typeof aiSettingTable>): void {
  const url = URL.parse(values["ai-base-url"]);
  const isUsable = (url?.protocol === "https:" || url?.protocol === "http:") &&
    url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (isUsable) return;
  throw new UsageError(failures.address, { example: aiSettingTable["ai-base-url"].default });
}

/**
 * The key of the AI, from the first environment that has one.
 *
 * @throws {UsageError} when it cannot be sent in a request
 */
export function readAiKey(
  environments: readonly Readonly<Record<string, string>>[],
): string | undefined {
  const key = firstGiven(environments, aiKeyVariable)?.trim() || undefined;
  if (key === undefined || /^[!-~]+$/.test(key)) return key;
  throw new UsageError(failures.key, { variable: aiKeyVariable });
}

const failures = problems("usage", {
  address: {
    en: "OPENAI_BASE_URL (--ai-base-url) must be an address such as {example}: " +
      "https:// or http://, and no user, password, ? or #.",
    ko: "OPENAI_BASE_URL(--ai-base-url)은 {example} 같은 주소여야 합니다. " +
      "https://나 http://로 시작하고 사용자, 비밀번호, ?, #이 없어야 합니다.",
    todo: "said",
  },
  key: {
    en: "{variable} has characters that no key has: white space, or other than ASCII.",
    ko: "{variable}에 키에는 쓸 수 없는 문자(공백이나 ASCII 밖의 문자)가 있습니다.",
    todo: {
      en: "Copy the key again, without spaces or line ends.",
      ko: "공백이나 줄바꿈 없이 키를 다시 복사해 넣으세요.",
    },
  },
});
