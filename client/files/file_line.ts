/**
 * What a person types about files: `FILE:bob:~/cat.png`, `/file #room "my cat.png"`, `FILE:CANCEL:1`.
 *
 * @module
 */
import { type CommandName, typedTemplates, userOrRoom } from "../../protocol/mod.ts";
import { Complaint } from "../texts.ts";

/** What to do about a file. */
export type FileIntention =
  | { readonly kind: "send"; readonly to: string; readonly path: string }
  /** Cancel or refuse the transfer of that number. */
  | { readonly kind: "stop"; readonly number: number };

/** What begins a line about a file: `/FILE`, and other words for it. */
export const fileVerbs: readonly string[] = typedTemplates("file")
  .filter(({ separator }) => separator === " ").map(({ verb }) => verb);

// The path is the rest of the line, whatever it holds.
const line = new RegExp(
  `^\\s*(?:file:([^:]*)(?::(.*))?|(?:${
    fileVerbs.join("|")
  })(?:\\s+(#?["“”][^"“”]+["“”](?=\\s|$)|\\S+)(?:\\s+(.*))?)?)\\s*$`,
  "isu",
);

/** What stands in a receiver's place where a transfer is to end. */
const stopWords = new Set([...fixedWords("file_cancel"), ...fixedWords("file_refuse")]);

function fixedWords(name: CommandName): string[] {
  return typedTemplates(name).flatMap(({ fields }) =>
    fields.flatMap((field) => "word" in field ? [field.word] : [])
  );
}

/**
 * Understands a line about a file; undefined when it is about something else.
 *
 * @throws {Complaint} when it is not complete
 * @throws {MadangError} when the receiver is no name
 */
export function readFileLine(text: string): FileIntention | undefined {
  // Some keyboards send Hangul in pieces; the name of a file stays as it is.
  const match = line.exec(text.replace(/^\s*\/\S+/, (verb) => verb.normalize("NFC")));
  if (!match) return undefined;
  const to = (match[1] ?? withoutQuotes(match[3] ?? "")).trim();
  const rest = (match[2] ?? match[4] ?? "").trim();
  const isStop = stopWords.has(to.normalize("NFC").toUpperCase());
  if (isStop && /^\d+$/.test(rest)) return { kind: "stop", number: Number(rest) };
  const isNoPath = rest === "" || /^(["'])\s*\1$/.test(rest);
  if (to === "" || isNoPath || isStop) {
    throw new Complaint(match[1] === undefined ? "fileUsageSlash" : "fileUsage");
  }
  return { kind: "send", to: userOrRoom.parse(to, "to"), path: rest };
}

function withoutQuotes(name: string): string {
  return name.replace(/^(#?)["“”]([^"“”]+)["“”]$/u, "$1$2");
}
