/**
 * Sending and receiving files, as protocol/README.md describes it.
 *
 * @module
 */
import { MadangError, nameKey } from "../protocol/mod.ts";
import type { ChatActor } from "./context.ts";
import { Download } from "./download.ts";
import { receiveFile } from "./file_body.ts";
import { windowFor } from "./file_exchange.ts";
import { finishUpload, openUpload } from "./file_upload.ts";
import type { Handler, House } from "./house.ts";
import { logDiskFailure } from "./on_disk.ts";
import type { RunningUpload, Transfer } from "./transfers.ts";

/** Begins to send a file, or goes on with it; from a colon peer it takes the whole file. */
export const file: Handler<"file"> = (house, actor, parameters, { body } = {}) => {
  const { to, name, size, transfer: id } = parameters;
  const { pace, transfers } = house.files;
  if (id === undefined) {
    const receivers = receiversOf(house, actor, to);
    const wanted = { ...receivers, from: actor.id, name, size, at: house.now() };
    // A native peer sends the bytes with commands of their own.
    if (body && !actor.connection.takesFiles) return receiveFile(house, actor, wanted, body);
    return house.files.begin(wanted, true).then(resume);
  }
  const transfer = transfers.sentBy(actor.key, id);
  const isSame = transfer.name === name && transfer.size === size &&
    nameKey(transfer.to) === nameKey(to);
  if (!isSame) throw new MadangError("transfer_differs");
  return resume(transfer);

  async function resume(transfer: Transfer) {
    const offset = await openUpload(house, transfer, actor.connection);
    const complete = transfer.sha256 === undefined ? {} : { complete: true } as const;
    const window = windowFor(size, pace.uploadWindow);
    return { transfer: transfer.id, offset, window, ...complete };
  }
};

/** Takes a piece of a file. */
export const fileChunk: Handler<"file_chunk"> = (
  house,
  actor,
  { transfer: id, offset },
  { body } = {},
) => {
  const transfer = house.files.transfers.sentBy(actor.key, id);
  if (!body) {
    throw new MadangError("parameter_missing", { parameter: "bytes", usage: '"bytes":n' });
  }
  const running = runningOf(transfer, actor);
  const { upload } = running;
  if (offset !== upload.taken) {
    throw new MadangError("transfer_offset", { offset, expected: upload.taken });
  }
  if (body.length > upload.room || offset + body.length > transfer.size) {
    // A sender that does not keep to the window would go on without it.
    void house.files.stopUpload(transfer);
    const { size } = transfer;
    const window = windowFor(size, house.files.pace.uploadWindow);
    throw new MadangError("transfer_window", { window, size });
  }
  body.receive({
    write(bytes) {
      // What was stopped meanwhile takes nothing; its sender has been told.
      if (transfer.running !== running) return undefined;
      upload.add(bytes);
      running.movedAt = house.now();
      return undefined;
    },
    get isOver() {
      return transfer.running !== running;
    },
    // A part of a piece is as good as a whole one: the sender goes on from what was taken.
    end() {},
  });
  return {};
};

/** Completes a file whose bytes have all come. Does nothing when it was complete before. */
export const fileFinish: Handler<"file_finish"> = async (
  house,
  actor,
  { transfer: id, sha256 },
) => {
  const transfer = house.files.transfers.sentBy(actor.key, id);
  await transfer.busy;
  if (transfer.sha256 === undefined) {
    const { upload } = runningOf(transfer, actor);
    if (upload.taken < transfer.size) {
      const { taken: received } = upload;
      throw new MadangError("transfer_incomplete", { received, size: transfer.size });
    }
    await finishUpload(house, transfer, { sha256, isSaved: false });
  } else if (transfer.sha256 !== sha256) {
    throw new MadangError("transfer_differs");
  }
  return house.files.awayFrom(transfer);
};

/** Takes a file back. */
export const fileCancel: Handler<"file_cancel"> = async (house, actor, { transfer: id }) => {
  await house.files.end(house.files.transfers.sentBy(actor.key, id), "cancelled");
  return {};
};

/** Sends a file to a receiver, from a position on. */
export const fileAccept: Handler<"file_accept"> = (house, actor, { transfer: id, offset }) => {
  const { files, log } = house;
  const { transfer, receiver } = waitingFor(house, actor, id);
  const { size } = transfer;
  if (offset > size) throw new MadangError("transfer_offset", { offset, expected: size });
  files.stopDownload(receiver);
  const { connection } = actor;
  const window = windowFor(size, files.pace.downloadWindow);
  const download = new Download(transfer, {
    offset,
    window,
    openReader: () => files.spool.openReader(id),
    failed(error) {
      logDiskFailure(log, `the file ${id} cannot be read`, error);
      connection.send({ event: "file_ended", transfer: id, code: "failed" });
    },
    now: house.now,
  });
  receiver.download = { download, connection };
  connection.addSource(download);
  return { transfer: id, size, window };
};

/** Notes how much a receiver has. */
export const fileReceived: Handler<"file_received"> = (
  house,
  actor,
  { transfer: id, received },
) => {
  const { receiver } = waitingFor(house, actor, id);
  const { download } = receiver;
  if (download?.connection !== actor.connection) {
    throw new MadangError("transfer_not_running");
  }
  const { download: { sent, received: before } } = download;
  if (received < before || received > sent) {
    throw new MadangError("transfer_offset", { offset: received, expected: before });
  }
  download.download.confirm(received);
  return {};
};

/** Notes that a receiver has all of a file. */
export const fileTaken: Handler<"file_taken"> = async (house, actor, { transfer: id }) => {
  const { transfer, receiver } = house.files.transfers.sentTo(actor.key, id);
  if (transfer.sha256 === undefined) {
    const { written: received, size } = transfer;
    throw new MadangError("transfer_incomplete", { received, size });
  }
  if (receiver.state === "waiting") await house.files.settle(transfer, receiver, "taken");
  return {};
};

/** Notes that a receiver does not want a file. */
export const fileRefuse: Handler<"file_refuse"> = async (house, actor, { transfer: id }) => {
  const { transfer, receiver } = waitingFor(house, actor, id);
  await house.files.settle(transfer, receiver, "refused");
  return {};
};

function receiversOf(house: House, actor: ChatActor, to: string) {
  if (!to.startsWith("#")) {
    const receiver = house.users.find(nameKey(to));
    if (receiver === undefined) throw new MadangError("user_unknown", { id: to });
    return { to: receiver, receivers: [receiver] };
  }
  const room = house.rooms.find(to.slice(1));
  if (!room) throw new MadangError("room_unknown", { room: to.slice(1) });
  if (!room.members.has(actor.key)) throw new MadangError("room_not_member", { room: room.name });
  const others = [...room.members].filter(([key]) => key !== actor.key).map(([, id]) => id);
  if (others.length === 0) throw new MadangError("file_nobody", { room: room.name });
  return { to: `#${room.name}`, receivers: others };
}

function runningOf(transfer: Transfer, { connection }: ChatActor): RunningUpload {
  const { running } = transfer;
  if (running?.connection === connection) return running;
  throw new MadangError("transfer_not_running");
}

function waitingFor(house: House, { key }: ChatActor, id: string) {
  const found = house.files.transfers.sentTo(key, id);
  if (found.receiver.state === "waiting") return found;
  throw new MadangError("transfer_unknown");
}
