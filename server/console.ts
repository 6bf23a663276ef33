/**
 * The program's own standard input, output and error.
 *
 * @module
 */

/** Prints a line, or several, to standard output. */
export function print(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
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
