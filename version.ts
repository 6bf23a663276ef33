/**
 * Which Madang this is: what `--version` prints.
 *
 * @module
 */
import configuration from "./deno.json" with { type: "json" };

/** The version of both programs, which `deno.json` holds. */
export const version: string = configuration.version;

/** Where compiling leaves the commit that it compiled, to be put into the program: an empty line where none is known. */
export const commitFile = "dist/build/commit.txt";

/** A program's name with its version, the commit that it was compiled of where that is known, and its Deno. */
export function versionText(program: "madang-server" | "madang-client"): string {
  const details = [compiledCommit(), `Deno ${Deno.version.deno}`].filter((each) => each !== "");
  return `${program} ${version} (${details.join(", ")})`;
}

/** Empty where the program runs from source, or was compiled where there is no Git. */
function compiledCommit(): string {
  if (!Deno.build.standalone) return ""; // a file that is there was left by an older compilation
  return Deno.readTextFileSync(new URL(commitFile, import.meta.url)).trim();
}
