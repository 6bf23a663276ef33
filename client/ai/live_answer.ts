/**
 * An answer that is still being written, as rows of a terminal: what is finished scrolls away, what is not yet changes in
 * its place.
 *
 * @module
 */
import { harmless, margin, roughWidth } from "../rendering.ts";

/** How many rows of an unfinished line change in their place; when it gets longer, its first rows are finished. */
const rowLimit = 6;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The rows of a line that begins after `indent` columns, as a terminal breaks it; each has at least one character. */
function rowsOf(line: string, columns: number, indent: number): string[] {
  const rows = [""];
  let width = indent;
  for (const { segment } of graphemes.segment(line)) {
    const wide = roughWidth(segment);
    if (width + wide > columns && rows[rows.length - 1] !== "") {
      rows.push("");
      width = 0;
    }
    rows[rows.length - 1] += segment;
    width += wide;
  }
  return rows;
}

/** The lines of an answer, in which nothing steers the terminal. */
export class LiveAnswer {
  readonly #label: string;
  readonly #labelWidth: number;
  /** What stands before what is not finished: nothing where its line goes on. */
  #before: string;
  #length = 0;
  #line = "";
  #endsInReturn = false;

  /** Makes one without text; `label` stands before its first line and has so many columns. */
  constructor(label: string, labelWidth: number) {
    this.#label = this.#before = label;
    this.#labelWidth = labelWidth;
  }

  /** How many characters (UTF-16 units) have come. */
  get length(): number {
    return this.#length;
  }

  /** Adds what was written, and returns the lines that are finished by that, on a terminal of so many columns. */
  write(text: string, columns: number): string[] {
    this.#length += text.length;
    // A line break of two characters may be split between two pieces.
    const whole = this.#endsInReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#endsInReturn = text.endsWith("\r");
    const lines = whole.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
    const finished: string[] = [];
    for (const [index, line] of lines.entries()) {
      if (index > 0) finished.push(this.#finish(this.#line, margin));
      this.#line = (index > 0 ? "" : this.#line) + harmless(line);
    }
    const rows = this.#rows(columns);
    while (rows.length > rowLimit) {
      const [row] = rows.splice(0, 1);
      this.#line = this.#line.slice(row.length);
      finished.push(this.#finish(row, ""));
    }
    return finished;
  }

  /** The rows of the line that is not finished. */
  tail(columns: number): string[] {
    const [first, ...others] = this.#rows(columns);
    return [this.#before + first, ...others];
  }

  /** Ends it, and returns what was not finished. */
  end(): string[] {
    const isEmpty = this.#line === "" && this.#before !== this.#label;
    return isEmpty ? [] : [this.#before + this.#line];
  }

  #rows(columns: number): string[] {
    const isFirst = this.#before === this.#label;
    return rowsOf(this.#line, columns - 1, isFirst ? this.#labelWidth : this.#before.length);
  }

  #finish(line: string, before: string): string {
    const finished = this.#before + line;
    this.#before = before;
    return finished;
  }
}
