/**
 * Names for files beside others of the same name: `cat.png`, `cat (2).png`, `cat (3).png`.
 *
 * @module
 */
import { fileNameLimit } from "../../protocol/mod.ts";

const utf8 = new TextEncoder();

/** The name with a number before its extension, shortened where it would be too long; with 1 it is the name itself. */
export function nameWithNumber(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf(".");
  // What begins with the only dot is no extension but the name of a hidden file; nor is what is very long.
  const end = dot > 0 && name.length - dot <= 32 ? dot : name.length;
  const mark = ` (${number})${name.slice(end)}`;
  const characters = [...name.slice(0, end)];
  while (utf8.encode(characters.join("") + mark).length > fileNameLimit) characters.pop();
  return characters.join("") + mark;
}
