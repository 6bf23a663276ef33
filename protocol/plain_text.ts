/**
 * Texts of other people on a terminal: one line, and nothing that the terminal would obey.
 *
 * @module
 */

// The controls (Cc), and the two line separators of Unicode.
const unwanted = /[\p{Cc}\u2028\u2029]/u;
const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const control = /\p{Cc}/gu;

/**
 * A text as one harmless line: line breaks become ` ⏎ `, a tab a space, and other control characters, with which one
 * could forge lines or steer a terminal, are dropped.
 */
export function plainLine(text: string): string {
  if (!unwanted.test(text)) return text;
  return text.replace(lineBreak, " ⏎ ").replaceAll("\t", " ").replace(control, "");
}
