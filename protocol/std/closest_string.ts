/** The standard library's `@std/text/closest-string`, with the types that its npm build lacks. @module */
// @ts-types="./closest_string.d.ts"
export { closestString } from "@std/text/closest-string";
