/**
 * The bytes that wait to be written to one connection: ordered, bounded, one write in flight. What queues up during a
 * write is joined into the next one, which is worth a factor of 37 in a busy room (shared/bench/README.md).
 *
 * @module
 */
import { splitIntoPieces, type WriteStyle } from "../../protocol/mod.ts";
import { createTraffic, type Traffic } from "../metrics/traffic.ts";
import { ByteQueue, type ByteRange } from "./byte_queue.ts";
import { ReadingPace } from "./reading_pace.ts";

/** Below this many waiting bytes, a long answer may send its next part. */
const lowWater = 64 * 1024;
/** More waiting bytes than this are a flood to a peer that gets pieces. */
const floodSize = 256 * 1024;

/** What an outbox writes to. */
export interface Writable {
  /** Writes some of the bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** What an outbox needs to know. */
export interface OutboxOptions {
  /** Most bytes that may wait. */
  readonly limit: number;
  /** Called once when more wait: the peer does not keep up. Must not block. */
  onOverflow(waiting: number): void;
  /** Called once when the peer cannot be written to any more. Must not block. */
  onBroken(error: unknown): void;
}

/** Where what is sent is counted while nobody wants to know. */
const uncounted = createTraffic();

/** The bytes that wait for one connection. */
export class Outbox {
  readonly #target: Writable;
  readonly #options: OutboxOptions;
  /** How the peer wants its bytes. */
  style: WriteStyle = "stream";
  /** Where what is sent is counted. */
  traffic: Traffic = uncounted;
  readonly #queue = new ByteQueue();
  #waiting = 0;
  #written = 0;
  #isWriting = false;
  #isClosed = false;
  /** Of a peer that gets pieces. */
  #pace: ReadingPace | undefined;
  readonly #becameLow = new Signal();
  readonly #becameEmpty = new Signal();
  readonly #becameWritten = new Signal();

  /** Makes an empty outbox that writes to `target`. */
  constructor(target: Writable, options: OutboxOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** How many bytes wait, those being written included. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many bytes were written since the beginning: whether this grows tells whether the peer reads. */
  get written(): number {
    return this.#written;
  }

  /** Adds bytes, which must not change afterwards. Never blocks; what comes after the end is dropped. */
  push(bytes: Uint8Array): void {
    this.#push(bytes, 0, bytes.length);
  }

  /** Does what {@link push} does with bytes that others are sent too. */
  pushShared({ block, start, end }: ByteRange): void {
    this.#push(block, start, end);
  }

  #push(block: Uint8Array, start: number, end: number): void {
    if (this.#isClosed || start === end) return;
    if (this.style === "stream") this.#queue.append(block, start, end);
    else this.#queue.add(block, start, end);
    this.#waiting += end - start;
    this.traffic.sent++;
    if (this.#waiting > this.#options.limit) {
      const waiting = this.#waiting;
      this.close();
      this.traffic.cutOff++;
      this.#options.onOverflow(waiting);
    } else if (!this.#isWriting) {
      this.#isWriting = true;
      // Not at once: what the same event loop turn adds goes out in the same write.
      queueMicrotask(() => this.#drain());
    }
  }

  /** Resolves when few enough bytes wait to send more of a long answer: true, or false when it has ended. */
  async ready(): Promise<boolean> {
    while (!this.#isClosed && this.#waiting > lowWater) await this.#becameLow.wait();
    return !this.#isClosed;
  }

  /** Resolves when everything is written: true, or false when it has ended before. */
  async flushed(): Promise<boolean> {
    while (!this.#isClosed && this.#waiting > 0) await this.#becameEmpty.wait();
    return !this.#isClosed;
  }

  /** Where the bytes pushed last end, counted from the beginning; nowhere once it has ended. */
  get position(): number {
    return this.#isClosed ? Infinity : this.#written + this.#waiting;
  }

  /** Resolves when everything up to a position is written: true, or false when it has ended before. */
  async writtenThrough(position: number): Promise<boolean> {
    while (!this.#isClosed && this.#written < position) await this.#becameWritten.wait();
    return this.#written >= position;
  }

  /** Drops what waits, and everything from now on. */
  close(): void {
    this.#isClosed = true;
    this.#queue.clear();
    this.#waiting = 0;
    this.#becameLow.notify();
    this.#becameEmpty.notify();
    this.#becameWritten.notify();
  }

  async #drain(): Promise<void> {
    try {
      while (!this.#queue.isEmpty) {
        if (this.style === "pieces") await this.#writePieces(this.#queue.take());
        else {
          await this.#write(this.#queue.takeJoined());
          this.#queue.done();
        }
      }
    } catch (error) {
      const wasOpen = !this.#isClosed;
      this.close();
      if (wasOpen) this.#options.onBroken(error);
    }
    this.#isWriting = false;
    this.#becameEmpty.notify();
  }

  async #writePieces(bytes: Uint8Array): Promise<void> {
    const pace = this.#pace ??= new ReadingPace();
    for (const piece of splitIntoPieces(bytes)) {
      const pause = pace.pauseBefore(piece, this.#waiting > floodSize, performance.now());
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      if (this.#isClosed) return;
      await this.#write(piece);
      pace.wrote(piece, performance.now());
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && !this.#isClosed) {
      const written = await this.#target.write(rest);
      rest = rest.subarray(written);
      this.#written += written;
      this.traffic.sentBytes += written;
      this.#waiting = Math.max(0, this.#waiting - written);
    }
    this.#becameWritten.notify();
    if (this.#waiting <= lowWater) this.#becameLow.notify();
  }
}

/** Lets any number of waiters wait for the next notification, and costs nothing while nobody waits. */
class Signal {
  #pending: PromiseWithResolvers<void> | undefined;

  wait(): Promise<void> {
    return (this.#pending ??= Promise.withResolvers<void>()).promise;
  }

  notify(): void {
    this.#pending?.resolve();
    this.#pending = undefined;
  }
}
