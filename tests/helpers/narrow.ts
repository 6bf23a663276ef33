/**
 * Whether a text can be read in a terminal of 80 columns.
 *
 * @module
 */
import { columnsOf } from "../../protocol/mod.ts";
import { assertEquals } from "./assert.ts";

/** Fails on lines that are wider than 80 columns. */
export function assertNarrow(text: string): void {
  assertEquals(text.split("\n").filter((line) => columnsOf(line) > 80), []);
}
