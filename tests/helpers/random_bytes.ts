/**
 * Bytes without any pattern.
 *
 * @module
 */

/** So many random bytes. The first is no digit, which after a legacy header could not be told from its size. */
export function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  bytes[0] |= 0x80;
  return bytes;
}
