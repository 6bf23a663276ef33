/**
 * The AI at a terminal: its answers appear as they are written, one at a time; others appear when they are whole.
 *
 * @module
 */
import {
  type Message,
  placeText,
  type ReceivedEvent,
  type UncheckedCommand,
} from "../../protocol/mod.ts";
import { answerLabel, cutToWidth, type View } from "../rendering.ts";
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
  /** Whether the server can be reached now. */
  readonly isConnected: () => boolean;
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

/** One's own question, and what is told of it. Another may be refused meanwhile, which changes nothing for this one. */
export interface OwnQuestion {
  /** It waits for its turn. */
  waits(place: number): void;
  /** The answer goes on. */
  written(text: string): void;
  /** The answer is complete. */
  answered(message: Message): void;
  /** There is no answer, or no more of it. */
  failed(): void;
  /** It is over, however it went. */
  settled(): void;
}

/** How far one's own question is. */
interface Progress {
  place: number;
  /** How many characters of its answer have come. */
  length: number;
}

/** Shows what the AI writes. */
export class AiScreen {
  readonly #options: AiScreenOptions;
  #live: { readonly key: Progress | number; readonly answer: LiveAnswer } | undefined;
  readonly #seen = new Set<number>();
  readonly #asked = new Set<Progress>();

  /** Shows nothing yet. */
  constructor(options: AiScreenOptions) {
    this.#options = options;
  }

  /** Whether one's own question is under way. */
  get isAsked(): boolean {
    return this.#asked.size > 0;
  }

  /** A question was asked. */
  asked({ parameters }: UncheckedCommand): OwnQuestion {
    const room = typeof parameters.room === "string" ? parameters.room : undefined;
    const progress: Progress = { place: 0, length: 0 };
    this.#asked.add(progress);
    this.#draw();
    return {
      waits: (place) => {
        progress.place = place;
        this.#draw();
      },
      written: (text) => {
        progress.place = 0;
        const offset = progress.length;
        progress.length += text.length;
        this.#write(progress, offset, text, room);
      },
      answered: (message) => {
        if (!this.#end(progress)) this.#options.show(message);
      },
      failed: () => {
        if (this.#end(progress)) this.#notice("aiBrokeOff");
      },
      settled: () => {
        this.#asked.delete(progress);
        this.#draw();
      },
    };
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

  /** The connection is back: what waited for it is asked. */
  resumed(): void {
    this.#draw();
  }

  /** The connection is lost: what is written in rooms goes on without us. */
  lost(): void {
    this.#draw();
    if (typeof this.#live?.key === "number" && this.#end(this.#live.key)) {
      this.#notice("aiBrokeOff");
    }
  }

  #write(key: Progress | number, offset: number, text: string, room: string | undefined): void {
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
  #end(key: Progress | number): boolean {
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
    if (!this.isAsked || typeof this.#live?.key === "object") return undefined;
    const { columns, view, isConnected } = this.#options;
    const { language, theme } = view();
    if (!isConnected()) return theme.notice(cutToWidth(say(language, "aiWaits"), columns() - 1));
    const place = Math.max(...Array.from(this.#asked, ({ place }) => place));
    const text = place > 0 ? placeText(place, language) : say(language, "aiThinking");
    return theme.notice(cutToWidth(text, columns() - 1));
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
