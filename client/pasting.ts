/**
 * Text that is pasted: all of it goes into the line that is being typed, and nothing is sent until Enter is pressed.
 *
 * @module
 */

/** Makes a terminal tell what is pasted from what is typed; and no longer. */
export const pasteModes = { on: "\x1b[?2004h", off: "\x1b[?2004l" };

/** What stands in the line for a line break. */
const breakMark = " ⏎ ";

/** A key as readline tells it. */
export interface Key {
  readonly code?: string;
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** What a key did: it was typed, it belongs to a paste, or it ended one, whose text this is. */
export type Pasted = "typed" | "taken" | { readonly text: string };

/** Gathers what is pasted, key by key. */
export class Pasting {
  #text: string | undefined;
  /** Readline takes `ESC [ 200 ~` apart before its last character. */
  #awaitsTilde = false;

  /** Takes a key, with the text that it stands for. */
  take(text: string | undefined, { code, name, ctrl }: Key): Pasted {
    const isTilde = this.#awaitsTilde && text === "~";
    this.#awaitsTilde = false;
    if (isTilde) return "taken";
    if (code?.startsWith("[200")) {
      this.#text = "";
      this.#awaitsTilde = code === "[200";
      return "taken";
    }
    if (this.#text === undefined) return "typed";
    // No paste holds Ctrl-C: the end of one was lost.
    const isLost = ctrl === true && name === "c";
    if (!isLost && !code?.startsWith("[201")) {
      this.#text += text ?? "";
      return "taken";
    }
    this.#awaitsTilde = code === "[201";
    const whole = this.#text;
    this.#text = undefined;
    return isLost ? "typed" : { text: inOneLine(whole) };
  }
}

/** A text as it stands in the line that is typed; what was copied with its line's end loses that. */
function inOneLine(text: string): string {
  return text.replace(/[\r\n]+$/, "").replace(/\r\n|[\r\n]/g, breakMark).replaceAll("\t", " ");
}

/** What was entered, with its line breaks. */
export function withBreaks(line: string): string {
  return line.replace(/ ?⏎ ?/g, "\n");
}
