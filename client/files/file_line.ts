/**
 * What a person types about files: `FILE:bob:~/cat.png`, `/file #room "my cat.png"`, `FILE:CANCEL:1`.
 *
 * @module
 */
import { userOrRoom } from "../../protocol/mod.ts";
import { Complaint } from "../texts.ts";

/** What to do about a file. */
export type FileIntention =
  | { readonly kind: "send"; readonly to: string; readonly path: string }
  /** Cancel or refuse the transfer of that number. */
  | { readonly kind: "stop"; readonly number: number };

// The path is the rest of the line, whatever it holds.
const line = /^\s*(?:file:([^:]*)(?::(.*))?|\/file(?:\s+(\S+)(?:\s+(.*))?)?)\s*$/is;

/**
 * Understands a line about a file; undefined when it is about something else.
 *
 * @throws {Complaint} when it is not complete
 * @throws {MadangError} when the receiver is no name
 */
export function readFileLine(text: string): FileIntention | undefined {
  const match = line.exec(text);
  if (!match) return undefined;
  const to = (match[1] ?? match[3] ?? "").trim();
  const rest = (match[2] ?? match[4] ?? "").trim();
  // Nobody can be called that.
  const isStop = /^(cancel|refuse)$/i.test(to);
  if (isStop && /^\d+$/.test(rest)) return { kind: "stop", number: Number(rest) };
  const isNoPath = rest === "" || /^(["'])\s*\1$/.test(rest);
  if (to === "" || isNoPath || isStop) {
    throw new Complaint(match[1] === undefined ? "fileUsageSlash" : "fileUsage");
  }
  return { kind: "send", to: userOrRoom.parse(to, "to"), path: rest };
}
