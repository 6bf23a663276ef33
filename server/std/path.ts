/**
 * What is used of the standard library's `@std/path`, with the types that its npm build lacks. Each function by itself: the
 * rest would be loaded at each start. Workers of the storage do without: what tells Windows apart loads Node's
 * `process`.
 *
 * @module
 */
// @ts-types="./path/basename.d.ts"
export { basename } from "@std/path/basename";
// @ts-types="./path/dirname.d.ts"
export { dirname } from "@std/path/dirname";
// @ts-types="./path/join.d.ts"
export { join } from "@std/path/join";
