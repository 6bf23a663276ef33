/**
 * How many bytes some work looks at, so that tests can tell linear from quadratic without a clock.
 *
 * @module
 */

const prototype = Uint8Array.prototype;

/** Bytes that were searched, copied or decoded, each as often as it was. What loops over single bytes is not seen. */
export function bytesTouched(work: () => void): number {
  const { indexOf, lastIndexOf, set, copyWithin } = prototype;
  const { decode } = TextDecoder.prototype;
  let touched = 0;
  prototype.indexOf = function (this: Uint8Array, value, from = 0) {
    const found = indexOf.call(this, value, from);
    touched += (found === -1 ? this.length : found + 1) - from;
    return found;
  };
  prototype.lastIndexOf = function (this: Uint8Array, value, from = this.length - 1) {
    const found = lastIndexOf.call(this, value, from);
    touched += from + 1 - Math.max(found, 0);
    return found;
  };
  prototype.set = function (this: Uint8Array, bytes, offset) {
    touched += bytes.length;
    set.call(this, bytes, offset);
  };
  prototype.copyWithin = function (this: Uint8Array, target, start = 0, end = this.length) {
    touched += end - start;
    return copyWithin.call(this, target, start, end);
  };
  TextDecoder.prototype.decode = function (this: TextDecoder, bytes, options) {
    touched += bytes?.byteLength ?? 0;
    return decode.call(this, bytes, options);
  };
  try {
    work();
  } finally {
    Object.assign(prototype, { indexOf, lastIndexOf, set, copyWithin });
    TextDecoder.prototype.decode = decode;
  }
  return touched;
}
