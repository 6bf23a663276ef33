/**
 * An HTTP endpoint on loopback that speaks the chat completions protocol; what it answers is up to who opens it: the demo
 * model, or a test.
 *
 * @module
 */
import * as v from "valibot";

const requestForm = v.looseObject({
  model: v.string(),
  messages: v.array(v.object({ role: v.string(), content: v.string() })),
  stream: v.optional(v.boolean()),
  stream_options: v.optional(v.object({ include_usage: v.optional(v.boolean()) })),
  max_tokens: v.optional(v.number()),
  max_completion_tokens: v.optional(v.number()),
});

/** What is asked for: the body of a request. */
export type CompletionRequest = v.InferOutput<typeof requestForm>;

/** An endpoint that runs. Disposing of it cuts every connection. */
export interface CompletionsEndpoint extends AsyncDisposable {
  /** What `OPENAI_BASE_URL` has to be to reach it. */
  readonly baseUrl: string;
}

/** Answers a request. */
export type CompletionResponder = (
  asked: CompletionRequest,
  headers: Headers,
) => Response | Promise<Response>;

/** Opens an endpoint on a free port of loopback. */
export function openCompletionsEndpoint(respond: CompletionResponder): CompletionsEndpoint {
  const ending = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: ending.signal,
    onListen() {},
  }, (request) => answer(request, respond));
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await server.finished;
    },
  };
}

async function answer(request: Request, respond: CompletionResponder): Promise<Response> {
  if (new URL(request.url).pathname !== "/v1/chat/completions" || request.method !== "POST") {
    return refusal(404, { message: "There are only chat completions here." });
  }
  const asked = v.safeParse(requestForm, await request.json().catch(() => undefined));
  if (!asked.success) return refusal(400, { message: "This is no request for a chat completion." });
  return await respond(asked.output, request.headers);
}

/** A refusal, as the protocol says it. */
export function refusal(
  status: number,
  error: Readonly<Record<string, unknown>>,
  headers: HeadersInit = {},
): Response {
  return Response.json({ error }, { status, headers });
}

/** A stream of events, written as fast as they are read. `signal` is aborted when the reader goes away. */
export function eventStream(
  write: (signal: AbortSignal) => AsyncIterable<Uint8Array | string>,
): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const events = write(gone.signal)[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (gone.signal.aborted) return;
      if (done) return controller.close();
      controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      gone.abort();
      await events.return?.();
    },
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
