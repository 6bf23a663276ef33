/**
 * Sizes as people write them in settings: `2G`, `500M`, `0`.
 *
 * @module
 */

const units = ["", "K", "M", "G", "T"];

/** The bytes of a size: digits and perhaps K, M, G or T, each 1,024 times the one before; undefined when it is none. */
export function parseByteSize(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,15})\s*([KMGT])?(?:i?B)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Number(digits) * 1024 ** units.indexOf(unit.toUpperCase());
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size in the largest unit of which it has a whole number. */
export function formatByteSize(bytes: number): string {
  let unit = 0;
  while (bytes > 0 && bytes % 1024 === 0 && unit < units.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${bytes}${units[unit]}`;
}
