/**
 * What has much to send to one peer, such as files: each in its turn, and only while little else waits for the peer.
 *
 * @module
 */
import type { ChatEvent } from "../../protocol/mod.ts";
import type { EventSource } from "../../services/context.ts";
import type { Outbox } from "./outbox.ts";

/** The sources of one connection. */
export class Sources {
  readonly #outbox: Pick<Outbox, "ready">;
  readonly #send: (event: ChatEvent) => void;
  /** Those that may have something, in the order of their turns. */
  readonly #waiting = new Set<EventSource>();
  #isRunning = false;

  /** Makes none; `send` puts a piece into the outbox at once. */
  constructor(outbox: Pick<Outbox, "ready">, send: (event: ChatEvent) => void) {
    this.#outbox = outbox;
    this.#send = send;
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
    for (;;) {
      const [source] = this.#waiting;
      if (!source) return;
      // Before asking: whoever wakes it meanwhile has it asked again.
      this.#waiting.delete(source);
      const event = await source.next();
      if (!event) continue;
      // One piece is at hand while the one before it leaves. False: the connection has ended.
      if (!await this.#outbox.ready()) return;
      if (source.isCancelled) continue;
      this.#send(event);
      if (!source.isDone) this.#waiting.add(source);
    }
  }
}
