/** The standard library's `@std/assert`, with the types that its npm build lacks. @module */
// @ts-types="./assert.d.ts"
export * from "@std/assert";
