/**
 * The two ends of an upload: opening it, at first or again, and completing it.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";
import type { Connection } from "./connection.ts";
import { windowFor } from "./file_exchange.ts";
import type { House } from "./house.ts";
import { logDiskFailure, onDisk } from "./on_disk.ts";
import type { Transfer } from "./transfers.ts";
import { Upload } from "./upload.ts";

/**
 * Lets a connection send a transfer, in the place of one that did before. Returns from where on: so many bytes are there
 * and survive a crash.
 *
 * @throws {MadangError} `transfer_unknown` when it ended meanwhile, `storage_failed` when the disk fails
 */
export function openUpload(
  house: House,
  transfer: Transfer,
  connection: Connection,
): Promise<number> {
  return inTurn(transfer, async () => {
    const { files, log } = house;
    const { id, size } = transfer;
    await files.stopUpload(transfer);
    if (transfer.sha256 !== undefined) return size;
    const writer = await onDisk(house, files.spool.openWriter(id));
    if (transfer.isOver) {
      writer.close();
      throw new MadangError("transfer_unknown");
    }
    transfer.written = writer.size;
    transfer.endedAs = undefined;
    // No longer than what can still come, so that many small files take little memory.
    const window = Math.min(
      windowFor(size, files.pace.uploadWindow),
      Math.max(1, size - writer.size),
    );
    const upload = new Upload(writer, window, {
      taken: () => files.moved(transfer),
      written(received) {
        transfer.written = received;
        // What was written of a sending that was stopped is told with the next one.
        if (transfer.running?.upload !== upload) return;
        connection.send({ event: "file_progress", transfer: id, received });
      },
      failed(error) {
        logDiskFailure(log, `the file ${id} cannot be written`, error);
        connection.send({ event: "file_ended", transfer: id, code: "failed" });
        transfer.endedAs = "failed";
        // Not awaited: it waits for what has just failed.
        void files.stopUpload(transfer);
      },
    });
    const stopped = Promise.withResolvers<void>();
    transfer.running = { upload, connection, movedAt: house.now(), stopped };
    return writer.size;
  });
}

/** What completes an upload. */
export interface Completion {
  /** What its hash must be; none: whatever came is right. */
  readonly sha256?: string;
  /** Whether it is saved for the operator under its own name. */
  readonly isSaved: boolean;
}

/**
 * Completes a transfer all of whose bytes were taken.
 *
 * @throws {MadangError} `file_corrupt`, after removing it; `transfer_not_running` when it was stopped, `transfer_unknown`
 * when it ended meanwhile; `storage_failed`
 */
export function finishUpload(
  house: House,
  transfer: Transfer,
  { sha256, isSaved }: Completion,
): Promise<void> {
  return inTurn(transfer, async () => {
    const { running } = transfer;
    // Asked twice.
    if (transfer.sha256 !== undefined) return;
    if (!running) throw new MadangError("transfer_not_running");
    const hash = await onDisk(
      house,
      running.upload.hash().catch((error) => {
        if (transfer.running === running) throw error;
        throw new MadangError(transfer.isOver ? "transfer_unknown" : "transfer_not_running");
      }),
    );
    if (transfer.isOver) throw new MadangError("transfer_unknown");
    if (sha256 !== undefined && sha256 !== hash) {
      await house.files.end(transfer, "corrupt");
      throw new MadangError("file_corrupt");
    }
    await onDisk(house, house.files.complete(transfer, hash, isSaved));
    if (transfer.isOver) throw new MadangError("transfer_unknown");
    await house.files.stopUpload(transfer);
  });
}

// One at a time for each transfer: two connections of its sender may both believe to be the one.
function inTurn<Result>(transfer: Transfer, work: () => Promise<Result>): Promise<Result> {
  const done = transfer.busy.then(work);
  transfer.busy = done.catch(() => {}); // whoever waits for its turn does not care how the others went
  return done;
}
