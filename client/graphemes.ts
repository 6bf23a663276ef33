/**
 * Editing by what people see as one character: readline goes by code points, and would take a family of emoji, or a
 * syllable of decomposed Hangul, apart.
 *
 * @module
 */

/** What readline has for that. Each can be replaced, since readline itself calls it by this name. */
export interface Editing {
  readonly line: string;
  readonly cursor: number;
  /** Removes the code point before the cursor. */
  _deleteLeft(): void;
  /** Removes the code point after the cursor. */
  _deleteRight(): void;
  /** Moves the cursor by so many UTF-16 units. */
  _moveCursor(units: number): void;
}

/** How far to look for the bounds of a character, in UTF-16 units. */
const reach = 64;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Makes the arrows and the keys that delete treat such a character as one. */
export function editByGraphemes(editor: Editing): void {
  const deleteLeft = editor._deleteLeft.bind(editor);
  const deleteRight = editor._deleteRight.bind(editor);
  const moveCursor = editor._moveCursor.bind(editor);
  const before = () => lastGrapheme(editor.line.slice(0, editor.cursor));
  const after = () => firstGrapheme(editor.line.slice(editor.cursor));
  editor._deleteLeft = () => {
    for (const _codePoint of before()) deleteLeft();
  };
  editor._deleteRight = () => {
    for (const _codePoint of after()) deleteRight();
  };
  editor._moveCursor = (units) => {
    const character = units < 0 ? before() : after();
    const codePoint = (units < 0 ? [...character].at(-1) : [...character][0]) ?? "";
    // What is no code point here is a word, or all up to an end of the line.
    if (Math.abs(units) !== codePoint.length) return moveCursor(units);
    moveCursor(Math.sign(units) * character.length);
  };
}

/** The last character of a text, as people count them; empty where there is none. */
export function lastGrapheme(text: string): string {
  return Array.from(segmenter.segment(text.slice(-reach)), ({ segment }) => segment).at(-1) ?? "";
}

/** The first one. */
export function firstGrapheme(text: string): string {
  const [first] = segmenter.segment(text.slice(0, reach));
  return first?.segment ?? "";
}
