/**
 * Reading a connection with a buffer that fits what comes: small while it idles, larger while much arrives.
 *
 * @module
 */

const smallest = 1024;
const largest = 64 * 1024;

/** What is read from. */
export interface Readable {
  /** Reads into the buffer; null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

/** Yields what each read brings. A chunk is valid until the next one is asked for. */
export async function* readChunks(source: Readable): AsyncGenerator<Uint8Array, void> {
  let buffer = new Uint8Array(smallest);
  for (;;) {
    const count = await source.read(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
    if (count === buffer.length && buffer.length < largest) {
      buffer = new Uint8Array(buffer.length * 2);
    } else if (count <= smallest / 2 && buffer.length > smallest) buffer = new Uint8Array(smallest);
  }
}
