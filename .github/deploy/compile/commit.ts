/**
 * Which commit is compiled.
 *
 * @module
 */

/**
 * The short hash of the commit in a folder, with `-dirty` where files differ from it; undefined where the folder is no
 * repository of its own (an unpacked archive), or there is no Git. `MADANG_COMMIT` says it where Git cannot.
 */
export async function commitOf(folder: string): Promise<string | undefined> {
  const told = Deno.env.get("MADANG_COMMIT");
  if (told) return told;
  // An archive that was unpacked somewhere in another repository is not of that one's commits.
  const isRoot = await git(folder, ["rev-parse", "--show-prefix"]);
  if (isRoot !== "") return undefined;
  return await git(folder, ["describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"]);
}

async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", folder, ...args],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
