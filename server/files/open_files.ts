/**
 * Files between users, open: what they are made of, and who looks after those that stall or expire.
 *
 * @module
 */
import type { Delivery, Log, Storage, StoredState } from "../../services/context.ts";
import { FileExchange, type FilePace, usualPace } from "../../services/file_exchange.ts";
import type { Settings } from "../config/settings.ts";
import { isVolatile } from "../config/storage_location.ts";
import { join } from "../std/path.ts";
import { createFileSpool, volatileTransfers } from "./spool.ts";

/** How often stalled and expired files are looked for, in milliseconds. */
const usualSweepInterval = 5_000;

/** What files need of the server. */
export interface FileMeans {
  readonly storage: Storage;
  readonly delivery: Delivery;
  readonly log: Log;
  readonly stored: StoredState["transfers"];
  /** Hears of all bytes that come in. */
  wrote(this: void, count: number): void;
  /** How files move, where that differs from the usual. */
  readonly pace?: Partial<FilePace>;
  /** How often stalled and expired files are looked for, in milliseconds. */
  readonly sweepInterval?: number;
  /** What the time is, in milliseconds, for who looks for them. */
  readonly sweepTime?: () => number;
}

/** Takes in the files that are on their way, and looks after them until it is disposed of. */
export async function openFiles(
  settings: Settings,
  means: FileMeans,
): Promise<{ readonly exchange: FileExchange } & AsyncDisposable> {
  const { storage, delivery, log, stored, wrote, pace } = means;
  const { sweepInterval = usualSweepInterval, sweepTime = Date.now } = means;
  const dataDir = settings["data-dir"];
  // Those of a run that was killed, whatever the storage is now.
  await removeVolatileTransfers(dataDir, log);
  const folder = isVolatile(settings) ? volatileTransfers : undefined;
  const exchange = new FileExchange({
    spool: createFileSpool(dataDir, wrote, folder),
    storage,
    delivery,
    log,
    limits: {
      size: settings["file-limit"],
      userQuota: settings["file-user-quota"],
      quota: settings["file-quota"],
      days: settings["file-days"],
    },
    pace: { ...usualPace, ...pace },
    now: sweepTime,
  });
  await exchange.open(stored);
  const sweeping = setInterval(() => void exchange.sweep(), sweepInterval);
  return {
    exchange,
    async [Symbol.asyncDispose]() {
      clearInterval(sweeping);
      await exchange.close();
      if (folder !== undefined) await removeVolatileTransfers(dataDir, log);
    },
  };
}

/** Removes files that were on their way while nothing was kept of them: nobody will ask for them again. */
async function removeVolatileTransfers(dataDir: string, log: Log): Promise<void> {
  try {
    await Deno.remove(join(dataDir, "received_files", volatileTransfers), { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    log.warning("SERVER", `files that were on their way could not be removed: ${error}`);
  }
}
