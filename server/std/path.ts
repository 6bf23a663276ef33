/**
 * What is used of the standard library's `@std/path`, with the types that its npm build lacks. Of each function only the one
 * for this system: what chooses between them there loads all of Node's `process`, at each start.
 *
 * @module
 */
// @ts-types="./path/functions.d.ts"
import { dirname as posixDirname } from "@std/path/posix/dirname";
// @ts-types="./path/functions.d.ts"
import { join as posixJoin } from "@std/path/posix/join";
// @ts-types="./path/functions.d.ts"
import { dirname as windowsDirname } from "@std/path/windows/dirname";
// @ts-types="./path/functions.d.ts"
import { join as windowsJoin } from "@std/path/windows/join";

const isWindows = Deno.build.os === "windows";

/** A path without its last part. */
export const dirname = isWindows ? windowsDirname : posixDirname;
/** Parts of a path as one. */
export const join = isWindows ? windowsJoin : posixJoin;
