/**
 * A file of the spool that grows, and the hash of all of it.
 *
 * @module
 */
import { nodeCrypto } from "../node_crypto.ts";
import type { SpoolWriter } from "../../services/file_ports.ts";

/** How much of what is on the disk already is read and hashed at a time, in bytes. */
const pieceLength = 256 * 1024;

/** Opens a file of the spool at its end; makes it where there is none. `wrote` hears of every byte that is written. */
export async function openSpoolWriter(
  path: string,
  wrote: (count: number) => void = () => {},
): Promise<SpoolWriter> {
  const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
  let isClosed = false;
  let size: number;
  // Of its own, so that writing goes on meanwhile: what is done with one file takes turns.
  let syncing: Deno.FsFile;
  try {
    ({ size } = await file.stat());
    syncing = await Deno.open(path, { write: true });
  } catch (error) {
    file.close();
    throw error;
  }
  const hash = nodeCrypto().createHash("sha256");
  // Everything before it is in the hash. What was there before is read from the disk when the hash is asked for, or
  // meanwhile: what comes later can then only follow.
  let hashed = 0;
  let catchingUp: Promise<void> | undefined;

  return {
    get size() {
      return size;
    },
    async write(bytes) {
      const begins = size;
      const writing = writeAll(file, bytes, (count) => {
        size += count;
        wrote(count);
      });
      // While the system writes. No longer than it takes for a few hundred KiB, then others have their turn.
      if (hashed === begins && !catchingUp) {
        hash.update(bytes);
        hashed += bytes.length;
      }
      await writing;
      if (hashed < size) startCatchingUp();
    },
    // The data, and of what is known about the file only what is needed to read it.
    sync: () => syncing.syncData(),
    async hash() {
      await catchingUp;
      if (hashed < size) await catchUp();
      if (hashed < size) throw new Error(`${path} was closed before all of it was read`);
      return hash.copy().digest("hex");
    },
    close() {
      if (!isClosed) {
        file.close();
        syncing.close();
      }
      isClosed = true;
    },
  };

  function startCatchingUp(): void {
    // What goes wrong is tried again, and told, when the hash is asked for.
    catchingUp ??= catchUp().catch(() => {}).finally(() => catchingUp = undefined);
  }

  async function catchUp(): Promise<void> {
    using reading = await Deno.open(path);
    await reading.seek(hashed, Deno.SeekMode.Start);
    const buffer = new Uint8Array(pieceLength);
    while (hashed < size && !isClosed) {
      const count = await reading.read(buffer.subarray(0, Math.min(size - hashed, pieceLength)));
      if (count === null) throw new Error(`${path} ends at ${hashed} of ${size} bytes`);
      hash.update(buffer.subarray(0, count));
      hashed += count;
    }
  }
}

async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
  wrote: (count: number) => void,
): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const count = await file.write(rest);
    wrote(count);
    rest = rest.subarray(count);
  }
}
