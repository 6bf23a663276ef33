/**
 * Why the database did not take something that was to be imported.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
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
    return because(failures.refused, { reason: cause.message });
  }
  throw error;
}

const failures = problems("import", {
  refused: {
    en: "the database refuses it ({reason})",
    ko: "데이터베이스가 거절했습니다({reason})",
    todo: {
      en: "Do what the reason says, and import again.",
      ko: "이유에 나온 대로 하고 다시 가져오세요.",
    },
  },
});
