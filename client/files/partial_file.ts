/**
 * A file that is arriving: hidden until its hash fits, and carrying the id of its transfer, so that it goes on after a
 * restart.
 *
 * @module
 */
import { giveFreeName } from "./free_name.ts";
import { RunningHash } from "./running_hash.ts";

/** Bytes on the disk that end where the next ones begin. Only one write may be under way. */
export class PartialFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #hash = new RunningHash();
  #open = true;
  #isPlaced = false;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens what there is of a file of `size` bytes, or begins it. One that is longer than that belongs to something else
   * and begins anew.
   *
   * @throws an error of the operating system
   */
  static async open(path: string, size: number): Promise<PartialFile> {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    const partial = new PartialFile(path, file);
    try {
      const { size: length, nlink } = await file.stat();
      partial.#isPlaced = (nlink ?? 1) > 1;
      if (partial.#isPlaced) return partial;
      if (length > size) await file.truncate(0);
      else await partial.#hash.readOn(file, length);
      await file.seek(partial.position, Deno.SeekMode.Start);
    } catch (error) {
      partial.close();
      throw error;
    }
    return partial;
  }

  /** How many bytes are there. */
  get position(): number {
    return this.#hash.position;
  }

  /** Whether the file has its name already: only what follows that was interrupted. */
  get isPlaced(): boolean {
    return this.#isPlaced;
  }

  /**
   * Appends bytes.
   *
   * @throws an error of the operating system; what was written of them is taken back
   */
  async write(bytes: Uint8Array): Promise<void> {
    const start = this.position;
    let written = 0;
    try {
      while (written < bytes.length) written += await this.#file.write(bytes.subarray(written));
    } catch (error) {
      // A later attempt must find only bytes that the hash has had.
      if (this.#open && written > 0) await this.#file.truncate(start);
      throw error;
    }
    this.#hash.update(start, bytes);
  }

  /** Drops what there is, to begin anew. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    await this.#file.seek(0, Deno.SeekMode.Start);
    this.#hash = new RunningHash();
  }

  /** The SHA-256 of all bytes, in lower-case hexadecimal. */
  digest(): string {
    return this.#hash.digest();
  }

  /**
   * Puts it on the disk for good, and gives it its name or, where that is taken, the next that is free. Returns the
   * path. What is hidden may still be there, and is to be removed.
   */
  async place(directory: string, name: string): Promise<string> {
    await this.#file.sync();
    this.close();
    return await giveFreeName(this.#path, directory, name);
  }

  /** Closes it; what there is stays for another time. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#file.close();
  }
}
