/**
 * Files of users on the server's disk, which may be full.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";
import { systemReason } from "../protocol/system_reasons.ts";
import type { Log } from "./context.ts";
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
    logDiskFailure(log, "a file could not be kept", cause);
    throw new MadangError("storage_failed", {}, { cause });
  }
}

/** Logs what failed on the disk: with the system's reason where it refused something, otherwise with the stack of a bug. */
export function logDiskFailure(log: Log, what: string, cause: unknown): void {
  if (isOfSystem(cause)) log.error("DB", `${what}: ${systemReason(cause.message).en}`);
  else log.error("DB", what, cause);
}

// Deno puts the system's name of a failure, like ENOSPC, into the code of its errors.
function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^E[A-Z0-9]+$/.test(String(error.code));
}
