/**
 * Tables of Markdown.
 *
 * @module
 */

/** A table as `deno fmt` leaves it: every column as wide as its widest cell. */
export function table([heading, ...rows]: string[][]): string {
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...rows].map((row) => columns(row[column])))
  );
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const padded = (row: string[]) =>
    line(row.map((cell, column) => cell + " ".repeat(widths[column] - columns(cell))));
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [padded(heading), rule, ...rows.map(padded)].join("\n");
}

/** How many columns a text takes where Hangul takes two a character. */
function columns(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/\p{Script=Hangul}/u.test(letter) ? 2 : 1), 0);
}
