/**
 * Why the database did not take something that was to be imported.
 *
 * @module
 */
import { CommitFailure } from "../storage/commit_failure.ts";
import { because, type Reason } from "./log_record.ts";

/**
 * The reason for which a write itself was refused.
 *
 * @throws the error of a commit that failed for another reason: nothing else can be kept either
 */
export function reasonOfRefusal(error: unknown): Reason {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof CommitFailure && cause.fault === "call") {
    return because(refused, { reason: cause.message });
  }
  throw error;
}

const refused = {
  en: "the database refuses it ({reason})",
  ko: "데이터베이스가 거절했습니다({reason})",
};
