/**
 * Where the cursor is, measured onward from where it was.
 *
 * @module
 */

/** A place on the screen, counted from the beginning of the prompt. */
export interface CursorPosition {
  readonly rows: number;
  readonly cols: number;
}

/**
 * Makes a measure that remembers its last answer. readline measures all of the line at each key, so that a text of some
 * thousand characters takes minutes to paste; most keys only add to what was there.
 *
 * @param measure Measures a text that begins at the left edge of the screen
 */
export function measureOnward(
  measure: (text: string) => CursorPosition,
): (text: string, columns: number) => CursorPosition {
  let last = { text: "", columns: 0, position: { rows: 0, cols: 0 } };
  return (text, columns) => {
    const { rows, cols } = last.position;
    const goesOn = columns === last.columns && text.startsWith(last.text);
    let position = last.position;
    if (!goesOn) position = measure(text);
    else if (text.length > last.text.length) {
      // Anything one column wide, so that the addition begins where the cursor was.
      const added = measure("x".repeat(cols) + text.slice(last.text.length));
      position = { rows: rows + added.rows, cols: added.cols };
    }
    last = { text, columns, position };
    return position;
  };
}
