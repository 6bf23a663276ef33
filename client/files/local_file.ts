/**
 * A file that a person wants to send, found by what was typed.
 *
 * @module
 */
import { fileName } from "../../protocol/mod.ts";
import { Complaint, reasonOf } from "../texts.ts";

/** A file as it was when sending began. A change of its size or its time means that it is another file. */
export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  /** Its own name, in NFC: what the receiver gets. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** When it was written last, in milliseconds since 1970. */
  readonly modified: number;
}

const isWindows = Deno.build.os === "windows";

/**
 * Finds the file that a person means. Quotes around the path, `~`, and the backslashes that terminals put before spaces
 * when a file is dropped on them are understood.
 *
 * @throws {Complaint} when it is not there, is a directory or no file at all, or may not be read
 * @throws {MadangError} when its name cannot be sent
 */
export function findLocalFile(typed: string): LocalFile {
  const candidates = pathsMeant(typed);
  const path = candidates.find(exists) ?? candidates[0];
  const { size, mtime } = inspect(path);
  const absolute = Deno.realPathSync(path);
  // The name that was typed, also where it is a link to a file with another name.
  return {
    path: absolute,
    name: fileName.parse(baseName(path) || baseName(absolute), "name"),
    size,
    modified: mtime?.getTime() ?? 0,
  };
}

/** Whether a file is still as it was. */
export function isUnchanged(file: LocalFile, now: Deno.FileInfo): boolean {
  return now.size === file.size && (now.mtime?.getTime() ?? 0) === file.modified;
}

/** The paths that a typed one can mean, the likeliest first. */
export function pathsMeant(typed: string): [string, ...string[]] {
  const text = typed.trim();
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted && quoted[2] !== "") {
    return [quoted[2].startsWith("~") ? atHome(quoted[2]) : quoted[2]];
  }
  const path = atHome(text);
  return isWindows || !path.includes("\\") ? [path] : [path, path.replace(/\\(.)/g, "$1")];
}

/** The home directory in place of a leading `~`. */
export function atHome(path: string): string {
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE");
  return home !== undefined && /^~($|[/\\])/.test(path) ? home + path.slice(1) : path;
}

function inspect(path: string): Deno.FileInfo {
  try {
    const info = Deno.statSync(path);
    if (info.isDirectory) throw new Complaint("fileIsDirectory", { path });
    // Opening a pipe would wait for whoever writes it, and a device has no end.
    if (!info.isFile) throw new Complaint("fileNotRegular", { path });
    Deno.openSync(path).close();
    return info;
  } catch (error) {
    throw complaintAbout(path, error);
  }
}

/** What to tell a person about a file that cannot be read. */
export function complaintAbout(path: string, error: unknown): Complaint {
  if (error instanceof Complaint) return error;
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new Complaint("fileNotFound", { path });
  }
  const isForbidden = error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable;
  if (isForbidden) return new Complaint("fileNotPermitted", { path });
  return new Complaint("fileUnreadable", { path, reason: reasonOf(error) });
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    // One that may not be looked at is there.
    return !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory);
  }
}

function baseName(path: string): string {
  const parts = path.split(isWindows ? /[/\\]/ : "/").filter((part) => part !== "");
  return parts.at(-1) ?? "";
}
