/**
 * Calls of the server's program that end by themselves.
 *
 * @module
 */
import { assertEquals } from "./assert.ts";
import { plainFolder, sourceProgram } from "./server.ts";

/** How a call ended. */
export interface EndedCall {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the server's program to its end, in a folder without configuration, with `input` as its standard input. */
export async function callServer(
  args: readonly string[],
  { cwd = plainFolder, env = {}, input = "" }: {
    cwd?: string;
    env?: Record<string, string>;
    input?: string;
  } = {},
): Promise<EndedCall> {
  const [command, ...before] = sourceProgram;
  const child = new Deno.Command(command, {
    args: [...before, ...args],
    cwd,
    env: { NO_COLOR: "1", LC_ALL: "C", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    // A program that ends without reading its input breaks the pipe, as it may.
    new Response(input).body?.pipeTo(child.stdin).catch((error) => {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }) ?? child.stdin.close(),
  ]);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs the server's program, and kills it in the middle of what it does: as soon as something is so. */
export async function killServerWhen(
  isSo: () => boolean | Promise<boolean>,
  args: readonly string[],
): Promise<void> {
  const [command, ...before] = sourceProgram;
  const child = new Deno.Command(command, {
    args: [...before, ...args],
    stdout: "null",
    stderr: "null",
  }).spawn();
  let isOver = false;
  const ended = child.status.finally(() => isOver = true);
  while (!isOver && !await isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!isOver) child.kill("SIGKILL");
  assertEquals((await ended).signal, "SIGKILL", "it had ended already");
}
