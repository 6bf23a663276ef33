/**
 * Files of users on the server's disk, which may be full.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";
import type { House } from "./house.ts";

/**
 * Waits for something to be done to a file. What the disk says is for the log; the peer can only try again.
 *
 * @throws {MadangError} `storage_failed` when the disk fails
 */
export async function onDisk<Result>({ log }: House, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof MadangError) throw cause;
    log.error("DB", "a file could not be kept", cause);
    throw new MadangError("storage_failed", {}, { cause });
  }
}
