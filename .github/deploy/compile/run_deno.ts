/**
 * Running the Deno that compiles.
 *
 * @module
 */

/** A program that ended with another exit code than 0. What it said is on standard error already. */
export class ProgramFailed extends Error {
  override readonly name = "ProgramFailed";
}

/**
 * Runs Deno in the repository's folder and returns what it printed. Its errors go to ours.
 *
 * @throws {ProgramFailed} When it fails.
 */
export async function runDeno(deno: string, args: readonly string[]): Promise<string> {
  const child = new Deno.Command(deno, { args: [...args], stdout: "piped", stderr: "inherit" });
  const { code, stdout } = await child.output();
  if (code !== 0) throw new ProgramFailed(`deno ${args[0]} ended with exit code ${code}`);
  return new TextDecoder().decode(stdout);
}
