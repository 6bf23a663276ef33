/**
 * An AI to test against: a real HTTP server that speaks chat completions, and does what a test tells it, faults included.
 *
 * @module
 */
import { type AiModelOptions, createAiModel } from "../../server/ai/ai_model.ts";
import {
  deltaEvent,
  doneEvent,
  eventOf,
  type TokenCounts,
  usageEvent,
} from "../../server/ai/completion_events.ts";
import {
  type CompletionRequest,
  eventStream,
  openCompletionsEndpoint,
  refusal,
} from "../../server/ai/completions_endpoint.ts";
import { pause } from "../../server/ai/pause.ts";
import type { AiModel } from "../../services/ai_ports.ts";

/** A request that came. */
export interface ReceivedRequest {
  readonly body: CompletionRequest;
  readonly headers: Headers;
  /** Resolves when whoever asked went away before the end of the stream. */
  readonly left: Promise<void>;
}

/** What an endpoint does with one request. */
export type Script = (body: CompletionRequest, left: () => void) => Response;

/** What is scripted. */
export interface AiEndpoint extends AsyncDisposable {
  /** What `OPENAI_BASE_URL` has to be to reach it. */
  readonly baseUrl: string;
  /** The variables of a server that asks it: for the environment of {@linkcode startTestServer} or of a program. */
  readonly environment: { readonly OPENAI_BASE_URL: string; readonly OPENAI_API_KEY: string };
  /** The requests so far, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Says what the next requests get, one each. Later ones get what `otherwise` does. */
  next(...scripts: Script[]): void;
  /** Resolves with a request, counted from 0, when it has come. */
  request(index: number): Promise<ReceivedRequest>;
}

/** The key that tests use. */
export const testKey = "sk-test-do-not-show-0123456789";

/** Opens an endpoint. What is not scripted is answered by `otherwise`. */
export function openAiEndpoint(otherwise: Script = says("안녕하세요.")): AiEndpoint {
  const scripts: Script[] = [];
  const requests: ReceivedRequest[] = [];
  const waiting = new Map<number, (request: ReceivedRequest) => void>();
  const endpoint = openCompletionsEndpoint((body, headers) => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const request = { body, headers, left };
    requests.push(request);
    waiting.get(requests.length - 1)?.(request);
    return (scripts.shift() ?? otherwise)(body, resolve);
  });
  return {
    baseUrl: endpoint.baseUrl,
    environment: { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_API_KEY: testKey },
    requests,
    next: (...more) => void scripts.push(...more),
    request: (index) =>
      index < requests.length
        ? Promise.resolve(requests[index])
        : new Promise((resolve) => waiting.set(index, resolve)),
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

/** A model that asks an endpoint, impatient enough for tests. */
export function testModel(
  { baseUrl }: { readonly baseUrl: string },
  options: Partial<AiModelOptions> = {},
): AiModel {
  return createAiModel({
    key: testKey,
    baseUrl,
    model: "test-model",
    isDemo: false,
    timeLimit: 60_000,
    silence: 60_000,
    backoff: { first: 1, longest: 1 },
    log: { debug() {}, info() {}, warning() {}, error() {} },
    ...options,
  });
}

const usualUsage: TokenCounts = { promptTokens: 10, answerTokens: 5 };

/** How an answer is given. */
export interface Manner {
  /** The pieces that it comes in. Otherwise one for each word. */
  readonly pieces?: Iterable<string>;
  /** Milliseconds between the pieces. */
  readonly delay?: number;
  /** Whether each byte is written for itself. */
  readonly bytewise?: boolean;
  /** What the endpoint says it used, where it is asked for that: 10 and 5 tokens, if nothing else. "unsaid": it says nothing. */
  readonly usage?: TokenCounts | "unsaid";
  /** Why the answer ends. */
  readonly finish?: string;
  /** Whether the stream is ended by its mark. */
  readonly isMarked?: boolean;
}

/** Answers with a text. */
export function says(text: string, manner: Manner = {}): Script {
  const { delay = 0, bytewise = false, finish = "stop", isMarked = true } = manner;
  const pieces = manner.pieces ?? text.match(/\s*\S+/g) ?? [];
  const usage = manner.usage ?? usualUsage;
  return writes(async function* ({ model, stream_options: options }, signal) {
    yield deltaEvent(model, { role: "assistant", content: "" });
    for (const piece of pieces) {
      yield deltaEvent(model, { content: piece });
      if (delay > 0) await pause(delay, signal);
    }
    yield deltaEvent(model, {}, finish);
    if (usage !== "unsaid" && options?.include_usage) yield usageEvent(model, usage);
    if (isMarked) yield doneEvent;
  }, { bytewise });
}

/** Answers with these events, whatever they are, and ends the response in order. */
export function sendsEvents(...events: readonly unknown[]): Script {
  return writes(function* () {
    for (const event of events) yield typeof event === "string" ? event : eventOf(event);
  });
}

/** Says a part of an answer, if any, and then nothing more. */
export function stalls(text = ""): Script {
  return writes(async function* ({ model }, signal) {
    yield text === "" ? ": waiting\n\n" : deltaEvent(model, { content: text });
    await untilAborted(signal);
  });
}

/** Says a part of an answer, if any, and then breaks the connection. */
export function breaksOff(text = ""): Script {
  const stop = stopsShort(text);
  return (body, left) => {
    const response = stop(body, left);
    // More is announced than comes, so the response cannot be ended in order.
    response.headers.set("content-length", "1000000");
    return response;
  };
}

/** Says a part of an answer, if any, and then ends the response in order, without the mark of an end. */
export function stopsShort(text = ""): Script {
  return writes(async function* ({ model }, signal) {
    yield text === "" ? ": waiting\n\n" : deltaEvent(model, { content: text });
    await pause(20, signal); // what was said shall arrive before the connection breaks
  });
}

/** Refuses with a status, and what the endpoint says about it. */
export function refuses(
  status: number,
  error: Readonly<Record<string, unknown>> = { message: "no" },
  headers: HeadersInit = {},
): Script {
  return () => refusal(status, error, headers);
}

/** An answer that a test gives piece by piece. */
export interface HeldAnswer {
  readonly script: Script;
  /** Says a piece. */
  say(text: string): void;
  /** Ends the answer; if `isLeftOpen`, not the response. */
  end(isLeftOpen?: boolean): void;
}

/** Answers when, and what, the test says. */
export function held(): HeldAnswer {
  const waiting: string[] = [];
  let ended: "not" | "open" | "whole" = "not";
  let news = Promise.withResolvers<void>();
  const script = writes(async function* ({ model, stream_options: options }, signal) {
    signal.addEventListener("abort", () => news.resolve());
    yield deltaEvent(model, { role: "assistant", content: "" });
    for (;;) {
      for (const content of waiting.splice(0)) yield deltaEvent(model, { content });
      if (ended !== "not" || signal.aborted) break;
      await news.promise;
      news = Promise.withResolvers();
    }
    yield deltaEvent(model, {}, "stop");
    if (options?.include_usage) yield usageEvent(model, usualUsage);
    yield doneEvent;
    if (ended === "open") await untilAborted(signal);
  });
  return {
    script,
    say(text) {
      waiting.push(text);
      news.resolve();
    },
    end(isLeftOpen = false) {
      ended = isLeftOpen ? "open" : "whole";
      news.resolve();
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

type Writer = (
  body: CompletionRequest,
  signal: AbortSignal,
) => AsyncIterable<string> | Iterable<string>;

function writes(write: Writer, { bytewise = false } = {}): Script {
  return (body, left) =>
    eventStream(async function* (signal) {
      signal.addEventListener("abort", left);
      for await (const event of write(body, signal)) {
        if (!bytewise) yield event;
        else for (const byte of new TextEncoder().encode(event)) yield Uint8Array.of(byte);
      }
    });
}
