/**
 * An endpoint on a thread of its own, whose answers begin with the time at which their first event was written: whoever
 * reads them knows how long they took.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { deltaEvent, doneEvent } from "../../server/ai/completion_events.ts";
import { eventStream, openCompletionsEndpoint } from "../../server/ai/completions_endpoint.ts";
import { lastWord, now } from "./ai_marks.ts";

/** Milliseconds from one further word to the next, and how many of them there are. */
const wordTime = 2;
const words = 10;

const endpoint = openCompletionsEndpoint(({ model }) =>
  eventStream(async function* () {
    yield deltaEvent(model, { role: "assistant", content: `@${now()}@` });
    for (let word = 0; word < words; word++) {
      await new Promise((resolve) => setTimeout(resolve, wordTime));
      yield deltaEvent(model, { content: " 마당" });
    }
    yield deltaEvent(model, { content: ` ${lastWord}` }, "stop");
    yield doneEvent;
  })
);
self.postMessage(endpoint.baseUrl);
