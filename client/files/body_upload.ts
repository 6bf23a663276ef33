/**
 * Sending one file in the colon protocol: a header, and then its bytes on the same connection.
 *
 * @module
 */
import { bytesLimit, type UncheckedCommand } from "../../protocol/mod.ts";
import { Unanswered } from "../connection.ts";
import { Complaint } from "../texts.ts";
import { complaintAbout, isUnchanged, type LocalFile } from "./local_file.ts";
import type { TransferStatus } from "./transfer_status.ts";
import { fillFrom, type SentFile, type UploadListener } from "./upload.ts";

/** A registered stay that can send what this protocol needs. */
export interface BodyCarrier {
  /** Sends a command and raw bytes, with nothing between them. */
  performWithBody(command: UncheckedCommand, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Sends a file as a whole. The server's answer is a line for people; it can neither be resumed nor cancelled. A file
 * that changes meanwhile costs the connection, since the header has promised its size.
 */
export async function sendAsBody(
  file: LocalFile,
  status: TransferStatus,
  { carrier, listener }: { readonly carrier: BodyCarrier; readonly listener: UploadListener },
): Promise<void> {
  const sent: SentFile = { status, transfer: undefined };
  const parameters = { to: status.facts.peer, name: file.name, size: file.size };
  try {
    status.prepares();
    listener.began(sent, 0);
    await carrier.performWithBody({ name: "file", parameters }, pieces(file, status));
    status.ended();
    listener.sent(sent);
  } catch (error) {
    status.ended();
    // That the connection broke is told anyway, but not what became of the file.
    listener.failed(
      sent,
      error instanceof Unanswered ? new Complaint("uploadCutOff") : error,
      false,
    );
  }
}

async function* pieces(file: LocalFile, status: TransferStatus): AsyncGenerator<Uint8Array> {
  using open = await Deno.open(file.path).catch((error: unknown) => {
    throw complaintAbout(file.path, error);
  });
  if (!isUnchanged(file, await open.stat())) throw changed(file);
  const buffer = new Uint8Array(bytesLimit);
  status.began(0);
  for (let position = 0; position < file.size;) {
    const wanted = Math.min(buffer.length, file.size - position);
    const length = await fillFrom(open, buffer.subarray(0, wanted), file.path);
    if (length < wanted) throw changed(file);
    position += length;
    yield buffer.subarray(0, length);
    status.moved(position);
  }
}

function changed({ path }: LocalFile): Complaint {
  return new Complaint("fileChanged", { path });
}
