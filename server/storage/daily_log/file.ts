/**
 * One file of the daily log: opened, repaired, appended to, cut.
 *
 * @module
 */

/** A log file that is open. All of it is synchronous: it is used in a worker. */
export interface LogFile {
  readonly name: string;
  /** How long it is, in bytes; longer on disk only if appending failed half-way. */
  readonly size: number;
  /** Appends bytes, all of them or (with an error) as many as there was room for. */
  append(bytes: Uint8Array): void;
  /** Cuts the file to a size. */
  truncate(size: number): void;
  /** The bytes from an offset to the end. */
  readFrom(offset: number): Uint8Array;
  /** Brings what was appended to the disk, and closes. */
  close(): void;
}

/** Opens a log file, which is made where it is missing. */
export function openLogFile(directory: string, name: string): LogFile {
  const file = Deno.openSync(`${directory}/${name}`, { read: true, write: true, create: true });
  let size = file.statSync().size;
  return {
    name,
    get size() {
      return size;
    },
    append(bytes) {
      file.seekSync(size, Deno.SeekMode.Start);
      let written = 0;
      while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
      size += bytes.length;
    },
    truncate(newSize) {
      file.truncateSync(newSize);
      size = newSize;
    },
    readFrom(offset) {
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(size - offset);
      let read = 0;
      while (read < bytes.length) {
        const count = file.readSync(bytes.subarray(read));
        if (count === null) break;
        read += count;
      }
      return bytes.subarray(0, read);
    },
    close() {
      try {
        file.syncSync();
      } finally {
        file.close();
      }
    },
  };
}

/**
 * Sees to it that a file whose past we do not know ends with a whole line: a crash may have torn the last one. What
 * is cut off is kept in `<name>.torn`. Returns what was done, or undefined where the file was whole.
 */
export function repairLastLine(
  directory: string,
  file: LogFile,
): "completed" | "cut" | undefined {
  const start = lastLineStart(file);
  if (start === file.size) return undefined;
  const line = file.readFrom(start);
  if (isJsonObject(line)) {
    file.append(newline);
    return "completed";
  }
  keepTorn(directory, file.name, line);
  file.truncate(start);
  return "cut";
}

/** Keeps bytes that are cut from a log file and may mean something to someone. */
export function keepTorn(directory: string, name: string, bytes: Uint8Array): void {
  const path = `${directory}/${name.replace(/^.*[\\/]/, "")}.torn`;
  Deno.writeFileSync(path, bytes, { append: true });
  Deno.writeFileSync(path, newline, { append: true });
}

const newline = new Uint8Array([10]);

function lastLineStart(file: LogFile): number {
  for (let length = 4_096;; length *= 4) {
    const offset = Math.max(0, file.size - length);
    const found = file.readFrom(offset).lastIndexOf(10);
    if (found >= 0) return offset + found + 1;
    if (offset === 0) return 0;
  }
}

function isJsonObject(line: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
