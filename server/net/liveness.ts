/**
 * Finding out whether a peer is there.
 *
 * @module
 */
import type { Outbox } from "./outbox.ts";
import { within } from "../within.ts";

/** What is known of one peer. Any number may ask at the same time: they share the question and the answer. */
export class Liveness {
  #answer: PromiseWithResolvers<boolean> | undefined;

  /** Notes that the peer was heard of, or that it is gone. */
  answered(isThere: boolean): void {
    this.#answer?.resolve(isThere);
    this.#answer = undefined;
  }

  /** Whether the peer answers a question within a time in milliseconds, or goes on reading what waits in its outbox. */
  async isThere(
    time: number,
    outbox: Pick<Outbox, "written" | "waiting">,
    send: () => void,
  ): Promise<boolean> {
    const { written, waiting } = outbox;
    if (await this.ask(time, send)) return true;
    // While it is being answered it is not read from. If it reads, it is there.
    return waiting > 0 && outbox.written > written;
  }

  /** Sends a question with `send` unless one is out; false when no answer came within a time in milliseconds. */
  async ask(time: number, send: () => void): Promise<boolean> {
    let answer = this.#answer;
    if (!answer) {
      answer = this.#answer = Promise.withResolvers<boolean>();
      send();
    }
    if (!await within(time, answer.promise)) {
      // A later question is a new one.
      if (this.#answer === answer) this.#answer = undefined;
      return false;
    }
    return await answer.promise;
  }
}
