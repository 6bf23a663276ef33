/**
 * Sizes as people write them in settings (`2G`, `500M`, `0`) and as they read them (`1.5 GiB`).
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

/** The units of {@link readableByteSize}, each 1,024 times the one before. */
export const byteUnits: readonly string[] = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size to be read, rounded: `0 B`, `1.5 KiB`, `1.0 GiB`. */
export function readableByteSize(bytes: number): string {
  return rounded(bytes, 1);
}

/**
 * Two sizes to be read, of which the first is the larger one: with as many digits as it takes to show that, and exact
 * where three do not.
 */
export function readableByteSizes(larger: number, smaller: number): readonly [string, string] {
  for (const digits of [1, 2, 3]) {
    const [one, other] = [rounded(larger, digits), rounded(smaller, digits)];
    if (one !== other) return [one, other];
  }
  return [`${larger} B`, `${smaller} B`];
}

function rounded(bytes: number, digits: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.96 would be rounded to 1024.0.
  while (value >= 1_024 - 0.5 / 10 ** digits && unit < byteUnits.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(digits)} ${byteUnits[unit]}`;
}
