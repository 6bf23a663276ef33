/**
 * Texts of other people on a terminal: one line, and nothing that the terminal would obey.
 *
 * @module
 */

// The controls (Cc), the two line separators of Unicode, and what shows a text in another order than it is written.
const unwanted = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const control = /(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text as one harmless line: line breaks become ` ⏎ `, and other control characters but tabs, with which one could
 * forge lines or steer a terminal, are dropped.
 */
export function plainLine(text: string): string {
  if (!unwanted.test(text)) return text;
  return text.replace(lineBreak, " ⏎ ").replace(control, "");
}
