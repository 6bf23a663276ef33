import { EndpointFailure, failureOf, retryTime } from "../../../server/ai/endpoint_failure.ts";
import { assertEquals } from "../../helpers/assert.ts";

Deno.test("retryTime() understands seconds, dates and milliseconds, and nothing else", () => {
  const now = Date.parse("2026-11-25T10:00:00Z");
  const time = (headers: Record<string, string>) => retryTime(new Headers(headers), now);
  assertEquals(time({ "retry-after": "7" }), 7_000);
  assertEquals(time({ "retry-after": "0.5" }), 500);
  assertEquals(time({ "retry-after": "Wed, 25 Nov 2026 10:00:09 GMT" }), 9_000);
  assertEquals(time({ "retry-after": "Wed, 25 Nov 2026 09:00:00 GMT" }), 0);
  assertEquals(time({ "retry-after-ms": "250", "retry-after": "7" }), 250);
  for (const wanted of ["", "soon", "-1", "NaN", "1e99"]) {
    assertEquals(time({ "retry-after": wanted }), undefined, wanted);
  }
  assertEquals(retryTime(undefined), undefined);
});

Deno.test("failureOf() keeps what the system said, and no key", () => {
  const cause = new Error("refused for sk-1", { cause: new Error("os error 111, sk-1") });
  const failure = failureOf(new TypeError("fetch failed", { cause }), ["sk-1"]);
  assertEquals(failure.message, "fetch failed: refused for ***: os error 111, ***");
  assertEquals([failure.code, failure.isPassing], ["ai_unavailable", true]);
  const known = new EndpointFailure("known", "ai_busy");
  assertEquals(failureOf(known, ["sk-1"]), known);
});

Deno.test("failureOf() hides what was sent wherever an endpoint repeats it", () => {
  const text = '{"from":"alice","text":"비밀"}';
  const said = `bad: ${JSON.stringify([text])} or ${text} for sk-1, sk-1`;
  const { message } = failureOf(new Error(said), ["sk-1", text]);
  assertEquals(message, 'bad: ["***"] or *** for ***, ***');
});
