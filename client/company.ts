/**
 * Who is here, as far as this client was told: so that it says who comes, and not who comes back with the server.
 *
 * @module
 */
import { nameKey } from "../protocol/mod.ts";

/** How long others may take to find their way back after a lost connection, in milliseconds. */
const returnTime = 60_000;

/** The people here, by name key. */
export class Company {
  #here = new Set<string>();
  /** Those who were here when the connection broke, and have not been seen since. */
  #expected = new Set<string>();
  #expectedUntil = 0;

  /** Takes note of who is here, right after registering. */
  registered(online: Iterable<string>, now: number): void {
    // The connection may have broken before they were back.
    const before = now < this.#expectedUntil ? this.#here.union(this.#expected) : this.#here;
    this.#here = new Set(Array.from(online, nameKey));
    this.#expected = before.difference(this.#here);
    this.#expectedUntil = now + returnTime;
  }

  /** Takes note of somebody who came. Returns whether that is news. */
  came(id: string, now: number): boolean {
    const key = nameKey(id);
    const isBack = this.#expected.delete(key) && now < this.#expectedUntil;
    const wasHere = this.#here.has(key);
    this.#here.add(key);
    return !isBack && !wasHere;
  }

  /** Takes note of somebody who left. */
  went(id: string): void {
    this.#here.delete(nameKey(id));
    this.#expected.delete(nameKey(id));
  }
}
