/**
 * Bars that follow the transfers, redrawn no more often than one can see.
 *
 * @module
 */
import type { Language } from "../../protocol/mod.ts";
import { barLines } from "./progress_bars.ts";
import type { TransferStatus } from "./transfer_status.ts";

/** How long a change may wait to be seen, in milliseconds. What is over before is never drawn. */
const soon = 200;

/** How often the time that is left is told anew where nothing moves, in milliseconds. */
const later = 1_000;

/** What a display draws, and where. */
export interface DisplayOptions {
  readonly language: Language;
  /** How many columns the terminal has. */
  readonly columns: () => number;
  /** What to show. */
  readonly transfers: () => readonly TransferStatus[];
  /** Puts lines in the place of those before. */
  readonly draw: (lines: readonly string[]) => void;
}

/** Draws bars until disposed. */
export class ProgressDisplay implements Disposable {
  readonly #options: DisplayOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDue = false;

  /** Draws nothing before the first change. */
  constructor(options: DisplayOptions) {
    this.#options = options;
  }

  /** Something changed. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), soon);
  }

  /** Stops drawing. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#isDue = true;
  }

  #draw(): void {
    this.#isDue = false;
    const { transfers, draw, columns, language } = this.#options;
    const statuses = transfers();
    draw(barLines(statuses, { columns: columns(), language, at: performance.now() }));
    if (statuses.length > 0) this.#timer = setTimeout(() => this.#draw(), later);
  }
}
