/**
 * The bytes of files on their way: `<data directory>/received_files/.transfers/`, a file each, called by the transfer's
 * id. Nothing there is ever called as a peer says. What the server saves for the operator is one folder up.
 *
 * @module
 */
import type { FileSpool, SpoolReader } from "../../services/file_ports.ts";
import { numberedFileName } from "../../protocol/mod.ts";
import { removeIfThere } from "../remove_if_there.ts";
import { join } from "../std/path.ts";
import { openSpoolWriter } from "./spool_writer.ts";

/** What ids look like: whatever else lies in the folder is not ours. */
const idPattern = /^[0-9a-z]{1,32}$/;

/**
 * Where files on their way are while nobody remembers them beyond this run of the server. Not among those that another
 * storage in this data directory remembers: what nobody knows is removed at the start.
 */
export const volatileTransfers = ".transfers_of_this_run";

/**
 * Makes the spool of a data directory. Its folders are made when the first file comes. `wrote` hears of all bytes that
 * are written; `folder` is where the files on their way are.
 */
export function createFileSpool(
  dataDir: string,
  wrote: (count: number) => void = () => {},
  folder = ".transfers",
): FileSpool {
  const saved = join(dataDir, "received_files");
  const directory = join(saved, folder);
  const pathOf = (id: string): string => {
    if (!idPattern.test(id)) throw new TypeError(`"${id}" is not the id of a transfer`);
    return join(directory, id);
  };
  return {
    async sizes() {
      const sizes = new Map<string, number>();
      try {
        for await (const { name, isFile } of Deno.readDir(directory)) {
          if (isFile && idPattern.test(name)) sizes.set(name, (await Deno.stat(pathOf(name))).size);
        }
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      return sizes;
    },
    async openWriter(id) {
      // Files are private: what is made here is the server's user's alone.
      await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
      return await openSpoolWriter(pathOf(id), wrote);
    },
    openReader: (id) => openReader(pathOf(id)),
    save: (id, name) => save(pathOf(id), saved, name),
    async remove(id, savedAs) {
      await removeIfThere(pathOf(id));
      // Checked when it was saved, but a path must not come out of a database either.
      if (savedAs !== undefined && !/[/\\]/.test(savedAs)) {
        await removeIfThere(join(saved, savedAs));
      }
    },
  };
}

async function openReader(path: string): Promise<SpoolReader> {
  const file = await Deno.open(path);
  let isClosed = false;
  let at = 0;
  return {
    async read(buffer, position) {
      if (position !== at) at = await file.seek(position, Deno.SeekMode.Start);
      if (isClosed) return 0;
      const count = await file.read(buffer) ?? 0;
      at += count;
      return count;
    },
    close() {
      if (!isClosed) file.close();
      isClosed = true;
    },
  };
}

// Never in the place of another file: both ways fail where there is one.
async function save(path: string, directory: string, name: string): Promise<string> {
  for (let number = 1;; number++) {
    const free = numberedFileName(name, number);
    try {
      await linkOrCopy(path, join(directory, free));
      return free;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    await copy(from, to); // some file systems have no links
  }
}

// A copy that failed must not look like the file.
async function copy(from: string, to: string): Promise<void> {
  const source = await Deno.open(from);
  let target: Deno.FsFile;
  try {
    target = await Deno.open(to, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    source.close();
    throw error;
  }
  try {
    await source.readable.pipeTo(target.writable);
  } catch (error) {
    await Deno.remove(to);
    throw error;
  }
}
