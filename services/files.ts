/**
 * Files between users. They come with a later version: until then the command is refused, through the same
 * definition that will carry them.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";

/** Refuses a file; the connection swallows the bytes that follow it. */
export function file(): never {
  throw new MadangError("command_unavailable", { command: "FILE" });
}
