/**
 * What is printed above the line that is typed: messages, answers, and what the client itself says.
 *
 * @module
 */
import { type Details, formatDate, type Message, wrapped } from "../protocol/mod.ts";
import { harmless, renderDay, renderMessage, type View } from "./rendering.ts";
import { say, type TextName } from "./texts.ts";

/** What a transcript works with. */
export interface TranscriptOptions {
  /** Who reads, how, as of now. */
  readonly view: () => View;
  /** How many columns the terminal has. */
  readonly columns: () => number;
  /** Prints above the line. */
  print(text: string): void;
}

/** What one reader sees. */
export class Transcript {
  readonly #options: TranscriptOptions;
  #day = formatDate(Date.now());

  /** Begins today, with nothing printed. */
  constructor(options: TranscriptOptions) {
    this.#options = options;
  }

  /** Shows a message, under its day where that is another than the last one's. */
  message(message: Message): void {
    const { print, view } = this.#options;
    const day = formatDate(message.at);
    if (day !== this.#day) print(renderDay(message.at, view()));
    this.#day = day;
    print(renderMessage(message, view()));
  }

  /** Shows lines as they are, so that they can be copied. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#options.print(lines.map(harmless).join("\n"));
  }

  /** Says one of the client's own sentences. */
  notice(name: TextName, details?: Details): void {
    this.say(say(this.#options.view().language, name, details));
  }

  /** Says something that is no message, which breaks between words. */
  say(text: string, paint = this.#options.view().theme.notice): void {
    const { columns, print } = this.#options;
    print(paint(wrapped(harmless(text), 0, columns()).join("\n")));
  }

  /** Says what went wrong. */
  error(text: string): void {
    this.say(`! ${text}`, this.#options.view().theme.error);
  }
}
