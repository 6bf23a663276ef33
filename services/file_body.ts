/**
 * Files of colon peers: their bytes follow the command on the same connection, and it is answered when all is kept.
 *
 * @module
 */
import { MadangError, type ResultOf } from "../protocol/mod.ts";
import type { Body, ChatActor } from "./context.ts";
import { finishUpload, openUpload } from "./file_upload.ts";
import type { House } from "./house.ts";
import type { FileToSend, Transfer } from "./transfers.ts";

/** Takes a file whose bytes follow. Whatever happens to it, they are taken off the connection. */
export function receiveFile(
  house: House,
  actor: ChatActor,
  file: FileToSend,
  body: Body,
): Promise<ResultOf<"file">> {
  const opening = open();
  const ended = Promise.withResolvers<boolean>();
  let opened: Transfer | undefined;
  let isRefused = false;
  opening.catch(() => isRefused = true);
  body.receive({
    get isOver() {
      return isRefused || opened !== undefined && !opened.running;
    },
    write(bytes) {
      const running = opened?.running;
      if (running && running.upload.room >= bytes.length) {
        running.upload.add(bytes);
        running.movedAt = house.now();
        return undefined;
      }
      return addSlowly(bytes);
    },
    end: ended.resolve,
  });
  return answer();

  async function open(): Promise<Transfer> {
    const transfer = await house.files.begin(file, false);
    try {
      await openUpload(house, transfer, actor.connection);
    } catch (error) {
      await house.files.end(transfer, "cancelled");
      throw error;
    }
    return opened = transfer;
  }

  async function addSlowly(bytes: Uint8Array): Promise<void> {
    // The answer says why; the bytes of a file that failed belong to nothing.
    const transfer = await opening.catch(() => undefined);
    for (let rest = bytes; rest.length > 0;) {
      const running = transfer?.running;
      if (!running) return;
      await running.upload.whenRoom();
      const some = rest.subarray(0, running.upload.room);
      if (some.length === 0) return;
      running.upload.add(some);
      running.movedAt = house.now();
      rest = rest.subarray(some.length);
    }
  }

  async function answer(): Promise<ResultOf<"file">> {
    const transfer = await opening;
    const { id, size, running } = transfer;
    const stopped = running?.stopped.promise.then(() => undefined);
    const isComplete = await Promise.race([ended.promise, stopped]);
    if (isComplete === undefined || !transfer.running) throw reasonOf(transfer);
    if (!isComplete) {
      const received = transfer.running.upload.taken;
      await house.files.end(transfer, "cancelled");
      throw new MadangError("transfer_incomplete", { received, size });
    }
    await finishUpload(house, transfer, { isSaved: true });
    return {
      transfer: id,
      offset: size,
      window: 0,
      complete: true,
      ...house.files.awayFrom(transfer),
    };
  }

  function reasonOf({ endedAs }: Transfer): MadangError {
    if (endedAs === "failed") return new MadangError("storage_failed");
    if (endedAs === "refused") return new MadangError("file_refused");
    if (endedAs === "cancelled") return new MadangError("transfer_unknown");
    return new MadangError("transfer_stalled", { seconds: house.files.pace.stallTime / 1000 });
  }
}
