/**
 * Reading a connection with a buffer that fits what comes: small while it idles, larger while much arrives.
 *
 * @module
 */

// There are as many of these as connections, and most of them idle.
const smallest = 512;
const largest = 64 * 1024;

/** What is read from. */
export interface Readable {
  /** Reads into the buffer; null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

/** The buffer that one connection is read with. */
export class ReadBuffer {
  #bytes = new Uint8Array(smallest);

  /** Where the next read goes. What was read before is overwritten then. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** What a read of `count` bytes brought. It is valid until the next one. */
  chunk(count: number): Uint8Array {
    const bytes = this.#bytes;
    if (count === bytes.length && bytes.length < largest) {
      this.#bytes = new Uint8Array(bytes.length * 2);
    } else if (count <= smallest / 2 && bytes.length > smallest) {
      this.#bytes = new Uint8Array(smallest);
    }
    return bytes.subarray(0, count);
  }
}
