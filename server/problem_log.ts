/**
 * The log of a call that ends by itself: an operator waits for its answer, and reads besides only what went wrong.
 *
 * @module
 */
import type { Log } from "../services/context.ts";
import { printError } from "./console.ts";

/** Prints warnings and errors. */
export const problemLog: Log = {
  debug() {},
  info() {},
  warning: (_category, message) => printError(message),
  error: (_category, message) => printError(message),
};
