/**
 * The events of a streamed chat completion, as an endpoint writes them.
 *
 * @module
 */

/** What an event adds to the answer. */
export interface Delta {
  readonly role?: "assistant";
  readonly content?: string | null;
  readonly refusal?: string;
}

/** The tokens of a question and its answer. */
export interface TokenCounts {
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** The event that ends a stream. */
export const doneEvent = "data: [DONE]\n\n";

/** An event with any data. */
export function eventOf(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The event of a piece of an answer. `finish` says why the answer ends with it, if it does. */
export function deltaEvent(model: string, delta: Delta, finish: string | null = null): string {
  return eventOf({ ...head(model), choices: [{ index: 0, delta, finish_reason: finish }] });
}

/** The event that says what was used. */
export function usageEvent(model: string, { promptTokens, answerTokens }: TokenCounts): string {
  return eventOf({
    ...head(model),
    choices: [],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: answerTokens,
      total_tokens: promptTokens + answerTokens,
    },
  });
}

function head(model: string) {
  return {
    id: "chatcmpl-madang",
    object: "chat.completion.chunk",
    created: Math.floor(Date.now() / 1000),
    model,
  };
}
