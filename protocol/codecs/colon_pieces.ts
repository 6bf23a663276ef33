/**
 * How to write to legacy clients: they print what each `recv(1024)` returns, decoded by itself, and go deaf when a
 * character is cut (source: shared/wire/colon.md, "Server to client").
 *
 * @module
 */
import { continuesCharacter } from "../text_bytes.ts";

/** Most bytes that a legacy client reads at once. */
export const pieceLimit = 1024;

const newline = 0x0a;

/**
 * Cuts lines into pieces of at most {@link pieceLimit} bytes, each at a line's end where there is one, else at a
 * character's. The pieces are views. Bytes that are no UTF-8 are cut anywhere.
 */
export function splitIntoPieces(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let rest = bytes;
  while (rest.length > pieceLimit) {
    const end = pieceEnd(rest);
    pieces.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  if (rest.length > 0) pieces.push(rest);
  return pieces;
}

function pieceEnd(bytes: Uint8Array): number {
  const lineEnd = bytes.lastIndexOf(newline, pieceLimit - 1);
  if (lineEnd !== -1) return lineEnd + 1;
  let end = pieceLimit;
  while (end > pieceLimit - 4 && continuesCharacter(bytes[end])) end--;
  return continuesCharacter(bytes[end]) ? pieceLimit : end;
}
