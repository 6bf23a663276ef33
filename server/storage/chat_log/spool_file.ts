/**
 * Files to which whole lines are appended durably, and from which they are read.
 *
 * @module
 */

/**
 * Appends bytes at a known size, durably. What a failed append left beyond that size is overwritten. Returns where
 * they begin: before `size` where the file has become shorter.
 */
export async function appendAt(path: string, size: number, bytes: Uint8Array): Promise<number> {
  // Messages are private: the file is the server's user's alone.
  using file = await Deno.open(path, { write: true, create: true, mode: 0o600 });
  const found = (await file.stat()).size;
  const start = Math.min(size, found);
  if (found > start) await file.truncate(start);
  await file.seek(start, Deno.SeekMode.Start);
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
  await file.sync();
  return start;
}

/** Reads bytes from an offset; fewer where the file ends before. */
export async function readAt(path: string, offset: number, length: number): Promise<Uint8Array> {
  using file = await Deno.open(path, { read: true });
  await file.seek(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const count = await file.read(bytes.subarray(read));
    if (count === null) break;
    read += count;
  }
  return bytes.subarray(0, read);
}
