/**
 * A copy of a folder in which files come and go meanwhile.
 *
 * @module
 */
import { join } from "../std/path.ts";

/** Copies a folder with all that is in it, and returns how many files that were; none where there is no folder. */
export async function copyFolder(from: string, to: string): Promise<number> {
  let count = 0;
  for (const { name, isDirectory, isFile } of await entriesOf(from)) {
    if (isDirectory) count += await copyFolder(join(from, name), join(to, name));
    else if (isFile && await copyFile(join(from, name), to, name)) count++;
  }
  return count;
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function copyFile(from: string, folder: string, name: string): Promise<boolean> {
  // Private, as the data folder is.
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await Deno.copyFile(from, join(folder, name));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false; // it was fetched, and is gone
    throw error;
  }
}
