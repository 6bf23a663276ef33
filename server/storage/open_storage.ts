/**
 * The storage that the settings choose.
 *
 * @module
 */
import type { ChatLog, Log, Storage } from "../../services/context.ts";
import type { Settings } from "../config/settings.ts";
import { isVolatile, storageLocation, storageName } from "../config/storage_location.ts";
import { type ChatLogOptions, createChatLog } from "./chat_log/chat_log.ts";
import { createMemoryChatLog } from "./memory/chat_log.ts";
import { createMemoryStorage } from "./memory/memory_storage.ts";
import type { DatabaseStorage, ServerStorage } from "./server_storage.ts";
import { createWorkerStorage, type WorkerLocation } from "./worker_storage.ts";

/** Makes the storage of a server. Nothing happens before it is opened. */
export function openStorage(settings: Settings, log: Log, onCrash?: () => void): ServerStorage {
  const location = storageLocation(settings);
  const dataDir = settings["data-dir"];
  return location.kind === "memory"
    ? createMemoryStorage({ dataDir, log })
    : openDatabase(settings, location, log, onCrash);
}

/** Makes the storage in a database. Nothing happens before it is opened. */
export function openDatabase(
  settings: Settings,
  location: WorkerLocation,
  log: Log,
  onCrash?: () => void,
): DatabaseStorage {
  const dataDir = settings["data-dir"];
  return createWorkerStorage({
    location,
    dataDir,
    logDir: `${dataDir}/log_files`,
    mode: settings.mode,
    log,
    onCrash,
  });
}

/** What the KakaoTalk chat log is made of, whatever the storage. */
export interface ChatLogMeans extends Omit<ChatLogOptions, "storage" | "directory"> {
  readonly storage: Storage;
}

/**
 * Makes the KakaoTalk chat log over a storage that is open.
 *
 * @throws {UnusableStorageError} when it has to wait on the disk and cannot
 */
export async function openChatLog(settings: Settings, means: ChatLogMeans): Promise<ChatLog> {
  if (isVolatile(settings)) return createMemoryChatLog(means);
  // Of this storage alone: what waits for one must not go into another.
  const folder = storageName(settings).replace(/[^\w.-]/g, "_");
  return await createChatLog({ ...means, directory: `${settings["data-dir"]}/spool/${folder}` });
}
