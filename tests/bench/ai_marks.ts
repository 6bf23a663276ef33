/**
 * What the answers of `ai_answers.ts` are marked with: their time, by a clock that threads and processes of one machine
 * share, and their end.
 *
 * @module
 */

/** Milliseconds since 1970, in fractions. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The word that ends each answer. */
export const lastWord = "∎";
