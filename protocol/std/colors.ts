/** The standard library's `@std/fmt/colors`, with the types that its npm build lacks. @module */
// @ts-types="./colors.d.ts"
export * from "@std/fmt/colors";
