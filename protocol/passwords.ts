/**
 * Passwords: what a new one must be like, and how they stand in files.
 *
 * @module
 */
import { MadangError } from "./errors.ts";

/**
 * Fewest characters of a new password. Every verb of the colon protocol has fewer, so that what follows the ID of a
 * peer that frames nothing is known to be one or the other (codecs/colon_following.ts).
 */
export const passwordLeast = 8;
/** Most characters of a password. */
export const passwordLimit = 200;

/**
 * Checks a password that somebody wants to have.
 *
 * @throws {MadangError} `password_length` or `password_character`; neither shows anything of it
 */
export function checkNewPassword(password: string): string {
  const length = [...password].length;
  if (length < passwordLeast || length > passwordLimit) {
    throw passwordLength();
  }
  // They could not be typed, or would end a line; and spaces at the ends are lost where a person copies it.
  if (/\p{Cc}|\p{Cs}/u.test(password) || password.trim() !== password) {
    throw new MadangError("password_character");
  }
  return password;
}

/** The error that says how long a password can be. */
export function passwordLength(): MadangError {
  return new MadangError("password_length", { least: passwordLeast, limit: passwordLimit });
}

/** The password that a file holds: its first line. */
export function passwordOfText(text: string | Uint8Array): string {
  const decoded = typeof text === "string" ? text : decode(text);
  return decoded.replace(/^\ufeff/, "").split(/\r?\n/, 1)[0];
}

/** In UTF-8, unless its first bytes say that it is in UTF-16, as what PowerShell writes is. */
function decode(bytes: Uint8Array): string {
  const mark = bytes[0] << 8 | bytes[1];
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
