/**
 * Lines to standard output and standard error, whole and in order.
 *
 * @module
 */
import { Complaint, reasonOf } from "./texts.ts";

/** Whoever read our output has gone: there is nobody to write for. */
export class ReaderGone extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "ReaderGone";
}

const utf8 = new TextEncoder();
const nap = new Int32Array(new SharedArrayBuffer(4));

/**
 * Prints lines to standard output. It blocks while the reader is slow, so that nothing piles up.
 *
 * @throws {ReaderGone} when nobody reads any more
 * @throws {Complaint} when it cannot be written, since a disk is full
 */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) write(Deno.stdout, `${lines.join("\n")}\n`);
}

/** Prints a line to standard error. */
export function printError(line: string): void {
  write(Deno.stderr, `${line}\n`);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = utf8.encode(text);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += stream.writeSync(bytes.subarray(written));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) throw new ReaderGone();
      // A pipe that another process made non-blocking is full.
      if (!(error instanceof Deno.errors.WouldBlock)) {
        throw new Complaint("outputFailed", { reason: reasonOf(error) });
      }
      Atomics.wait(nap, 0, 0, 5);
    }
  }
}
