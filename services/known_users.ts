/**
 * Everyone who was ever here.
 *
 * @module
 */
import { nameKey } from "../protocol/mod.ts";

/** The ids of all users who ever registered, found by name key. */
export class KnownUsers {
  readonly #idByKey = new Map<string, string>();

  /** Begins with the ids that storage knows. */
  constructor(ids: Iterable<string>) {
    for (const id of ids) this.add(id);
  }

  /** Makes a user known, under the id as last written. */
  add(id: string): void {
    this.#idByKey.set(nameKey(id), id);
  }

  /** The id of a user as last written, or undefined for one who was never here. */
  find(key: string): string | undefined {
    return this.#idByKey.get(key);
  }
}
