/**
 * Why something could not be kept.
 *
 * @module
 */
import type { FailedCall } from "./batches.ts";

/** Why a call was not kept. */
export class CommitFailure extends Error {
  /** The name under which logs show it. */
  override readonly name = "CommitFailure";

  /** Makes the error; `fault` says whether the call's own writes were refused, or the storage is in trouble. */
  constructor(readonly fault: FailedCall["fault"], reason: string, options?: ErrorOptions) {
    super(reason, options);
  }
}
