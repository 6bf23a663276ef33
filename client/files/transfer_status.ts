/**
 * What there is to see of one transfer: who, what, how much of it is done, and whether it moves.
 *
 * @module
 */
import { ProgressMeter } from "./progress_meter.ts";

/**
 * `queued`: others come first. `preparing`: nothing is known of the server's side yet. `running`: bytes move, or are
 * about to. `stalled`: nothing has moved for a minute. `waiting`: the connection is broken. `over`: it ended, well or
 * not.
 */
export type TransferState = "queued" | "preparing" | "running" | "stalled" | "waiting" | "over";

/** How long nothing may move before a transfer is given up, in milliseconds. */
export const usualStallPatience = 60_000;

/** Who sends what to whom. */
export interface TransferFacts {
  /** What the client calls it. */
  readonly number: number;
  /** Whether this client sends it or receives it. */
  readonly direction: "sending" | "receiving";
  /** The other side: an id, or with `#` before it a room. */
  readonly peer: string;
  /** Which room somebody sends it to, with `#` before its name; only of what is received. */
  readonly room?: string;
  /** The file's name. */
  readonly name: string;
  /** The file's size, in bytes. */
  readonly size: number;
}

/** What follows a status. */
export interface StatusListener {
  /** Something that can be seen changed. */
  changed(status: TransferStatus): void;
  /** Nothing has moved for too long. */
  stalled(status: TransferStatus): void;
}

/** The state of one transfer. */
export class TransferStatus {
  /** Who sends what to whom. */
  readonly facts: TransferFacts;
  /** Measures how fast it goes. */
  readonly meter: ProgressMeter;
  readonly #listener: StatusListener;
  readonly #patience: number;
  #rested = Promise.withResolvers<void>();
  #done = 0;
  #state: TransferState = "queued";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A transfer that has not begun. */
  constructor(facts: TransferFacts, listener: StatusListener, patience: number) {
    this.facts = facts;
    this.meter = new ProgressMeter(facts.size);
    this.#listener = listener;
    this.#patience = patience;
  }

  /** How many bytes are done: on the server's disk, or on ours. */
  get done(): number {
    return this.#done;
  }

  /** What it is doing. */
  get state(): TransferState {
    return this.#state;
  }

  /** Whether it ended, well or not. */
  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Resolves when it is over, or given up for now. */
  get rested(): Promise<void> {
    return this.#rested.promise;
  }

  /** Others come first. */
  queues(): void {
    this.#become("queued");
  }

  /** It is its turn. */
  prepares(): void {
    this.#become("preparing");
    if (!this.isOver) this.#watch();
  }

  /** It begins, or goes on, where so many bytes are done. */
  began(done: number): void {
    this.meter.restart(done, performance.now());
    this.#done = done;
    this.#become("running");
    this.moved(done);
  }

  /** So many bytes are done. */
  moved(done: number): void {
    if (this.#state === "over") return;
    this.#done = done;
    this.meter.reached(done, performance.now());
    // What the disk still had to do when the connection broke does not make it run again.
    const isExpectedTo = this.#state !== "waiting" && this.#state !== "queued";
    this.#become(isExpectedTo ? "running" : this.#state);
    if (isExpectedTo) this.#watch();
  }

  /** It moves, but nothing more is done yet. */
  touched(): void {
    const isExpectedTo = this.#state === "preparing" || this.#state === "running" ||
      this.#state === "stalled";
    if (isExpectedTo) this.#watch();
  }

  /** The connection broke. */
  waits(): void {
    this.#become("waiting");
  }

  /** It is given up for now. */
  rests(): void {
    this.#become("stalled");
  }

  /** It is over. */
  ended(): void {
    this.#become("over");
  }

  #become(state: TransferState): void {
    if (this.#state === "over") return;
    if (state !== "running") clearTimeout(this.#timer);
    if (this.#state === "stalled") this.#rested = Promise.withResolvers<void>();
    this.#state = state;
    if (state === "stalled" || state === "over") this.#rested.resolve();
    this.#listener.changed(this);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#become("stalled");
      this.#listener.stalled(this);
    }, this.#patience);
  }
}
