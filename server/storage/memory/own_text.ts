/**
 * Texts that hold nothing but themselves.
 *
 * @module
 */

/**
 * The same text, with memory of its own. A text that was cut out of what a peer sent may be a view into all of that,
 * which would then stay in memory for as long as the text does.
 */
export function ownText(text: string): string {
  // JavaScript has no way to say so; this copies any text as it is, and is done in the engine.
  return JSON.parse(JSON.stringify(text));
}
