/**
 * Everything that is counted as it happens, from the start of a server.
 *
 * @module
 */
import { type AiCounts, createAiCounts } from "./counted_model.ts";
import { type ChatCounts, createChatCounts } from "./traffic.ts";

/** What is counted, by where. */
export interface Counts {
  readonly chat: ChatCounts;
  readonly ai: AiCounts;
}

/** Nothing counted yet. */
export function createCounts(): Counts {
  return { chat: createChatCounts(), ai: createAiCounts() };
}
