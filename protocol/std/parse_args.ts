/** The standard library's `@std/cli/parse-args`, with the types that its npm build lacks. @module */
// @ts-types="./parse_args.d.ts"
export { parseArgs } from "@std/cli/parse-args";
