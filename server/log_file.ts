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

/** Opens a log file, and makes its folder. `complain` hears of lines that could not be written. */
export async function openLogFile(
  folder: string,
  complain: (problem: string) => void,
  maxSize: number = rotationSize,
): Promise<LogFile> {
  const path = `${folder}/server.log`;
  await Deno.mkdir(folder, { recursive: true });
  let file = await Deno.open(path, { create: true, append: true });
  let size = (await file.stat()).size;
  let waiting = "";
  let writing: Promise<void> | undefined;
  const encoder = new TextEncoder();

  async function rotate(): Promise<void> {
    file.close();
    for (let number = keptFiles; number > 0; number--) {
      const older = number === 1 ? path : `${path}.${number - 1}`;
      await Deno.rename(older, `${path}.${number}`).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
    file = await Deno.open(path, { create: true, append: true });
    size = 0;
  }

  async function drain(): Promise<void> {
    while (waiting !== "") {
      const bytes = encoder.encode(waiting);
      waiting = "";
      try {
        if (size > 0 && size + bytes.length > maxSize) await rotate();
        for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
        size += bytes.length;
      } catch (error) {
        // A full disk must not end the server; the console still shows the lines.
        complain(`${path} could not be written: ${error}`);
      }
    }
    writing = undefined;
  }

  return {
    write(line) {
      waiting += line + "\n";
      writing ??= drain();
    },
    async close() {
      await writing;
      file.close();
    },
  };
}
