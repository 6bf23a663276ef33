/**
 * Why a storage cannot be used, for the operator.
 *
 * @module
 */
import { type ListedProblem } from "../../protocol/problems.ts";
import { type Details, fill, type Language } from "../../protocol/language.ts";

/** A data directory, something in it, or a database server that cannot be used. The operator can change that; the sentence says how. */
export class UnusableStorageError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "UnusableStorageError";

  /** Makes the error; `details` fill the placeholders of the sentence. */
  constructor(readonly sentence: ListedProblem, readonly details: Details, options?: ErrorOptions) {
    super(fill(sentence, "en", details), options);
  }

  /** The one line that the operator reads. */
  text(language: Language): string {
    return fill(this.sentence, language, this.details);
  }
}
