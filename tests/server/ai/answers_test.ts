import type { AiModelOptions } from "../../../server/ai/ai_model.ts";
import { assert, assertEquals, assertLess } from "../../helpers/assert.ts";
import {
  held,
  openAiEndpoint,
  refuses,
  says,
  sendsEvents,
  stalls,
  testKey,
  testModel,
} from "../../helpers/ai_endpoint.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { hear, question } from "./asking.ts";

/** A log that calls back when the model is about to ask again. */
function onAskingAgain(call: () => void): AiModelOptions["log"] {
  return {
    debug() {},
    info: (_category, message) => message.includes("again") && call(),
    warning() {},
    error() {},
  };
}

integrationTest(
  "ask() sends what the protocol asks for, and the key where it belongs",
  async () => {
    await using endpoint = openAiEndpoint();
    const turns = [{ role: "system", content: "짧게 답해라." }, ...question] as const;
    await hear(testModel(endpoint), { turns });
    const { body, headers } = endpoint.requests[0];
    assertEquals(body, {
      model: "test-model",
      messages: [...turns],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 100,
    });
    assertEquals(headers.get("authorization"), `Bearer ${testKey}`);
  },
);

integrationTest("ask() yields pieces as they come", async () => {
  await using endpoint = openAiEndpoint();
  const answer = held();
  endpoint.next(answer.script);
  const pieces = testModel(endpoint)
    .ask({ turns: question, answerTokens: 100, signal: new AbortController().signal })
    [Symbol.asyncIterator]();
  for (const text of ["맑", "습니다", " ☀️"]) {
    const next = pieces.next();
    answer.say(text);
    assertEquals(await next, { done: false, value: { kind: "text", text } });
  }
  answer.end();
  assertEquals((await pieces.next()).value?.kind, "usage");
  assertEquals((await pieces.next()).done, true);
});

integrationTest("ask() puts characters together whose bytes come one by one", async () => {
  await using endpoint = openAiEndpoint(says("가나다 👩‍👩‍👧 끝.", { bytewise: true }));
  const { text, pieces } = await hear(testModel(endpoint));
  assertEquals([text, pieces.length], ["가나다 👩‍👩‍👧 끝.", 3]);
});

integrationTest("ask() tells what the endpoint says it used, else an estimate", async () => {
  await using endpoint = openAiEndpoint();
  const model = testModel(endpoint);
  endpoint.next(says("네.", { usage: { promptTokens: 7, answerTokens: 3 } }));
  assertEquals((await hear(model)).usage, {
    promptTokens: 7,
    answerTokens: 3,
    isEstimated: false,
  });
  endpoint.next(says("안녕하세요", { usage: "unsaid" }));
  const { usage } = await hear(model);
  assert(usage?.isEstimated && usage.promptTokens > 5 && usage.answerTokens >= 5);
});

integrationTest("ask() adds up what empty answers took", async () => {
  await using endpoint = openAiEndpoint(says("", { usage: { promptTokens: 7, answerTokens: 0 } }));
  const { usage, code } = await hear(testModel(endpoint));
  assertEquals([usage?.promptTokens, code], [14, "ai_empty"]);
});

integrationTest(
  "ask() asks an endpoint that knows no stream_options without them, from then on",
  async () => {
    await using endpoint = openAiEndpoint();
    const model = testModel(endpoint);
    endpoint.next(refuses(400, { message: "Unknown parameter: stream_options" }));
    const first = await hear(model);
    const second = await hear(model);
    assertEquals([first.text, second.text], ["안녕하세요.", "안녕하세요."]);
    assertEquals(first.usage?.isEstimated, true);
    const asked = endpoint.requests.map(({ body }) => body.stream_options !== undefined);
    assertEquals(asked, [true, false, false]);
  },
);

integrationTest("ask() calls the limit as the endpoint wants it", async () => {
  await using endpoint = openAiEndpoint();
  const model = testModel(endpoint);
  endpoint.next(refuses(400, { message: "Use 'max_completion_tokens' instead of 'max_tokens'." }));
  await hear(model);
  await hear(model);
  assertEquals(
    endpoint.requests.map(({ body }) => [body.max_tokens, body.max_completion_tokens]),
    [[100, undefined], [undefined, 100], [undefined, 100]],
  );
  assert(endpoint.requests.at(-1)?.body.stream_options !== undefined);
});

integrationTest("ask() does not doubt an endpoint that has understood before", async () => {
  await using endpoint = openAiEndpoint();
  const model = testModel(endpoint);
  await hear(model);
  endpoint.next(refuses(400, { message: "too long" }));
  assertEquals((await hear(model)).code, "ai_refused");
  assertEquals(endpoint.requests.length, 2);
});

integrationTest(
  "ask() takes refusals and answers that were cut at the limit for answers",
  async () => {
    await using endpoint = openAiEndpoint();
    const model = testModel(endpoint);
    const choice = (delta: unknown, finish: string | null) => ({
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    endpoint.next(
      sendsEvents(choice({ refusal: "그건 말할 수 없습니다." }, "stop")),
      says("그리고 또", { finish: "length" }),
      says("이유 없이", { finish: "" }),
      says("표시 없이", { isMarked: false }),
    );
    for (const text of ["그건 말할 수 없습니다.", "그리고 또", "이유 없이", "표시 없이"]) {
      const heard = await hear(model);
      assertEquals([heard.text, heard.code], [text, undefined]);
    }
  },
);

integrationTest("ask() passes over events without text, and blank space before it", async () => {
  await using endpoint = openAiEndpoint();
  endpoint.next(sendsEvents(
    ": a comment\n\n",
    { choices: [] },
    {},
    { choices: [{ delta: { role: "assistant" } }] },
    { choices: [{ delta: { content: null, reasoning_content: "흠" } }] },
    { choices: [{ delta: null }] },
    { choices: [{ delta: { content: "\n " } }] },
    { choices: [{ delta: { content: " 네, " } }] },
    { choices: [{ delta: { content: "" } }] },
    { choices: [{ delta: { content: "맞습니다." }, finish_reason: "stop" }], usage: null },
  ));
  assertEquals((await hear(testModel(endpoint))).pieces, ["네, ", "맞습니다."]);
});

integrationTest("ask() waits as long as Retry-After says, where there is time", async () => {
  await using endpoint = openAiEndpoint();
  endpoint.next(refuses(429, {}, { "retry-after-ms": "30" }));
  const before = performance.now();
  assertEquals((await hear(testModel(endpoint))).text, "안녕하세요.");
  assert(performance.now() - before >= 29, "it was asked again too early");
});

integrationTest(
  "ask() takes an endpoint for done that says so, though it leaves the response open",
  async () => {
    await using endpoint = openAiEndpoint();
    const answer = held();
    endpoint.next(answer.script);
    const hearing = hear(testModel(endpoint));
    answer.say("네.");
    answer.end(true);
    assertEquals((await hearing).text, "네.");
    await endpoint.requests[0].left;
  },
);

integrationTest("ask() ends the request when its reader goes away", async () => {
  await using endpoint = openAiEndpoint(stalls("안녕"));
  const model = testModel(endpoint);
  const ask = () =>
    model.ask({ turns: question, answerTokens: 100, signal: new AbortController().signal });
  for await (const piece of ask()) {
    assertEquals(piece, { kind: "text", text: "안녕" });
    break;
  }
  await endpoint.requests[0].left;
  const pieces = ask()[Symbol.asyncIterator]();
  await pieces.next();
  const waiting = pieces.next(); // nothing will come
  assertEquals((await pieces.return?.())?.done, true);
  assertEquals((await waiting).done, true);
  await endpoint.requests[1].left;
  assertEquals(endpoint.requests.length, 2);
});

integrationTest("ask() throws the signal's reason, and asks nothing more", async () => {
  await using endpoint = openAiEndpoint(stalls());
  const model = testModel(endpoint);
  const reason = new Error("cancelled");

  const early = await hear(model, { signal: AbortSignal.abort(reason) });
  assertEquals([early.error, endpoint.requests.length], [reason, 0]);

  const waiting = new AbortController();
  const heard = hear(model, { signal: waiting.signal });
  const { left } = await endpoint.request(0);
  waiting.abort(reason);
  assertEquals((await heard).error, reason);
  await left;

  const backingOff = new AbortController();
  endpoint.next(refuses(429, {}, { "retry-after": "30" }));
  const log = onAskingAgain(() => backingOff.abort(reason));
  const again = await hear(testModel(endpoint, { log }), { signal: backingOff.signal });
  assertEquals([again.error, endpoint.requests.length], [reason, 2]);
});

integrationTest("ask() tells what was used before it throws the signal's reason", async () => {
  await using endpoint = openAiEndpoint(stalls("안녕"));
  const stop = new AbortController();
  const pieces = testModel(endpoint)
    .ask({ turns: question, answerTokens: 100, signal: stop.signal })[Symbol.asyncIterator]();
  await pieces.next();
  stop.abort(new Error("cancelled"));
  const { value } = await pieces.next();
  assert(value?.kind === "usage" && value.usage.isEstimated && value.usage.answerTokens > 0);
  assertEquals(await pieces.next().catch((error) => error.message), "cancelled");
});

integrationTest("ask() reads no faster than its reader", async () => {
  const total = 12 * 1024 * 1024;
  let written = 0;
  await using endpoint = openAiEndpoint();
  const model = testModel(endpoint);
  const piece = "가".repeat(10_000);
  endpoint.next(says("", {
    pieces: (function* () {
      for (; written < total; written += 30_000) yield piece;
    })(),
  }));
  const pieces = model
    .ask({ turns: question, answerTokens: 100, signal: new AbortController().signal })
    [Symbol.asyncIterator]();
  await pieces.next();
  // All of it could be read while this goes on.
  for (let other = 0; other < 50; other++) await hear(model);
  assertLess(written, total);
  await pieces.return?.();
});

integrationTest("ask() answers many at once", async () => {
  await using endpoint = openAiEndpoint();
  const model = testModel(endpoint);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      endpoint.next(says(`답 ${index}`));
      return hear(model);
    }),
  );
  assertEquals(new Set(answers.map(({ text }) => text)).size, 50);
});
