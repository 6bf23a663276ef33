/** Places for storages in memory, where nothing is kept from one to the next. @module */
import { createMemoryStorage } from "../../server/storage/memory/memory_storage.ts";
import type { MemoryLimits } from "../../server/storage/memory/limits.ts";
import type { Storage } from "../../services/context.ts";
import { gatheringLog, type Place } from "./place.ts";

/** A {@link Place} whose storages may hold other amounts than a server's. */
export interface MemoryPlace extends Place {
  readonly dataDir: string;
  /** What was logged at the level of warnings and errors. */
  readonly troubles: string[];
}

/** Makes a place for storages with these limits. */
export async function createMemoryPlace(limits?: Partial<MemoryLimits>): Promise<MemoryPlace> {
  const dataDir = await Deno.makeTempDir({ prefix: "madang_storage_" });
  const troubles: string[] = [];
  const opened: Storage[] = [];
  const noTable = () => Promise.reject(new Error("There are no tables in memory"));
  return {
    dataDir,
    troubles,
    storage() {
      const storage = createMemoryStorage({ dataDir, log: gatheringLog(troubles), limits });
      opened.push(storage);
      return storage;
    },
    rows: noTable,
    execute: noTable,
    async [Symbol.asyncDispose]() {
      for (const storage of opened) await storage.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
