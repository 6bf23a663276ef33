/**
 * The answers that one connection still owes. One that the peer numbered is sent when it is ready; others, which the
 * peer tells apart by their order alone, wait for those before them.
 *
 * @module
 */

/** Sends one answer; resolves when it is in the outbox as a whole. */
export type SendAnswer = () => void | Promise<void>;

/** The answers under way. */
export class Answers {
  readonly #limit: number;
  #underWay = 0;
  #lastInOrder: Promise<void> | undefined;
  #becameFewer: PromiseWithResolvers<void> | undefined;

  /** Allows `limit` answers to be under way before the peer has to wait. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether an answer has to wait for its turn. */
  get mustWait(): boolean {
    return this.#lastInOrder !== undefined;
  }

  /**
   * Adds an answer that takes time. `prepare` gives how to send it, and never rejects; it is awaited at once, so that
   * the work goes on while earlier answers are still owed.
   */
  add(prepare: Promise<SendAnswer>, inOrder: boolean): Promise<void> {
    this.#underWay++;
    const before = inOrder ? this.#lastInOrder : undefined;
    const sent = this.#send(prepare, before).finally(() => {
      this.#underWay--;
      if (this.#lastInOrder === sent) this.#lastInOrder = undefined;
      this.#becameFewer?.resolve();
      this.#becameFewer = undefined;
    });
    if (inOrder) this.#lastInOrder = sent;
    return sent;
  }

  async #send(prepare: Promise<SendAnswer>, before: Promise<void> | undefined): Promise<void> {
    const send = await prepare;
    if (before) await before;
    await send();
  }

  /** A promise to wait for when too many are under way, else undefined. */
  whenFewer(): Promise<void> | undefined {
    return this.#underWay < this.#limit ? undefined : this.#waitForFewer(this.#limit);
  }

  /** Resolves when nothing is owed any more. */
  settled(): Promise<void> {
    return this.#waitForFewer(1);
  }

  async #waitForFewer(limit: number): Promise<void> {
    while (this.#underWay >= limit) {
      this.#becameFewer ??= Promise.withResolvers<void>();
      await this.#becameFewer.promise;
    }
  }
}
