/**
 * The storage that the settings choose.
 *
 * @module
 */
import type { Log } from "../../services/context.ts";
import type { Settings } from "../config/settings.ts";
import { storageLocation } from "../config/storage_location.ts";
import { createWorkerStorage, type WorkerStorage } from "./worker_storage.ts";

/** Makes the storage of a server. Nothing happens before it is opened. */
export function openStorage(settings: Settings, log: Log, onCrash?: () => void): WorkerStorage {
  const dataDir = settings["data-dir"];
  return createWorkerStorage({
    location: storageLocation(settings),
    dataDir,
    logDir: `${dataDir}/log_files`,
    mode: settings.mode,
    log,
    onCrash,
  });
}
