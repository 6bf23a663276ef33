/**
 * Which Madang this is: what `--version` prints.
 *
 * @module
 */

/**
 * The version of both programs, as in `deno.json`. It is not read from there: Deno keeps no code cache for a compiled
 * program that imports JSON, and such a program then takes a quarter longer to start.
 */
export const version = "0.1.0";

/** Where compiling leaves the commit that it compiled, to be put into the program: an empty line where none is known. */
export const commitFile = "dist/build/commit.txt";

/** What this needs of `Deno`, which the programs give: nothing here knows it. */
export interface Runtime {
  readonly version: { readonly deno: string };
  readonly build: { readonly standalone: boolean };
  readonly errors: { readonly NotFound: new () => Error };
  readTextFileSync(file: URL): string;
}

/** A program's name with its version, the commit that it was compiled of where that is known, and its Deno. */
export function versionText(program: "madang-server" | "madang-client", runtime: Runtime): string {
  const details = [compiledCommit(runtime), `Deno ${runtime.version.deno}`];
  return `${program} ${version} (${details.filter((each) => each !== "").join(", ")})`;
}

/** Empty where the program runs from source, or was compiled where there is no Git, or not by our task. */
function compiledCommit({ build, errors, readTextFileSync }: Runtime): string {
  if (!build.standalone) return ""; // a file that is there was left by an older compilation
  try {
    return readTextFileSync(new URL(`../${commitFile}`, import.meta.url)).trim();
  } catch (error) {
    if (error instanceof errors.NotFound) return "";
    throw error;
  }
}
