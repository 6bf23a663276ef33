/**
 * The AI at a terminal: its answers appear as they are written, one at a time; others appear when they are whole.
 *
 * @module
 */
import { type Message, placeText, type ReceivedEvent } from "../../protocol/mod.ts";
import { answerLabel, type View } from "../rendering.ts";
import { say, type TextName } from "../texts.ts";
import { LiveAnswer } from "./live_answer.ts";

/** What is told of answers in rooms. */
export type AiEvent = Extract<ReceivedEvent, { readonly event: "ai_text" | "ai_ended" }>;

/** Whether an event is about the AI. */
export function isAiEvent(event: ReceivedEvent): event is AiEvent {
  return event.event === "ai_text" || event.event === "ai_ended";
}

/** What it draws on. */
export interface AiScreenOptions {
  /** Whether what is shown can be changed later. */
  readonly isScreen: boolean;
  /** How many columns the terminal has. */
  readonly columns: () => number;
  /** Who reads, as of now. */
  readonly view: () => View;
  /** Writes finished lines. */
  readonly print: (text: string) => void;
  /** Puts rows in the place of those before, right above what is typed. */
  readonly draw: (rows: readonly string[]) => void;
  /** Shows a whole message. */
  readonly show: (message: Message) => void;
}

/** How many answers in rooms that were seen as they were written are remembered until their messages come. */
const seenLimit = 100;

/** One's own question. */
const own = "own";

/** Shows what the AI writes. */
export class AiScreen {
  readonly #options: AiScreenOptions;
  #live: { readonly key: string | number; readonly answer: LiveAnswer } | undefined;
  readonly #seen = new Set<number>();
  #asked = 0;
  #place = 0;
  /** How many characters of one's own answer have come. */
  #ownLength = 0;

  /** Shows nothing yet. */
  constructor(options: AiScreenOptions) {
    this.#options = options;
  }

  /** Whether one's own question is under way. */
  get isAsked(): boolean {
    return this.#asked > 0;
  }

  /** A question was asked. */
  asked(): void {
    this.#asked++;
    this.#draw();
  }

  /** The question waits for its turn. */
  waits(place: number): void {
    this.#place = place;
    this.#draw();
  }

  /** The answer goes on. */
  written(text: string, room: string | undefined): void {
    this.#place = 0;
    const offset = this.#ownLength;
    this.#ownLength += text.length;
    this.#write(own, offset, text, room);
  }

  /** The answer is complete. */
  answered(message: Message): void {
    if (!this.#end(own)) this.#options.show(message);
  }

  /** There is no answer, or no more of it. */
  failed(): void {
    if (this.#end(own)) this.#notice("aiBrokeOff");
  }

  /** The question is over, however it went. */
  settled(): void {
    this.#asked--;
    this.#place = this.#ownLength = 0;
    this.#draw();
  }

  /** Something about an answer in a room. */
  hear(event: AiEvent): void {
    if (event.event === "ai_text") {
      return this.#write(event.answer, event.offset, event.text, event.room);
    }
    const isShown = this.#end(event.answer);
    if (event.message === undefined) {
      if (isShown) this.#notice("aiBrokeOff");
    } else if (isShown) this.#remember(event.message);
  }

  /** Whether a message was seen as it was written: it need not be shown again. */
  hasShown({ id }: Message): boolean {
    return this.#seen.delete(id);
  }

  /** The connection is lost: what is written in rooms goes on without us. */
  lost(): void {
    if (this.#live && this.#live.key !== own && this.#end(this.#live.key)) {
      this.#notice("aiBrokeOff");
    }
  }

  #write(key: string | number, offset: number, text: string, room: string | undefined): void {
    const { isScreen, columns, view, print } = this.#options;
    if (!isScreen) return;
    if (!this.#live && offset === 0) {
      const [label, width] = answerLabel({ at: Date.now(), room }, view());
      this.#live = { key, answer: new LiveAnswer(label, width) };
    }
    if (this.#live?.key !== key) return;
    const { answer } = this.#live;
    if (offset !== answer.length) {
      // Some of it was left out, since we read slowly: the whole follows at the end.
      this.#end(key);
      return this.#notice("aiGap");
    }
    for (const line of answer.write(text, columns())) print(line);
    this.#draw();
  }

  /** Finishes what is live under a key. Returns whether it was. */
  #end(key: string | number): boolean {
    if (this.#live?.key !== key) return false;
    const { answer } = this.#live;
    this.#live = undefined;
    this.#draw();
    for (const line of answer.end()) this.#options.print(line);
    return true;
  }

  #draw(): void {
    const { isScreen, columns, draw } = this.#options;
    if (!isScreen) return;
    const waiting = this.#waitingText();
    draw([...this.#live?.answer.tail(columns()) ?? [], ...waiting === undefined ? [] : [waiting]]);
  }

  #waitingText(): string | undefined {
    const { language, theme } = this.#options.view();
    if (this.#asked === 0 || this.#live?.key === own) return undefined;
    if (this.#place > 0) return theme.notice(placeText(this.#place, language));
    return theme.notice(say(language, "aiThinking"));
  }

  #notice(text: TextName): void {
    const { language, theme } = this.#options.view();
    this.#options.print(theme.notice(say(language, text)));
  }

  #remember(id: number): void {
    this.#seen.add(id);
    if (this.#seen.size <= seenLimit) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      break;
    }
  }
}
