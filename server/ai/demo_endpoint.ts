/**
 * The demo model: an endpoint on loopback that gives the question back, word by word, so that a newcomer can try the whole
 * path without a key. What it says is marked as that.
 *
 * @module
 */
import * as v from "valibot";
import { fill, type Sentence } from "../../protocol/mod.ts";
import { deltaEvent, doneEvent, usageEvent } from "./completion_events.ts";
import {
  type CompletionRequest,
  type CompletionsEndpoint,
  eventStream,
  openCompletionsEndpoint,
} from "./completions_endpoint.ts";
import { pause } from "./pause.ts";
import { estimateTokens } from "./token_estimate.ts";

/** What the demo model is called. */
export const demoModel = "demo-echo";

/** Milliseconds from one word to the next. */
const wordTime = 40;

const echo: Sentence = {
  en: "[demo] No AI is connected here, so here is your question again: {question}",
  ko: "[데모] AI가 연결되어 있지 않아 질문을 그대로 돌려 드립니다: {question}",
};

/** Opens the demo model. It answers a question in which there is Korean in Korean, others in English. */
export function openDemoEndpoint(): CompletionsEndpoint {
  return openCompletionsEndpoint((asked) => eventStream((signal) => writeEcho(asked, signal)));
}

async function* writeEcho(
  asked: CompletionRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { model, messages } = asked;
  const question = questionOf(messages.at(-1)?.content);
  const language = /\p{Script=Hangul}/u.test(question) ? "ko" : "en";
  const answer = fill(echo, language, { question });
  yield deltaEvent(model, { role: "assistant", content: "" });
  for (const word of answer.match(/\s*\S+/g) ?? []) {
    yield deltaEvent(model, { content: word });
    await pause(wordTime, signal);
  }
  yield deltaEvent(model, {}, "stop");
  if (asked.stream_options?.include_usage) {
    const promptTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    yield usageEvent(model, { promptTokens, answerTokens: estimateTokens(answer) });
  }
  yield doneEvent;
}

const person = v.object({ text: v.string() });

// What a person asks comes as an object with their name (services/ai/prompt.ts).
function questionOf(content: string = ""): string {
  try {
    const said = v.safeParse(person, JSON.parse(content));
    return said.success ? said.output.text : content;
  } catch {
    return content; // a question that somebody asked this endpoint by other means
  }
}
