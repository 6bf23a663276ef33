/**
 * The paths that the Tab key offers where a file is to be sent.
 *
 * @module
 */
import { harmless } from "../rendering.ts";
import { atHome } from "./local_file.ts";

/** How many are offered at most. */
const offered = 200;

/**
 * The endings of the last part of a path that is being typed, and that part. Directories end in `/`, so that one can go
 * on with what is in them; hidden files are offered to who types their dot.
 */
export function completePath(typed: string): [candidates: string[], part: string] {
  const quote = /^["']/.exec(typed)?.[0] ?? "";
  const path = typed.slice(quote.length);
  const start = path.lastIndexOf("/") + 1;
  const part = path.slice(start);
  const candidates: string[] = [];
  for (const { name, isDirectory } of entriesOf(atHome(path.slice(0, start)) || ".")) {
    // What would steer the terminal cannot be shown as it is.
    if (harmless(name) !== name || !name.startsWith(part)) continue;
    if (name.startsWith(".") && !part.startsWith(".")) continue;
    candidates.push(isDirectory ? `${name}/` : name + quote);
    if (candidates.length === offered) break;
  }
  // With nothing typed of a quoted path yet, the quote is the part that readline knows.
  return start === 0 && quote !== ""
    ? [candidates.map((name) => quote + name).sort(), quote + part]
    : [candidates.sort(), part];
}

function entriesOf(directory: string): { name: string; isDirectory: boolean }[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name, isDirectory, isSymlink }) => ({
      name,
      isDirectory: isDirectory || isSymlink && leadsToDirectory(`${directory}/${name}`),
    }));
  } catch {
    // There is nothing to offer in what is no directory, or may not be read.
    return [];
  }
}

function leadsToDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
