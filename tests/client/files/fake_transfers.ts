/**
 * The server's part of a transfer, played by a test.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { UncheckedCommand } from "../../../protocol/mod.ts";
import type { FakePeer } from "../../helpers/fake_server.ts";

/** A transfer's id, as servers make them. */
export const transferId = "3f9k2m7q0x5t8w1z";

/** The SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that look like anything: line breaks and commands among them. */
export function wildBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += 65_536) {
    crypto.getRandomValues(bytes.subarray(start, start + 65_536));
  }
  const text = new TextEncoder().encode('\nBR:bob:hi:\n{"command":"quit"}\nFILE:bob:a:5\n');
  for (let place = 1_000; place + text.length < length; place += 100_000) bytes.set(text, place);
  return bytes;
}

/** What came of an upload. */
export interface Uploaded {
  readonly parameters: UncheckedCommand["parameters"];
  readonly bytes: Uint8Array;
  readonly sha256: unknown;
}

/** Takes one file from the start, confirming each piece, and answers its end. */
export async function takeUpload(peer: FakePeer, transfer = transferId): Promise<Uploaded> {
  const { command: { parameters } } = await peer.expect("file");
  await peer.answer("file", { transfer, offset: 0, window: 262_144 });
  const bytes = new Uint8Array(Number(parameters.size));
  const rest = await takePieces(peer, bytes, 0, transfer);
  await peer.answer("file_finish", {});
  return { parameters, bytes, sha256: rest.sha256 };
}

/** Takes pieces up to and with `file_finish`, which is not answered. */
export async function takePieces(
  peer: FakePeer,
  into: Uint8Array,
  offset: number,
  transfer = transferId,
): Promise<UncheckedCommand["parameters"]> {
  let position = offset;
  for (;;) {
    const { command, bytes = new Uint8Array(0) } = await peer.next("file_chunk or file_finish");
    if (command.name === "file_finish") return command.parameters;
    if (command.name !== "file_chunk" || command.parameters.offset !== position) {
      throw new Error(`expected a piece at ${position}, got ${JSON.stringify(command)}`);
    }
    into.set(bytes, position);
    position += bytes.length;
    await peer.event({ event: "file_progress", transfer, received: position });
  }
}

/** Takes the first pieces, up to a position at least, and confirms none; how long they are depends on the line. */
export async function takeBeginning(
  peer: FakePeer,
  into: Uint8Array,
  through: number,
): Promise<void> {
  for (let position = 0; position < through;) {
    const { command: { parameters }, bytes = new Uint8Array(0) } = await peer.expect("file_chunk");
    if (parameters.offset !== position) {
      throw new Error(`expected a piece at ${position}, got ${JSON.stringify(parameters)}`);
    }
    into.set(bytes, position);
    position += bytes.length;
  }
}

/** Offers a file. */
export async function offer(
  peer: FakePeer,
  name: string,
  size: number,
  { transfer = transferId, from = "bob", to = "alice" } = {},
): Promise<void> {
  await peer.event({ event: "file_offered", transfer, from, to, name, size, complete: true });
}

/** Offers a file, waits until it is accepted, and answers that. Returns from where it is wanted. */
export async function offerAccepted(
  peer: FakePeer,
  name: string,
  size: number,
  options: { transfer?: string; from?: string; to?: string } = {},
): Promise<number> {
  await offer(peer, name, size, options);
  return await accepted(peer, size, options.transfer);
}

/** Waits until an offer is accepted, and answers that. Returns from where it is wanted. */
export async function accepted(
  peer: FakePeer,
  size: number,
  transfer = transferId,
): Promise<number> {
  const { command } = await nextOf(peer, "file_accept");
  await peer.answer("file_accept", { transfer, size, window: 1_048_576 });
  return Number(command.parameters.offset);
}

/** Sends the bytes from `offset` to `end`. */
export async function sendPieces(
  peer: FakePeer,
  bytes: Uint8Array,
  offset: number,
  end = bytes.length,
  transfer = transferId,
): Promise<void> {
  for (let position = offset; position < end; position += 65_536) {
    const piece = bytes.subarray(position, Math.min(end, position + 65_536));
    await peer.event({ event: "file_data", transfer, offset: position, bytes: piece });
  }
}

/** Says that all of it was sent. */
export async function sayComplete(
  peer: FakePeer,
  bytes: Uint8Array,
  { hash = sha256(bytes), transfer = transferId } = {},
): Promise<void> {
  await peer.event({ event: "file_complete", transfer, size: bytes.length, sha256: hash });
}

/** Sends a whole file that the client wants, and answers that it has it. */
export async function deliver(
  peer: FakePeer,
  name: string,
  bytes: Uint8Array,
  options: { transfer?: string; from?: string; to?: string } = {},
): Promise<void> {
  const offset = await offerAccepted(peer, name, bytes.length, options);
  await sendRest(peer, bytes, offset, options.transfer);
}

/** Sends a file from `offset` to its end, and answers that the client has it. */
export async function sendRest(
  peer: FakePeer,
  bytes: Uint8Array,
  offset: number,
  transfer = transferId,
): Promise<void> {
  await sendPieces(peer, bytes, offset, bytes.length, transfer);
  await sayComplete(peer, bytes, { transfer });
  await nextOf(peer, "file_taken");
  await peer.answer("file_taken", {});
}

/** The next command of that name; confirmations before it are passed over. */
export async function nextOf(
  peer: FakePeer,
  name: Parameters<FakePeer["expect"]>[0],
): ReturnType<FakePeer["expect"]> {
  for (;;) {
    const item = await peer.next(name);
    if (item.command.name === name) return item;
    if (item.command.name !== "file_received") {
      throw new Error(`expected ${name}, got ${JSON.stringify(item.command)}`);
    }
  }
}

/** The files in a folder that are not hidden. */
export function visibleFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => !name.startsWith(".")).sort();
}

/** What is kept about transfers in a folder for received files. */
export function hiddenFiles(folder: string): string[] {
  return [...Deno.readDirSync(`${folder}/.transfers`)].map(({ name }) => name).sort();
}
