/**
 * A clock that threads and processes of one machine share.
 *
 * @module
 */

/** Milliseconds since 1970, in fractions. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
