/**
 * Storages that do not do everything as they should.
 *
 * @module
 */
import type { Storage } from "../../services/context.ts";

/** A storage that does some things in another way. */
export function storageWith(storage: Storage, otherwise: Partial<Storage>): Storage {
  return {
    open: () => storage.open(),
    close: () => storage.close(),
    whenWorking: () => storage.whenWorking(),
    commit: (...writes) => storage.commit(...writes),
    read: (query) => storage.read(query),
    search: (...asked) => storage.search(...asked),
    recall: (what) => storage.recall(what),
    has: (id) => storage.has(id),
    ...otherwise,
  };
}
