/**
 * The names that files may have on their way: names, never paths, and such as every system can save.
 *
 * @module
 */
import { MadangError } from "./errors.ts";
import type { Sentence } from "./language.ts";
import { visibleCharacter } from "./names.ts";

/** Longest file name, in bytes of UTF-8. */
export const fileNameLimit = 255;

const what: Sentence = { en: "The file name", ko: "파일 이름" };
const utf8 = new TextEncoder();

// What separates folders or names a drive, what Windows cannot save, controls (Cc), lone surrogates (Cs), line and
// paragraph separators, and invisible formatting (Cf): it can turn a name around, so that `gpj.exe` reads `exe.jpg`.
// The joiners have their place, in emoji and in some scripts.
const forbiddenCharacter = /[/\\:*?"<>|\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;

// Devices of Windows, whatever follows their first dot (source: learn.microsoft.com, "Naming Files, Paths, and
// Namespaces").
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)/i;

/**
 * Checks the name of a file and returns it in NFC (macOS gives Hangul taken apart).
 *
 * @throws {MadangError} `text_empty`, `file_name_long`, `file_name_character`, `file_name_reserved` or
 * `file_name_end`
 */
export function checkFileName(value: string): string {
  const name = value.normalize("NFC");
  if (name.trim() === "") throw new MadangError("text_empty", { what });
  const length = utf8.encode(name).length;
  if (length > fileNameLimit) {
    throw new MadangError("file_name_long", { length, limit: fileNameLimit });
  }
  const forbidden = forbiddenCharacter.exec(name);
  if (forbidden) {
    throw new MadangError("file_name_character", { character: visibleCharacter(forbidden[0]) });
  }
  if (/^\.+$/.test(name) || deviceName.test(name)) {
    throw new MadangError("file_name_reserved", { name });
  }
  // Windows drops them, so that the file would have another name than it says.
  if (/[.\s]$/.test(name)) throw new MadangError("file_name_end");
  return name;
}

/**
 * The name for a file beside others of the same name: `cat.png`, `cat (2).png`, `cat (3).png` …, shortened where it would
 * be too long.
 */
export function numberedFileName(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf(".");
  // What begins with the only dot is no extension but the name of a hidden file; nor is what is very long.
  const end = dot > 0 && name.length - dot <= 32 ? dot : name.length;
  const mark = ` (${number})${name.slice(end)}`;
  const characters = [...name.slice(0, end)];
  while (utf8.encode(characters.join("") + mark).length > fileNameLimit) characters.pop();
  return characters.join("") + mark;
}
