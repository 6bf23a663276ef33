/**
 * What went wrong, in the words of whatever failed.
 *
 * @module
 */
import type { Sentence } from "../protocol/language.ts";
import { systemReason } from "../protocol/system_reasons.ts";

/** What an error says, without its stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same for whoever reads it in a sentence: what the system says is put into their words. */
export function readableReasonOf(error: unknown): Sentence {
  return systemReason(reasonOf(error));
}
