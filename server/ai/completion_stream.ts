/**
 * One request for a streamed chat completion.
 *
 * @module
 */
import type { OpenAI } from "openai";
import * as v from "valibot";
import type { AiTurn } from "../../services/ai_ports.ts";
import type { TokenCounts } from "./completion_events.ts";
import type { Dialect } from "./dialect.ts";
import { EndpointFailure, failureOf } from "./endpoint_failure.ts";
import { controllerAfter } from "./following.ts";
import { createWatchedFetch } from "./watched_fetch.ts";

/** Where a model is asked. */
export interface Endpoint {
  /** The key that it wants. Never shown. */
  readonly key: string;
  /** Its address, up to what stands before `/chat/completions`. */
  readonly baseUrl: string;
  /** The model's name there. */
  readonly model: string;
  /** How long it may send nothing, in milliseconds. */
  readonly silence: number;
}

/** What is asked for. */
export interface CompletionQuestion {
  readonly turns: readonly AiTurn[];
  readonly answerTokens: number;
  readonly dialect: Dialect;
}

/** What comes of it: text, never an empty one, and what was used, if the endpoint says so. */
export type CompletionPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "usage"; readonly counts: TokenCounts };

/** The longest time that a timer knows, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** More tokens than any model takes or makes: whoever names more counts something else. */
const mostTokens = 100_000_000;
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostTokens));
/** What of an event is read. Endpoints differ in the rest. */
const chunkForm = v.object({
  choices: v.nullish(v.array(v.object({
    delta: v.nullish(v.object({
      content: v.nullish(v.string()),
      refusal: v.nullish(v.string()),
    })),
    finish_reason: v.nullish(v.string()),
  }))),
  // What makes no sense counts as unsaid: it must neither cost the answer nor get into the sums of the day.
  usage: v.fallback(v.nullish(v.object({ prompt_tokens: count, completion_tokens: count })), null),
});

/**
 * Asks once. Whoever stops reading ends the request.
 *
 * @throws {EndpointFailure} when the endpoint refuses, falls silent, cannot be understood or breaks off
 * @throws the reason of `signal` when that is aborted
 */
export async function* streamCompletion(
  endpoint: Endpoint,
  question: CompletionQuestion,
  signal: AbortSignal,
): AsyncGenerator<CompletionPiece> {
  // Loading it takes tens of milliseconds and some memory: a server that nobody asks does without.
  const { OpenAI } = await import("openai");
  const request = controllerAfter(signal);
  const watch = createWatchedFetch(endpoint.silence, request);
  const client = createClient(OpenAI, endpoint, watch.fetch);
  let isFinished = false;
  try {
    const { data: stream, response } = await client.chat.completions
      .create(bodyOf(endpoint, question), { signal: request.signal })
      .withResponse();
    checkKind(response);
    for await (const chunk of stream) {
      const { choices, usage } = v.parse(chunkForm, chunk);
      const { delta, finish_reason: finish } = choices?.[0] ?? {};
      const text = (delta?.content ?? "") + (delta?.refusal ?? "");
      if (text !== "") yield { kind: "text", text };
      if (finish) isFinished = true;
      if (usage) {
        const { prompt_tokens: promptTokens, completion_tokens: answerTokens } = usage;
        yield { kind: "usage", counts: { promptTokens, answerTokens } };
      }
    }
    // The library ends a stream that was aborted as if it were complete.
    request.signal.throwIfAborted();
    if (!isFinished && !watch.isDone()) {
      throw new EndpointFailure("the stream broke off", "ai_unavailable", { isPassing: true });
    }
  } catch (error) {
    signal.throwIfAborted();
    const reason = request.signal.aborted ? request.signal.reason : error;
    throw failureOf(reason, [endpoint.key, ...textsOf(question.turns)]);
  } finally {
    request.abort();
  }
}

/** What people wrote, as far as a text is long enough to tell whose it is. */
function textsOf(turns: readonly AiTurn[]): string[] {
  return turns.map(({ content }) => content).filter((content) => content.length >= 8);
}

function createClient(
  Client: typeof OpenAI,
  { key, baseUrl }: Endpoint,
  fetch: typeof globalThis.fetch,
): OpenAI {
  return new Client({
    apiKey: key,
    baseURL: baseUrl,
    // What is tried again, and when, is decided in attempts.ts; how long to wait for the endpoint, in watched_fetch.ts.
    maxRetries: 0,
    timeout: longestTimer,
    logLevel: "off",
    // Otherwise taken from the environment: what is set for other programs must not reach this endpoint.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    fetch,
  });
}

/** A page or an object in place of a stream comes from another kind of server, or of a proxy before it. */
function checkKind({ headers }: Response): void {
  const type = headers.get("content-type") ?? "";
  if (!/json|html/i.test(type)) return; // some name their streams text/plain
  throw new EndpointFailure(`${type} came in place of a stream of events`, "ai_unavailable");
}

function bodyOf(
  { model }: Endpoint,
  { turns, answerTokens, dialect }: CompletionQuestion,
): OpenAI.ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: turns.map(({ role, content }) => ({ role, content })),
    stream: true,
    [dialect.limit]: answerTokens,
    ...(dialect.tellsUsage ? { stream_options: { include_usage: true } } : {}),
  };
}
