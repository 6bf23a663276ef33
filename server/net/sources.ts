/**
 * What has much to send to one peer, such as files: each in its turn, and only while little else waits for the peer.
 *
 * @module
 */
import { type ChatEvent, PiecePace } from "../../protocol/mod.ts";
import type { EventSource } from "../../services/context.ts";
import type { Outbox } from "./outbox.ts";

/** Room for the line before a piece, in bytes. */
const lineLength = 512;

/** What sources send through. */
export interface SourcesOptions {
  readonly outbox: Pick<Outbox, "ready" | "push" | "position" | "written">;
  /** The bytes of an event, in `space` or elsewhere; undefined where the peer does not get it. */
  encode(event: ChatEvent, space: Uint8Array): Uint8Array | undefined;
}

/** Room that is free again when the outbox has written up to `end`. */
interface Space {
  readonly bytes: Uint8Array;
  end: number;
}

/** The sources of one connection. */
export class Sources {
  readonly #options: SourcesOptions;
  /** Those that may have something, in the order of their turns. */
  readonly #waiting = new Set<EventSource>();
  /** What pieces are put into, over and over: a file makes no garbage, and takes the room with it when it ends. */
  readonly #spaces = new WeakMap<EventSource, Space[]>();
  readonly #pace = new PiecePace();
  #isRunning = false;

  /** Makes none. */
  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** Sends what a source has from now on. */
  add(source: EventSource): void {
    source.whenMore(() => this.#wake(source));
    this.#wake(source);
  }

  #wake(source: EventSource): void {
    this.#waiting.add(source);
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run().finally(() => this.#isRunning = false);
  }

  async #run(): Promise<void> {
    for (let sentAt: number | undefined;;) {
      const [source] = this.#waiting;
      if (!source) return;
      // False: the connection has ended.
      if (!await this.#options.outbox.ready()) return;
      if (sentAt !== undefined) this.#pace.left(performance.now() - sentAt);
      sentAt = undefined;
      // Before asking: whoever wakes it meanwhile has it asked again.
      this.#waiting.delete(source);
      const next = source.next(this.#pace.length);
      // What is at hand may change as soon as anything else has its turn.
      const event = next instanceof Promise ? await next : next;
      if (!event || source.isCancelled) continue;
      this.#send(source, event);
      sentAt = performance.now();
      if (!source.isDone) this.#waiting.add(source);
    }
  }

  #send(source: EventSource, event: ChatEvent): void {
    const { outbox, encode } = this.#options;
    const space = this.#freeSpace(source);
    const bytes = encode(event, space.bytes);
    if (!bytes) return;
    outbox.push(bytes);
    space.end = outbox.position;
  }

  #freeSpace(source: EventSource): Space {
    const { written } = this.#options.outbox;
    const spaces = this.#spaces.get(source) ?? [];
    this.#spaces.set(source, spaces);
    const index = spaces.findIndex(({ end }) => end <= written);
    const length = this.#pace.length + lineLength;
    // As long as pieces are now, so that a slow line or a short file takes little memory.
    if (spaces[index]?.bytes.length >= length) return spaces[index];
    const space = { bytes: new Uint8Array(length), end: 0 };
    if (index === -1) spaces.push(space);
    else spaces[index] = space;
    return space;
  }
}
