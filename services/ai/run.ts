/**
 * One question on its way: its place in the line, what is written of its answer, and its end.
 *
 * @module
 */

/** How long pieces of an answer are gathered before they are shown, in milliseconds; the first is shown at once. */
const gatheringTime = 80;

const highSurrogateAtEnd = /[\ud800-\udbff]$/;

/** A question under way. */
export class Run {
  readonly #cancelling = new AbortController();
  readonly #ending = new AbortController();
  readonly #written: (offset: number, text: string) => void;
  #place = 0;
  #text = "";
  #gathered = "";
  #shownAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changed = Promise.withResolvers<void>();

  /** Makes one of which nothing is written; `written` is told what is shown of it. */
  constructor(written: (offset: number, text: string) => void) {
    this.#written = written;
  }

  /** Its place in the line; 0: it does not wait. */
  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = place;
    this.#notify();
  }

  /** What is written and shown so far. */
  get text(): string {
    return this.#text;
  }

  /** Whether nothing more is written. */
  get isOver(): boolean {
    return this.over.aborted;
  }

  /** Aborted when nothing more is written. */
  get over(): AbortSignal {
    return this.#ending.signal;
  }

  /** Aborted when the question is cancelled, with the reason. */
  get signal(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** Ends the question before its time. */
  cancel(reason: unknown): void {
    if (!this.isOver) this.#cancelling.abort(reason);
  }

  /** Resolves at the next change of place or text, or at the end. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Adds a piece of the answer. */
  write(piece: string): void {
    this.#gathered += piece;
    if (this.#timer !== undefined) return;
    const wait = this.#shownAt + gatheringTime - performance.now();
    if (wait <= 0) this.#show();
    else this.#timer = setTimeout(() => this.#show(), wait);
  }

  /** Shows the rest of what is written, and nothing after it. */
  end(): void {
    this.#show();
    this.#ending.abort();
    this.#notify();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // The halves of a character may come one after the other.
    const end = highSurrogateAtEnd.test(this.#gathered)
      ? this.#gathered.length - 1
      : this.#gathered.length;
    if (end === 0) return;
    const text = this.#gathered.slice(0, end);
    this.#gathered = this.#gathered.slice(end);
    const offset = this.#text.length;
    this.#text += text;
    this.#shownAt = performance.now();
    this.#written(offset, text);
    this.#notify();
  }

  #notify(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
