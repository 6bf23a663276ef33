/**
 * Sending no faster than the server takes: what it calls too much at once is sent again after a pause, in the order in
 * which it was given.
 *
 * @module
 */
import { definitionOf, type UncheckedCommand } from "../protocol/mod.ts";
import { type AnswerListener, Refused } from "./connection.ts";

/** How many commands may be under way: fewer than the refusals that servers put up with. */
const mostUnderWay = 100;
/** How long to wait before what was refused is sent again where the server does not say, in milliseconds. */
const pause = 1_000;
/** How long to wait at most, in milliseconds, whatever the server says. */
const longestPause = 60_000;

/** For how many milliseconds a server wants to hear nothing more, as far as it says so. */
export function pauseOf({ error: { seconds } }: Refused, usual: number = pause): number {
  return seconds === undefined ? usual : Math.min(seconds * 1_000, longestPause);
}

interface Entry {
  readonly command: UncheckedCommand;
  readonly answer: AnswerListener;
}

/** The commands of one session on their way to the server. */
export class Pacing {
  readonly #send: (command: UncheckedCommand, answer: AnswerListener) => void;
  readonly #pause: number;
  /** What waits, the oldest first. */
  #waiting: Entry[] = [];
  /** What is not answered yet, the oldest first. */
  readonly #underWay = new Set<Entry>();
  /** What was refused since the last pause. */
  #refused: Entry[] = [];
  /** Once the server was asked too much, one command goes at a time: so none overtakes another. */
  #isStrict = false;
  /** How long it said to wait, of those refused since the last pause. */
  #wanted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  #isAdvancing = false;
  #moved = Promise.withResolvers<void>();

  /** Sends with `send`. The pause is in milliseconds. */
  constructor(
    send: (command: UncheckedCommand, answer: AnswerListener) => void,
    pauseLength: number = pause,
  ) {
    this.#send = send;
    this.#pause = pauseLength;
  }

  /** Sends a command when it is its turn. */
  perform(command: UncheckedCommand, answer: AnswerListener): void {
    // What takes minutes must not keep others waiting.
    if (definitionOf(command.name).slow) return this.#send(command, answer);
    this.#waiting.push({ command, answer });
    this.#advance();
  }

  /** Resolves when everything was sent, and what was too much again. Other answers may still be owed. */
  async handedOver(): Promise<void> {
    const isLeft = () =>
      this.#waiting.length + this.#refused.length > 0 || this.#isStrict && this.#underWay.size > 0;
    while (isLeft()) await this.#moved.promise;
  }

  /** Waits for nothing any more: the session is over, and whatever is sent fails at once. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#takeBack();
    this.#advance();
  }

  #advance(): void {
    // What is answered at once comes back here: the loop goes on then, however many there are.
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    try {
      // What was refused goes first, after all that was sent with it is answered.
      while (this.#hasRoom && this.#refused.length === 0) {
        const entry = this.#waiting.shift();
        if (!entry) break;
        this.#underWay.add(entry);
        this.#perform(entry);
      }
    } finally {
      this.#isAdvancing = false;
    }
  }

  get #hasRoom(): boolean {
    const most = this.#isOver ? Infinity : this.#isStrict ? 1 : mostUnderWay;
    return this.#timer === undefined && this.#underWay.size < most;
  }

  #perform(entry: Entry): void {
    const { command, answer } = entry;
    this.#send(command, {
      part: answer.part && ((part) => answer.part?.(part)),
      result: (result) => {
        this.#underWay.delete(entry);
        answer.result(result);
        this.#ended();
      },
      failed: (failure) => {
        this.#underWay.delete(entry);
        if (!this.#isOver && failure instanceof Refused && failure.error.code === "rate_limited") {
          this.#wanted = Math.max(this.#wanted, pauseOf(failure, this.#pause));
          this.#refused.push(entry);
        } else answer.failed(failure);
        this.#ended();
      },
    });
  }

  #ended(): void {
    if (this.#refused.length > 0 && this.#underWay.size === 0 && this.#timer === undefined) {
      this.#isStrict = true;
      this.#takeBack();
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#advance();
      }, this.#wanted);
      this.#wanted = 0;
    }
    this.#advance();
    const { resolve } = this.#moved;
    this.#moved = Promise.withResolvers<void>();
    resolve();
  }

  #takeBack(): void {
    this.#waiting = [...this.#refused, ...this.#waiting];
    this.#refused = [];
  }
}
