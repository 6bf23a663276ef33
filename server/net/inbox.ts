/**
 * Taking private messages out of a user's inbox once they have left the server. Until then they stay there, so that a
 * connection that breaks takes none of them with it.
 *
 * @module
 */
import type { Outbox } from "./outbox.ts";

/** The inbox of the user whom one connection serves. */
export class Inbox {
  readonly #outbox: Outbox;
  readonly #taken: (through: number) => void;
  #sentThrough = 0;
  /** Where the last of them ends in the outbox. */
  #position = 0;
  #takenThrough = 0;
  #isWaiting = false;

  /** Begins with nothing sent; `taken` hears through which message id the inbox was handed over. */
  constructor(outbox: Outbox, taken: (through: number) => void) {
    this.#outbox = outbox;
    this.#taken = taken;
  }

  /** Notes that a private message to the user is in the outbox. */
  sent(id: number): void {
    this.#sentThrough = Math.max(this.#sentThrough, id);
    this.#position = this.#outbox.position;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void this.#takeWhenWritten();
  }

  async #takeWhenWritten(): Promise<void> {
    while (this.#takenThrough < this.#sentThrough) {
      const through = this.#sentThrough;
      // False: the connection ended first, and what was not written stays in the inbox.
      if (!await this.#outbox.writtenThrough(this.#position)) return;
      this.#takenThrough = through;
      this.#taken(through);
    }
    this.#isWaiting = false;
  }
}
