import { refusal } from "../../../server/ai/completions_endpoint.ts";
import { createLog } from "../../../server/log.ts";
import { assert, assertEquals, assertMatch } from "../../helpers/assert.ts";
import {
  breaksOff,
  openAiEndpoint,
  refuses,
  says,
  type Script,
  sendsEvents,
  stalls,
  stopsShort,
  testKey,
  testModel,
} from "../../helpers/ai_endpoint.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { hear, question } from "./asking.ts";

/** What the endpoint does with the first requests (an answer follows), what comes of it, and after how many requests. */
interface Case {
  readonly name: string;
  readonly scripts: readonly Script[];
  readonly text?: string;
  readonly code?: string;
  readonly requests: number;
  /** What the log can say about it. */
  readonly cause?: RegExp;
}

const answer = "안녕하세요.";
const delta = (content: unknown) => ({ choices: [{ index: 0, delta: { content } }] });
const endless = (type: string, status = 200) =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(65)),
    }),
    { status, headers: { "content-type": type } },
  );
const repeats: Script = ({ messages }) =>
  refusal(422, { message: `bad input: ${messages[0].content}` });
const five = (script: Script) => Array.from({ length: 5 }, () => script);

const cases: readonly Case[] = [
  {
    name: "401",
    scripts: [refuses(401, { message: `Incorrect API key: ${testKey}`, code: "invalid_api_key" })],
    code: "ai_key_refused",
    requests: 1,
    cause: /401 Incorrect API key: \*\*\*; code invalid_api_key/,
  },
  { name: "403", scripts: [refuses(403)], code: "ai_key_refused", requests: 1 },
  {
    name: "429 without money",
    scripts: [refuses(429, { message: "You have run out.", type: "insufficient_quota" })],
    code: "ai_key_refused",
    requests: 1,
  },
  {
    name: "404 for the model",
    scripts: [refuses(404, { message: "The model does not exist" }, { "x-request-id": "req_7" })],
    code: "ai_model_unknown",
    requests: 1,
    cause: /404 The model does not exist; request req_7/,
  },
  {
    name: "404 for the address",
    scripts: [() => new Response("404 page not found", { status: 404 })],
    code: "ai_unavailable",
    requests: 1,
    cause: /404 page not found/,
  },
  { name: "429 once", scripts: [refuses(429)], text: answer, requests: 2 },
  { name: "429 always", scripts: five(refuses(429)), code: "ai_busy", requests: 5 },
  {
    name: "429 with a Retry-After beyond the time limit",
    scripts: [refuses(429, { message: "slow down" }, { "retry-after": "3600" })],
    code: "ai_busy",
    requests: 1,
    cause: /429 slow down/,
  },
  {
    name: "429 with a date as Retry-After beyond the time limit",
    scripts: [
      refuses(429, {}, { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }),
    ],
    code: "ai_busy",
    requests: 1,
  },
  {
    name: "429 with a date as Retry-After that is over",
    scripts: [refuses(429, {}, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" })],
    text: answer,
    requests: 2,
  },
  {
    name: "503 with a Retry-After beyond the time limit",
    scripts: [refuses(503, {}, { "retry-after": "3600" })],
    code: "ai_busy",
    requests: 1,
  },
  ...[408, 409, 500, 502, 503, 504].map((status) => ({
    name: `${status} once`,
    scripts: [refuses(status)],
    text: answer,
    requests: 2,
  })),
  {
    name: "500 always",
    scripts: five(() => new Response("<h1>no</h1>", { status: 500 })),
    code: "ai_unavailable",
    requests: 5,
    cause: /500 <h1>no/,
  },
  { name: "a connection cut before any text", scripts: [breaksOff()], text: answer, requests: 2 },
  {
    name: "a connection always cut before any text",
    scripts: five(breaksOff()),
    code: "ai_unavailable",
    requests: 5,
  },
  {
    name: "a connection cut in mid-stream",
    scripts: [breaksOff("안녕")],
    text: "안녕",
    code: "ai_interrupted",
    requests: 1,
  },
  {
    name: "a stream that ends in order without its mark and a reason",
    scripts: [stopsShort("안녕")],
    text: "안녕",
    code: "ai_interrupted",
    requests: 1,
    cause: /broke off/,
  },
  {
    name: "an event that is no JSON",
    scripts: [sendsEvents('data: {"choices":[\n\n')],
    text: answer,
    requests: 2,
  },
  {
    name: "an event that is no JSON after text",
    scripts: [sendsEvents(delta("안녕"), "data: nonsense\n\n")],
    text: "안녕",
    code: "ai_interrupted",
    requests: 1,
  },
  ...[null, 42, "text", [1], { choices: "none" }, delta({ text: "안녕" })].map((event) => ({
    name: `an event of another shape: ${JSON.stringify(event)}`,
    scripts: [sendsEvents(event)],
    text: answer,
    requests: 2,
  })),
  {
    name: "an error in the stream",
    scripts: five(sendsEvents({ error: { message: `no capacity for ${testKey}`, code: 503 } })),
    code: "ai_unavailable",
    requests: 5,
    cause: /no capacity for \*\*\*/,
  },
  {
    name: "an error that is a text",
    scripts: [sendsEvents({ error: "no" })],
    text: answer,
    requests: 2,
  },
  {
    name: "an address that points to another",
    scripts: [() => new Response("moved", { status: 307, headers: { location: "/elsewhere" } })],
    code: "ai_unavailable",
    requests: 1,
    cause: /^307 moved/,
  },
  {
    name: "a lasting error in the stream",
    scripts: [sendsEvents({ error: { message: "no such key", code: "invalid_api_key" } })],
    code: "ai_key_refused",
    requests: 1,
  },
  {
    name: "an error in the stream after text",
    scripts: [sendsEvents(delta("안녕"), { error: { message: "gone", type: "server_error" } })],
    text: "안녕",
    code: "ai_interrupted",
    requests: 1,
    cause: /gone/,
  },
  { name: "an empty answer once", scripts: [says("")], text: answer, requests: 2 },
  {
    name: "an empty answer twice",
    scripts: [says(""), says("", { pieces: [" ", "\n"] })],
    code: "ai_empty",
    requests: 2,
  },
  {
    name: "400",
    scripts: [refuses(400, { message: "too long" }), refuses(400, { message: "too long" })],
    code: "ai_refused",
    requests: 2, // the second one without what the endpoint may not have known
    cause: /400 too long/,
  },
  {
    name: "422 that repeats what was sent",
    scripts: [repeats, repeats],
    code: "ai_refused",
    requests: 2,
    cause: /422 bad input: \*\*\*/,
  },
  {
    name: "an error that never ends",
    scripts: [() => endless("text/html", 500)],
    text: answer,
    requests: 2,
  },
  {
    name: "a line that never ends",
    scripts: [() => endless("text/event-stream")],
    code: "ai_unavailable",
    requests: 1,
    cause: /too much/,
  },
  {
    name: "no event stream at all",
    scripts: [() => new Response("<h1>Log in</h1>", { headers: { "content-type": "text/html" } })],
    code: "ai_unavailable",
    requests: 1,
    cause: /text\/html/,
  },
];

for (const { name, scripts, text = "", code, requests, cause } of cases) {
  integrationTest(`ask(): ${name}`, async () => {
    await using endpoint = openAiEndpoint(says(answer));
    endpoint.next(...scripts);
    const lines: string[] = [];
    const log = createLog({
      level: "DEBUG",
      console: (line) => lines.push(line),
      isColoured: false,
    });
    const heard = await hear(testModel(endpoint, { log }));
    assertEquals([heard.text, heard.code, endpoint.requests.length], [text, code, requests]);
    if (cause) assertMatch(heard.cause ?? "", cause);
    const shown = Deno.inspect(heard.error, { depth: 9 }) + lines.join("\n");
    assert(!shown.includes(testKey) && !shown.includes(question[0].content), shown);
  });
}

integrationTest("ask(): a stall before any text is tried again", async () => {
  await using endpoint = openAiEndpoint(says(answer));
  endpoint.next(stalls());
  const heard = await hear(testModel(endpoint, { silence: 50 }));
  assertEquals([heard.text, heard.code, endpoint.requests.length], [answer, undefined, 2]);
  await endpoint.requests[0].left;
});

integrationTest("ask(): a stall in mid-stream interrupts the answer", async () => {
  await using endpoint = openAiEndpoint(says(answer));
  endpoint.next(stalls("안녕"));
  const heard = await hear(testModel(endpoint, { silence: 50 }));
  assertEquals([heard.text, heard.code, endpoint.requests.length], ["안녕", "ai_interrupted", 1]);
  assertMatch(heard.cause ?? "", /nothing came for 0.05 s/);
  assert(heard.usage?.isEstimated && heard.usage.answerTokens > 0, "what came is counted");
  await endpoint.requests[0].left;
});

integrationTest("ask(): nothing is tried again when the time is over", async () => {
  await using endpoint = openAiEndpoint(refuses(500));
  const heard = await hear(testModel(endpoint, { timeLimit: 0 }));
  assertEquals([heard.code, endpoint.requests.length], ["ai_unavailable", 1]);
});

integrationTest("ask(): an endpoint that nothing listens on", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const baseUrl = `http://127.0.0.1:${listener.addr.port}/v1`;
  listener.close();
  const heard = await hear(testModel({ baseUrl }));
  assertEquals([heard.text, heard.code], ["", "ai_unavailable"]);
  assertMatch(heard.cause ?? "", /refused/i);
});

integrationTest("ask(): a connection that is reset before the answer is tried again", async () => {
  let connections = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const heard = await hear(testModel({ baseUrl: `http://127.0.0.1:${listener.addr.port}/v1` }));
  assertEquals(heard.code, "ai_unavailable");
  assert(connections >= 5, `${connections} connections`);
  listener.close();
  await accepting;
});
