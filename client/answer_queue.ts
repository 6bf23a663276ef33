/**
 * Answers in the order of their questions, whatever order they come in.
 *
 * @module
 */

/** The place of one answer in the order. */
export interface AnswerPlace {
  /** Adds lines to the answer. */
  print(lines: readonly string[]): void;
  /** The answer is complete. */
  close(): void;
}

interface Place {
  readonly held: (readonly string[])[];
  closed: boolean;
}

/** The first answer that is not complete is printed as it comes; those after it are held back. */
export class AnswerQueue {
  readonly #print: (lines: readonly string[]) => void;
  readonly #places: Place[] = [];
  #changed = Promise.withResolvers<void>();

  /** Prints with `print`. */
  constructor(print: (lines: readonly string[]) => void) {
    this.#print = print;
  }

  /** How many answers are not complete. */
  get length(): number {
    return this.#places.length;
  }

  /** A place after all that were opened before. */
  open(): AnswerPlace {
    const place: Place = { held: [], closed: false };
    this.#places.push(place);
    return {
      print: (lines) => {
        if (this.#places[0] === place) this.#print(lines);
        else place.held.push(lines);
      },
      close: () => {
        place.closed = true;
        this.#advance();
      },
    };
  }

  /** Resolves when at most `count` answers are not complete. */
  async shrunkTo(count: number): Promise<void> {
    while (this.#places.length > count) await this.#changed.promise;
  }

  #advance(): void {
    while (this.#places[0]?.closed) {
      this.#places.shift();
      for (const lines of this.#places[0]?.held.splice(0) ?? []) this.#print(lines);
    }
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
