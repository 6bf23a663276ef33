/**
 * Saving an export under `History_files/`, piece by piece, as it comes.
 *
 * @module
 */
import type { CalendarDate, LogRecord } from "../protocol/mod.ts";

/** Where exports are saved, below the working directory. */
export const exportDirectory = "History_files";

/** What is exported. */
export interface ExportRange {
  readonly id: string;
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}

const utf8 = new TextEncoder();

/**
 * A JSON array of records on its way to disk. It has a temporary name until it is complete, so that a broken export
 * never looks like a whole one; and it never replaces a file that is there.
 */
export class ExportFile implements Disposable {
  readonly #directory: string;
  readonly #name: string;
  readonly #temporary: string;
  readonly #file: Deno.FsFile;
  #count = 0;
  #open = true;

  /**
   * Begins the file.
   *
   * @throws an error of the operating system when the directory cannot be written
   */
  constructor(range: ExportRange, directory: string = exportDirectory) {
    Deno.mkdirSync(directory, { recursive: true });
    this.#directory = directory;
    this.#name = `chat_history_${range.id}_${range.start}_${range.end}`;
    this.#temporary = `${directory}/.${this.#name}.${crypto.randomUUID()}.part`;
    this.#file = Deno.openSync(this.#temporary, { write: true, createNew: true });
  }

  /** Appends records. */
  write(records: readonly LogRecord[]): void {
    if (records.length === 0) return;
    const lines = records.map((record) => JSON.stringify(record)).join(",\n");
    this.#append((this.#count === 0 ? "[\n" : ",\n") + lines);
    this.#count += records.length;
  }

  /**
   * Completes the file and returns its path. Leaves nothing behind when that fails.
   *
   * @throws an error of the operating system when it cannot be written
   */
  finish(): string {
    this.#append(this.#count === 0 ? "[]\n" : "\n]\n");
    this.#file.syncSync();
    this.#file.close();
    this.#open = false;
    let path: string | undefined;
    try {
      path = this.#reserve();
      Deno.renameSync(this.#temporary, path);
      return path;
    } catch (error) {
      for (const left of [this.#temporary, path]) if (left !== undefined) removeIfThere(left);
      throw error;
    }
  }

  /** Drops the file if it is not complete. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#file.close();
    removeIfThere(this.#temporary);
  }

  #append(text: string): void {
    const bytes = utf8.encode(text);
    let written = 0;
    while (written < bytes.length) written += this.#file.writeSync(bytes.subarray(written));
  }

  // Takes the first free name by making an empty file of it, which nobody else can then take.
  #reserve(): string {
    for (let number = 1;; number++) {
      const suffix = number === 1 ? "" : ` (${number})`;
      const path = `${this.#directory}/${this.#name}${suffix}.json`;
      try {
        Deno.openSync(path, { write: true, createNew: true }).close();
        return path;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // What kept it from being written may keep it from being removed, and is told.
  }
}
