/**
 * Ids of users and names of rooms: what they may look like, and when two are the same.
 *
 * @module
 */
import { MadangError } from "./errors.ts";
import { fold } from "./folding.ts";
import type { Sentence } from "./language.ts";

/** Who the AI is among people: the sender of its answers, and whom private questions go to. Nobody can register it. */
export const aiName = "AI";

/** Longest id or room name, in characters (code points). */
export const nameLimit = 32;

const reservedNames: ReadonlySet<string> = new Set([
  ".",
  "..",
  "all",
  "cancel",
  "refuse",
  "reset",
  "usage",
  aiName.toLowerCase(),
]);

// What separates fields, what a file name cannot hold, controls (Cc), invisible formatting (Cf, and what fonts ignore,
// such as the blank Hangul fillers), separators other than the plain space (Zl, Zp, odd Zs), lone surrogates (Cs) and the
// blank of Braille. One invisible character has its place: what makes an emoji of the sign before it, as in ❤️.
const forbiddenCharacter =
  /[:/\\<>|"?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\ufffd]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})\ufe0f/u;

/**
 * Checks an id or room name and returns it in NFC, without the spaces around it.
 *
 * @throws {MadangError} `name_length`, `name_character` or `name_reserved`
 */
export function checkName(value: string, what: Sentence): string {
  const name = value.normalize("NFC").trim();
  const length = name.length <= nameLimit ? name.length : [...name].length;
  if (length === 0 || length > nameLimit) {
    throw new MadangError("name_length", { what, limit: nameLimit });
  }
  const forbidden = forbiddenCharacter.exec(name);
  if (forbidden) {
    throw new MadangError("name_character", { what, character: visibleCharacter(forbidden[0]) });
  }
  if (name.startsWith("#") || reservedNames.has(name.toLowerCase())) {
    throw new MadangError("name_reserved", { what, value: name });
  }
  return name;
}

/** What tells users and rooms apart: two names with the same key are the same user or room. */
export function nameKey(name: string): string {
  return fold(name);
}

/** A character as an error shows it: itself where it can be seen, else its number. */
export function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x7f
    ? character
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
