/**
 * What npm packages hold that nothing reads at run time: a third of what the server has from npm.
 *
 * @module
 */
import { runDeno } from "./run_deno.ts";

/** Packages of types alone. */
const typesAlone = /^(?:@types\/|undici-types$)/;
/** Packages that bring the sources that they were compiled from, with their folders. */
const sources: Readonly<Record<string, string>> = { openai: "src" };
/** Types, and what leads debuggers to sources that are not there. */
const unread = /\.(?:d\.[cm]?ts|map)$/;

/**
 * Files and folders in Deno's cache that need not be in a program.
 *
 * @param lockFile names the packages of the program
 * @returns absolute paths; none where the cache lacks the packages
 */
export async function unreadFiles(deno: string, lockFile: string): Promise<string[]> {
  const { npmCache }: { npmCache: string } = JSON.parse(await runDeno(deno, ["info", "--json"]));
  const { npm }: { npm: Record<string, unknown> } = JSON.parse(await Deno.readTextFile(lockFile));
  const paths: string[] = [];
  for await (const registry of Deno.readDir(npmCache)) {
    if (!registry.isDirectory) continue;
    for (const key of Object.keys(npm)) {
      const { name, version } = splitKey(key);
      const folder = `${npmCache}/${registry.name}/${name}/${version}`;
      if (typesAlone.test(name)) paths.push(folder);
      else await collect(folder, sources[name], paths);
    }
  }
  return paths;
}

/** A key of the lock file, as `@scope/name@1.2.3` or `name@1.2.3_peer@4.5.6`. */
function splitKey(key: string): { name: string; version: string } {
  const at = key.indexOf("@", 1);
  return { name: key.slice(0, at), version: key.slice(at + 1).split("_")[0] };
}

async function collect(folder: string, source: string | undefined, paths: string[]): Promise<void> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return; // from another registry
    throw error;
  }
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory && name === source) paths.push(path);
    else if (isDirectory) await collect(path, undefined, paths);
    else if (unread.test(name)) paths.push(path);
  }
}
