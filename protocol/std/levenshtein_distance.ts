/** The standard library's `@std/text/levenshtein-distance`, with the types that its npm build lacks. @module */
// @ts-types="./levenshtein_distance.d.ts"
export { levenshteinDistance } from "@std/text/levenshtein-distance";
