/**
 * What is said of an error. The errors themselves are in errors.ts.
 *
 * @module
 */
import type { Sentence } from "./language.ts";

/** An error: its sentence, and what programs need to know of it. */
export interface ErrorDefinition extends Sentence {
  /** Whether the same request may succeed later without being changed. */
  readonly temporary?: true;
}
