/**
 * Giving a complete file its name without overwriting anything.
 *
 * @module
 */
import { numberedFileName } from "../../protocol/mod.ts";

/**
 * Gives a file the first name that is free: `cat.png`, `cat (2).png`, `cat (3).png` … It has the name at once and whole,
 * or not at all. Returns the path. Where the file system knows links the old name remains.
 *
 * @throws an error of the operating system when the directory cannot be written
 */
export async function giveFreeName(
  from: string,
  directory: string,
  name: string,
): Promise<string> {
  for (let number = 1;; number++) {
    const path = `${directory}/${numberedFileName(name, number)}`;
    if (await nameUnlessTaken(from, path)) return path;
  }
}

async function nameUnlessTaken(from: string, to: string): Promise<boolean> {
  try {
    // Unlike a rename, a link never takes the place of a file that is there.
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (error instanceof Deno.errors.NotFound) throw error;
    return await moveWithoutLinks(from, to);
  }
  return true;
}

// Some file systems (FAT) know no links. There the name is taken with an empty file first, which the rename replaces.
async function moveWithoutLinks(from: string, to: string): Promise<boolean> {
  try {
    (await Deno.open(to, { write: true, createNew: true })).close();
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
  try {
    await Deno.rename(from, to);
    return true;
  } catch (error) {
    await Deno.remove(to);
    throw error;
  }
}
