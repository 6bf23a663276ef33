/**
 * An endpoint on a thread of its own. Each answer begins with the time at which its first event was written, so that
 * whoever reads it knows how long that took. Told how it answers by a message, it says where it is.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { deltaEvent, doneEvent } from "../../server/ai/completion_events.ts";
import { eventStream, openCompletionsEndpoint } from "../../server/ai/completions_endpoint.ts";
import { lastWord, now } from "./ai_marks.ts";

/** How the endpoint answers. */
export interface AnswerPace {
  /** How many words come after the first. */
  readonly words: number;
  /** Milliseconds from one to the next. */
  readonly wordTime: number;
}

self.onmessage = ({ data: { words, wordTime } }: MessageEvent<AnswerPace>) => {
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
};
