/**
 * Whether the AI can be told what to be, and its endpoint can be reached and takes the key, without a question that costs
 * anything.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { PromptFileError, readPromptFile } from "../ai/prompt_file.ts";
import type { Settings } from "../config/settings.ts";
import { reasonOf } from "../reason.ts";
import { type Check, diagnoses, type Diagnosis } from "./diagnosis.ts";

/** How long the endpoint may take to answer, in milliseconds. */
const patience = 10_000;

/** Reads the prompt's file, and asks the endpoint for its models, which is free everywhere. */
export const aiCheck: Check = {
  about: { en: "AI", ko: "AI" },
  async run({ settings }) {
    return [...await unusablePrompt(settings), await endpointOf(settings)];
  },
};

/** Without a file that can be used the server does not start. */
async function unusablePrompt({ "ai-prompt": path, lang }: Settings): Promise<Diagnosis[]> {
  try {
    if (path !== undefined) await readPromptFile(path);
    return [];
  } catch (error) {
    if (!(error instanceof PromptFileError)) throw error;
    return [{ severity: "problem", text: error.text(lang) }];
  }
}

async function endpointOf(settings: Settings): Promise<Diagnosis> {
  const { ok, warning, problem } = diagnoses(settings);
  const { aiKey: key, "ai-base-url": baseUrl, "demo-ai": isDemo } = settings;
  if (isDemo) return ok(texts.demo);
  if (key === undefined) return ok(texts.none);
  const { host } = new URL(baseUrl);
  let status: number;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/models`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(patience),
    });
    status = response.status;
    await response.body?.cancel();
  } catch (error) {
    return problem(failures.unreachable, { host, reason: reasonOf(error) });
  }
  if (status === 401 || status === 403) return problem(failures.refused, { host, status });
  // Not every endpoint lists its models: that it answers is all that can be told then.
  if (status >= 500) return warning(failures.trouble, { host, status });
  return ok(texts.fine, { host });
}

const failures = problems("doctor", {
  refused: {
    en: "{host} refuses the key ({status}): set OPENAI_API_KEY to one that is valid there",
    ko: "{host}에서 키를 거절합니다({status}). OPENAI_API_KEY를 그곳에서 유효한 키로 바꾸세요",
    todo: "said",
  },
  trouble: {
    en: "{host} is in trouble ({status}): try again later",
    ko: "{host}에 문제가 있습니다({status}). 나중에 다시 해 보세요",
    todo: "said",
  },
  unreachable: {
    en: "{host} cannot be reached ({reason}): check OPENAI_BASE_URL and the network",
    ko: "{host}에 연결할 수 없습니다({reason}). OPENAI_BASE_URL과 네트워크를 살펴보세요",
    todo: "said",
  },
});

const texts = {
  demo: {
    en: "the demo answers (--demo-ai), and asks nobody",
    ko: "데모가 답하고(--demo-ai) 아무에게도 묻지 않습니다",
  },
  none: {
    en: "not set up; OPENAI_API_KEY is its key",
    ko: "설정되지 않았습니다. OPENAI_API_KEY에 키를 넣으면 쓸 수 있습니다",
  },
  fine: { en: "{host} answers", ko: "{host}에서 답합니다" },
};
