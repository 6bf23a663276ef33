/**
 * Laying out our own texts for a terminal.
 *
 * @module
 */

/** How many columns terminals have at least. */
const usualColumns = 80;

/** How many terminal columns one of our own texts takes: Hangul takes two a character. */
export function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/\p{Script=Hangul}/u.test(character) ? 2 : 1),
    0,
  );
}

/** The lines of a text that fit a terminal, each after so many spaces. A word that is too long has a line alone. */
export function wrapped(text: string, indent = 0, columns = usualColumns): string[] {
  const margin = " ".repeat(indent);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(margin + word);
  }
  return lines;
}

/** The lines of help on something that is typed: how, and below that what it does. */
export function explained(usage: string, meaning: string): string[] {
  return [`  ${usage}`, ...wrapped(meaning, 6)];
}
