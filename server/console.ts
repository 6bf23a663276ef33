/**
 * The program's own standard input, output and error.
 *
 * @module
 */

/** Standard output takes nothing: its disk is full, or whoever read it has gone. `cause` is what the system said. */
export class OutputError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "OutputError";

  /** Whether nobody reads any more, as after `| head -1`: nothing is wrong then. */
  get isUnread(): boolean {
    return this.cause instanceof Deno.errors.BrokenPipe;
  }
}

/**
 * Prints a line, or several, to standard output.
 *
 * @throws {OutputError} when it cannot be written
 */
export function print(line: string): void {
  try {
    // deno-lint-ignore no-console
    console.log(line);
  } catch (cause) {
    throw new OutputError("standard output cannot be written", { cause });
  }
}

/** Prints a line, or several, to standard error. */
export function printError(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}

/** Reads standard input to its end. */
export async function readStandardInput(): Promise<Uint8Array> {
  return new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
}
