/**
 * Where exports go: `<data directory>/History_files/`.
 *
 * @module
 */
import type { Log, RecordFile, RecordFiles } from "../../services/context.ts";
import { join } from "../std/path.ts";

/** Makes the place for exports in a data directory. Paths that it returns begin as the operator wrote `dataDir`. */
export function createRecordFiles(dataDir: string): RecordFiles {
  const directory = join(dataDir, "History_files");
  return {
    async create(name) {
      await Deno.mkdir(directory, { recursive: true });
      return await createRecordFile(directory, name);
    },
  };
}

/** Removes what exports left behind that a crash ended. Call it before any begins. A failure is only worth a line. */
export async function removeUnfinishedFiles(dataDir: string, log: Log): Promise<void> {
  const directory = join(dataDir, "History_files");
  try {
    for await (const { name, isFile } of Deno.readDir(directory)) {
      const isUnfinished = isFile && name.startsWith(".") && name.endsWith(".part");
      if (isUnfinished) await Deno.remove(join(directory, name));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    log.warning("STARTUP", `unfinished exports could not be removed: ${error}`);
  }
}

// Written under another name first: whoever finds the file finds all of it.
async function createRecordFile(directory: string, name: string): Promise<RecordFile> {
  const path = join(directory, name);
  const temporary = join(directory, `.${name}.${crypto.randomUUID()}.part`);
  const file = await Deno.open(temporary, { write: true, createNew: true });
  const encoder = new TextEncoder();
  let separator = "[\n";
  let state: "open" | "written" | "ended" = "open";

  return {
    async write(records) {
      let text = "";
      for (const record of records) {
        text += separator + JSON.stringify(record);
        separator = ",\n";
      }
      await writeAll(file, encoder.encode(text));
    },
    async finish() {
      await writeAll(file, encoder.encode(separator === "[\n" ? "[]\n" : "\n]\n"));
      await file.sync();
      file.close();
      state = "written";
      await Deno.rename(temporary, path);
      state = "ended";
      return path;
    },
    async [Symbol.asyncDispose]() {
      if (state === "open") file.close();
      if (state !== "ended") await removeIfPossible(temporary);
      state = "ended";
    },
  };
}

async function removeIfPossible(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // It is removed at the next start. What led here is told.
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
}
