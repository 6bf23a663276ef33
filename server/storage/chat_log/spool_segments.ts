/**
 * The files of a spool that an earlier process left.
 *
 * @module
 */
import type { Log } from "../../../services/context.ts";
import { join } from "../../std/path.ts";
import { ensureDirectory, unusableDirectory } from "../data_directory.ts";
import { UnusableStorageError } from "../unusable_storage.ts";
import { type LogFile, openLogFile, repairLastLine } from "../daily_log/file.ts";

/** A file of a spool. */
export interface Segment {
  /** Its name changes when it is not appended to any more. */
  name: string;
  /** Its size, as far as it holds whole lines. */
  bytes: number;
}

/** What there is of a spool. */
export interface FoundSegments {
  /** Oldest first, the one that is appended to last. None is empty. */
  readonly segments: Segment[];
  /** The last line of all, without its line break. */
  readonly lastLine: string;
  /** A name for a file that is not appended to any more; a greater number each time. */
  nextName(): string;
}

/**
 * Finds the files of a spool by the name of the one that is appended to, such as `x.jsonl`; the others are called
 * `x.000001.jsonl`. A last line that was torn is cut off, and kept in `<name>.torn`.
 *
 * @throws {UnusableStorageError} when the directory cannot be used
 */
export async function findSegments(
  directory: string,
  name: string,
  log: Log,
): Promise<FoundSegments> {
  await ensureDirectory(directory);
  try {
    const [stem, extension] = name.split(".");
    const shape = new RegExp(`^${stem}\\.(\\d+)\\.${extension}$`);
    const numbers = Array.from(Deno.readDirSync(directory), (entry) => shape.exec(entry.name))
      .flatMap((match) => match === null ? [] : [Number(match[1])])
      .sort((one, other) => one - other);
    const nameOf = (number: number) => `${stem}.${String(number).padStart(6, "0")}.${extension}`;
    const segments: Segment[] = [];
    let lastLine = "";
    for (const each of [...numbers.map(nameOf), name]) {
      const found = inspect(directory, each, log);
      if (!found) continue;
      segments.push({ name: each, bytes: found.bytes });
      lastLine = found.lastLine;
    }
    let newest = numbers.at(-1) ?? 0;
    return { segments, lastLine, nextName: () => nameOf(++newest) };
  } catch (cause) {
    throw cause instanceof UnusableStorageError ? cause : unusableDirectory(directory, cause);
  }
}

function inspect(
  directory: string,
  name: string,
  log: Log,
): { readonly bytes: number; readonly lastLine: string } | undefined {
  const path = join(directory, name);
  if (!exists(path)) return undefined;
  const file = openLogFile(directory, name);
  try {
    if (repairLastLine(directory, file) === "cut") {
      log.warning("DB", `The last line of ${path} was torn; it is now in ${path}.torn`);
    }
    if (file.size > 0) return { bytes: file.size, lastLine: lastLineOf(file) };
  } finally {
    file.close();
  }
  Deno.removeSync(path);
  return undefined;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function lastLineOf(file: LogFile): string {
  for (let length = 65_536;; length *= 4) {
    const offset = Math.max(0, file.size - length);
    const bytes = file.readFrom(offset).subarray(0, -1);
    const start = bytes.lastIndexOf(10);
    if (start >= 0 || offset === 0) return new TextDecoder().decode(bytes.subarray(start + 1));
  }
}
