/**
 * What all connections together may keep of lines whose end has not come: one alone may keep a long line, but many
 * strangers that each begin one must not fill the memory.
 *
 * @module
 */

/** Bytes from which on strangers may keep no more, and from which on nobody may. */
const strangersLimit = 32 * 1024 * 1024;
const everybodysLimit = 2 * strangersLimit;

/** Bytes of one connection that do not count: most lines come in a read or two, and must do so whatever others keep. */
const freeLength = 4 * 1024;

/** The unfinished lines of all connections. */
export class UnfinishedLines {
  readonly #held = new Map<object, number>();
  #total = 0;

  /** Notes how many bytes a connection keeps now. Returns whether it may. */
  hold(connection: object, kept: number, isStranger: boolean): boolean {
    const bytes = Math.max(0, kept - freeLength);
    const before = this.#held.get(connection) ?? 0;
    if (bytes === before) return true;
    this.#total += bytes - before;
    if (bytes === 0) this.#held.delete(connection);
    else this.#held.set(connection, bytes);
    return bytes < before || this.#total <= (isStranger ? strangersLimit : everybodysLimit);
  }
}
