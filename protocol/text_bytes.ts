/**
 * Texts as bytes of UTF-8: making them, and where characters begin and end in them.
 *
 * @module
 */

const utf8 = new TextEncoder();

/** The bytes of a text; a view of the beginning of `space`, where there is some and they fit for certain. */
export function encodeText(text: string, space?: Uint8Array): Uint8Array {
  // A UTF-16 unit takes at most three bytes.
  if (!space || text.length * 3 > space.length) return utf8.encode(text);
  return space.subarray(0, utf8.encodeInto(text, space).written);
}

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
