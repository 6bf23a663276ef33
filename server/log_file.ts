/**
 * The file that log lines are kept in: `server.log`, and up to five older ones `server.log.1` … `.5`.
 *
 * @module
 */

/** Size at which a new file is begun, in bytes. */
const rotationSize = 10 * 1024 * 1024;
/** How many older files are kept. */
const keptFiles = 5;

/** A file of log lines. */
export interface LogFile {
  /** Adds a line. Does not wait for the disk. */
  write(line: string): void;
  /** Writes what waits, and closes the file. */
  close(): Promise<void>;
}

/** Opens a log file, and makes its folder. `complain` hears of it, once, when lines cannot be written. */
export async function openLogFile(
  folder: string,
  complain: (problem: string) => void,
  maxSize: number = rotationSize,
): Promise<LogFile> {
  const path = `${folder}/server.log`;
  /** Undefined when it could not be opened again: each write tries. */
  let file: Deno.FsFile | undefined;
  let size = 0;
  let waiting = "";
  let writing: Promise<void> | undefined;
  let isFailing = false;
  const encoder = new TextEncoder();

  async function open(): Promise<Deno.FsFile> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    file = await Deno.open(path, { create: true, append: true });
    size = (await file.stat()).size;
    return file;
  }

  async function rotate(): Promise<void> {
    file?.close();
    file = undefined;
    for (let number = keptFiles; number > 0; number--) {
      const older = number === 1 ? path : `${path}.${number - 1}`;
      await Deno.rename(older, `${path}.${number}`).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
  }

  async function append(bytes: Uint8Array): Promise<void> {
    if (size > 0 && size + bytes.length > maxSize) await rotate();
    const target = file ?? await open();
    for (let rest = bytes; rest.length > 0;) {
      const written = await target.write(rest);
      size += written;
      rest = rest.subarray(written);
    }
  }

  async function drain(): Promise<void> {
    while (waiting !== "") {
      const bytes = encoder.encode(waiting);
      waiting = "";
      try {
        await append(bytes);
        isFailing = false;
      } catch (error) {
        // A full disk must not end the server; the console still shows the lines.
        if (!isFailing) complain(`${path} could not be written: ${error}`);
        isFailing = true;
      }
    }
    writing = undefined;
  }

  await open();
  return {
    write(line) {
      waiting += line + "\n";
      writing ??= drain();
    },
    async close() {
      await writing;
      file?.close();
      file = undefined;
    },
  };
}
