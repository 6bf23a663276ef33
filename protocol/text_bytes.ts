/**
 * Where characters begin and end in the bytes of UTF-8.
 *
 * @module
 */

/** Whether a byte continues a character that began before it. */
export function continuesCharacter(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Whether the last character of a text still lacks bytes. */
export function endsInsideCharacter(bytes: Uint8Array): boolean {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && start > 0 && continuesCharacter(bytes[start])) start--;
  return start >= 0 && start + characterLength(bytes[start]) > bytes.length;
}

// How many bytes a character has, by its first one; 1 for a byte that begins none.
function characterLength(first: number): number {
  if (first >= 0xf0 && first <= 0xf4) return 4;
  if (first >= 0xe0) return first <= 0xef ? 3 : 1;
  return first >= 0xc2 ? 2 : 1;
}
