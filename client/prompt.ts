/**
 * The line at the bottom of the terminal: what is being typed stays intact while other lines appear above it.
 *
 * @module
 */
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import type { Completion } from "./completion.ts";
import { type CursorPosition, measureOnward } from "./cursor_position.ts";
import { editByGraphemes, type Editing } from "./graphemes.ts";
import { type Key, pasteModes, Pasting } from "./pasting.ts";

/** What the person at the terminal does. */
export interface PromptListener {
  /** Completes the text before the cursor. */
  complete(text: string): Completion;
  /** Enter was pressed. */
  line(text: string): void;
  /** Ctrl-C was pressed. Returns whether that cancelled something, and so means nothing more. */
  cancel(): boolean;
  /** Ctrl-C was pressed on an empty line, and cancelled nothing. */
  interrupt(): void;
  /** Ctrl-D was pressed, or the terminal is gone. */
  end(): void;
}

/** How many lines the arrow keys bring back. */
const historyLength = 500;

/** How many texts wait at most while the line is too long for the screen. */
const heldLimit = 500;

/** What readline has and its types lack, or declare read-only. */
type Editor = Omit<Interface, "line" | "cursor" | "pause" | "getCursorPos"> & Editing & {
  getCursorPos: () => CursorPosition;
  /** Measures a text that begins at the left edge. */
  _getDisplayPos(text: string): CursorPosition;
  pause: () => Editor;
  /** Does what a key says. */
  _ttyWrite(text: string | undefined, key: Key): void;
  /** Puts a text where the cursor is. */
  _insertString(text: string): void;
  /** Shows a part of the line, or the prompt and the line. */
  _writeToOutput(text: string): void;
  /** What the arrow keys bring back, the newest first. */
  history: string[];
  line: string;
  cursor: number;
  /** On how many rows below its first the cursor was when the line was drawn last. */
  prevRows: number;
};

/** The prompt of a terminal. */
export class Prompt {
  readonly #readline: Editor;
  readonly #listener: PromptListener;
  #asking: ((answer: string | undefined) => void) | undefined;
  /** What the arrow keys brought back before what is typed was hidden; undefined while it is shown. */
  #hiddenHistory: string[] | undefined;
  #shown = false;
  #isGone = false;
  /** What waits until the line fits on the screen: to show it would show all of the line again each time. */
  #held: string[] = [];
  #open = true;
  #status: readonly string[] = [];
  // How many rows of it are on the screen, right above the line.
  #statusRows = 0;

  /** Takes the terminal. It must be given back with {@link close}. */
  constructor(listener: PromptListener) {
    this.#listener = listener;
    const editor = createInterface({
      input: process.stdin,
      output: process.stdout,
      prompt: "",
      historySize: historyLength,
      removeHistoryDuplicates: true,
      completer: (text: string) => this.#asking ? [[], text] : this.#complete(text),
    });
    this.#readline = editor as unknown as Editor;
    // readline pauses its input while it completes. In Deno 2.4 a terminal's input that was paused may never go on.
    this.#readline.pause = () => this.#readline;
    const cursorAfter = measureOnward((text) => this.#readline._getDisplayPos(text));
    this.#readline.getCursorPos = () => {
      const { line, cursor } = this.#readline;
      const typed = this.#hiddenHistory ? "" : line.slice(0, cursor);
      return cursorAfter(this.#readline.getPrompt() + typed, process.stdout.columns);
    };
    // All that readline shows of a line goes through this.
    const write = this.#readline._writeToOutput.bind(editor);
    this.#readline._writeToOutput = (text) => {
      if (!this.#hiddenHistory) return write(text);
      const prompt = this.#readline.getPrompt();
      if (text.startsWith(prompt)) write(prompt);
      else if (/^[\r\n]+$/.test(text)) write(text);
    };
    // readline writes a character at the end of a line without noticing that it went on to the next row, and draws the
    // line one row too low later. Before each key it is told on which row the cursor is.
    process.stdin.prependListener("keypress", this.#keepRow);
    editByGraphemes(this.#readline);
    this.#takePastes();
    // When the terminal is gone readline hands out what was being typed, which nobody has sent.
    process.stdin.prependListener("end", () => this.#isGone = true);
    this.#readline.on("line", (line: string) => this.#isGone || this.#entered(line));
    this.#readline.on("SIGINT", () => this.#interrupted());
    // Ctrl-Z does nothing. It would stop us alone: started by `deno task`, which goes on, we would leave the person
    // without client and shell.
    this.#readline.on("SIGTSTP", () => {});
    this.#readline.on("close", () => this.#closed());
  }

  /** Asks one question; undefined when there will be no answer. */
  ask(question: string): Promise<string | undefined> {
    this.#reveal();
    return this.#ask(question);
  }

  /**
   * Asks one question whose answer is neither shown nor brought back by the arrow keys. Nor is what is typed after it
   * until something else is asked or shown: it may be meant for the same question again.
   */
  askHidden(question: string): Promise<string | undefined> {
    this.#hiddenHistory ??= this.#readline.history;
    this.#readline.history = [];
    return this.#ask(question);
  }

  /** Takes what is being typed off the line, for a question in between. Returns what puts it back. */
  setAside(): () => void {
    const { line, cursor } = this.#readline;
    if (this.#open && this.#shown) this.#eraseAll();
    this.#shown = false;
    Object.assign(this.#readline, { line: "", cursor: 0 });
    return () => Object.assign(this.#readline, { line, cursor });
  }

  #ask(question: string): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    if (!this.#open) return Promise.resolve(undefined);
    this.#asking = resolve;
    this.#show(question);
    return promise;
  }

  #reveal(): void {
    if (this.#hiddenHistory) this.#readline.history = this.#hiddenHistory;
    this.#hiddenHistory = undefined;
  }

  /** Changes what stands before the line, and shows it. */
  show(prompt: string): void {
    this.#reveal();
    this.#show(prompt);
  }

  #show(prompt: string): void {
    if (!this.#open) return;
    if (this.#shown) this.#eraseAll();
    this.#shown = true;
    this.#readline.setPrompt(prompt);
    if (!this.#isTall) this.#writeHeld();
    this.#draw();
  }

  /** Changes what stands right above the line, and changes in its place. Each line must fit in a row. */
  setStatus(lines: readonly string[]): void {
    const isDrawn = this.#statusRows === lines.length;
    if (isDrawn && lines.every((line, index) => line === this.#status[index])) return;
    this.#status = lines;
    if (!this.#open || !this.#shown || this.#asking || this.#isTall) return;
    this.#eraseAll();
    this.#draw();
  }

  /** Writes whole lines above the prompt. */
  print(text: string): void {
    this.#held.push(text);
    // Somebody may type before there is a prompt.
    const isTyping = this.#shown || this.#readline.line !== "";
    if (!this.#open || !isTyping) return this.#writeHeld();
    if (!this.#isTall || this.#held.length > heldLimit) this.#showHeld();
  }

  /** Enters lines as if they were typed at the prompt now. What is being typed comes after them. */
  enter(lines: readonly string[]): void {
    if (!this.#open || lines.length === 0) return;
    const putBack = this.setAside();
    this.#show(this.#readline.getPrompt());
    for (const line of lines) {
      this.#readline._insertString(line);
      this.#readline.write(null, { name: "return" });
    }
    putBack();
    this.#show(this.#readline.getPrompt());
  }

  /** Takes back the line that was just entered, so that something else can stand in its place. */
  takeBack(entered: string): void {
    this.#erase(this.#rowsOf(entered) + 1);
  }

  /** Gives the terminal back. */
  close(): void {
    if (!this.#open) return;
    this.setStatus([]);
    if (this.#held.length > 0) this.#showHeld();
    // Whatever is written next begins a line of its own.
    if (this.#shown) this.#write("\n");
    this.#open = false;
    if (process.stdout.isTTY) this.#write(pasteModes.off);
    this.#readline.close();
    process.stdin.off("keypress", this.#keepRow);
    this.#asking?.(undefined);
  }

  #takePastes(): void {
    const pasting = new Pasting();
    const type = this.#readline._ttyWrite.bind(this.#readline);
    this.#readline._ttyWrite = (text, key) => {
      const pasted = pasting.take(text, key);
      if (pasted === "typed") {
        type(text, key);
        if (this.#shown && this.#held.length > 0 && !this.#isTall) this.#showHeld();
      } else if (pasted !== "taken") this.#readline._insertString(pasted.text);
    };
    if (process.stdout.isTTY) this.#write(pasteModes.on);
  }

  readonly #keepRow = (): void => {
    if (this.#open) this.#readline.prevRows = this.#readline.getCursorPos().rows;
  };

  #entered(line: string): void {
    this.#shown = false;
    if (this.#statusRows > 0) {
      // What is entered becomes part of the dialogue; the status does not.
      this.#erase(this.#rowsOf(line) + 1 + this.#statusRows);
      this.#statusRows = 0;
      this.#write(`${this.#readline.getPrompt()}${this.#hiddenHistory ? "" : line}\n`);
    }
    const asking = this.#asking;
    this.#asking = undefined;
    if (!asking && this.#hiddenHistory) return;
    if (asking) asking(line);
    else this.#listener.line(line);
  }

  #interrupted(): void {
    if (this.#listener.cancel()) return;
    if (this.#readline.line === "") return this.#listener.interrupt();
    // To the end of the line, then delete back to its beginning.
    this.#readline.write(null, { ctrl: true, name: "e" });
    this.#readline.write(null, { ctrl: true, name: "u" });
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#write(process.stdout.isTTY ? `${pasteModes.off}\n` : "\n");
    this.#asking?.(undefined);
    this.#listener.end();
  }

  #complete(text: string): Completion {
    const completion = this.#listener.complete(text);
    // readline lists the candidates below the line, and writes the line anew below them: the status has to follow.
    if (completion[0].length > 1 && this.#statusRows > 0) {
      this.#eraseAll();
      this.#readline.prompt(true);
    }
    return completion;
  }

  // readline knows best how many rows a line takes: it is asked as if the line were still being typed.
  #rowsOf(entered: string): number {
    const editor = this.#readline;
    const { line, cursor } = editor;
    editor.line = entered;
    editor.cursor = entered.length;
    const { rows } = editor.getCursorPos();
    editor.line = line;
    editor.cursor = cursor;
    return rows;
  }

  /** Whether the line is too long for the screen. */
  get #isTall(): boolean {
    const { rows = Infinity } = process.stdout;
    return this.#rowsOf(this.#readline.line) + this.#statusRows >= rows;
  }

  #showHeld(): void {
    this.#eraseAll();
    this.#writeHeld();
    this.#draw();
  }

  #writeHeld(): void {
    if (this.#held.length > 0) this.#write(`${this.#held.join("\n")}\n`);
    this.#held = [];
  }

  // The status and the line.
  #draw(): void {
    if (this.#status.length > 0) this.#write(`${this.#status.join("\n")}\n`);
    this.#statusRows = this.#status.length;
    this.#readline.prompt(true);
  }

  #eraseAll(): void {
    this.#erase(this.#readline.getCursorPos().rows + this.#statusRows);
    this.#statusRows = 0;
  }

  // From the row of the cursor, so many rows up, to the end of the screen.
  #erase(rows: number): void {
    this.#write(`\r${rows > 0 ? `\x1b[${rows}A` : ""}\x1b[J`);
    // The cursor is where the line begins: readline must not go up itself when it draws the line again.
    this.#readline.prevRows = 0;
  }

  #write(text: string): void {
    process.stdout.write(text);
  }
}
