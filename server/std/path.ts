/** The standard library's `@std/path`, with the types that its npm build lacks. @module */
// @ts-types="./path.d.ts"
export { basename, dirname, join } from "@std/path";
