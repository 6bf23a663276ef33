/**
 * Expected failures: each has a code that programs test, and a sentence that people read and that says what to do.
 * Anything that is not a {@link MadangError} is a bug.
 *
 * @module
 */
import { accountErrors } from "./account_errors.ts";
import { aiErrors } from "./ai_errors.ts";
import { connectionErrors } from "./connection_errors.ts";
import { fileErrors } from "./file_errors.ts";
import { type Details, fill, type Language } from "./language.ts";
import { type ListedProblem, problems } from "./problems.ts";
import { requestErrors } from "./request_errors.ts";
import { roomErrors } from "./room_errors.ts";

/** All that is said of a bug. */
const bug = problems("request", {
  internal: {
    en: "Something went wrong on the server. It has been logged.",
    ko: "서버에서 문제가 생겼습니다. 기록해 두었습니다.",
    todo: {
      en: "Try again. If it comes back, tell the operator: `logs/server.log` has the details.",
      ko:
        "다시 해 보세요. 또 생기면 운영자에게 알려 주세요. `logs/server.log`에 자세히 나와 있습니다.",
    },
  },
});

/** Every error that a peer can be sent. */
export const errorDefinitions = {
  ...requestErrors,
  ...connectionErrors,
  ...accountErrors,
  ...roomErrors,
  ...fileErrors,
  ...aiErrors,
  internal: bug.internal,
} as const satisfies Record<string, ListedProblem>;

/** What a program tests to tell one failure from another. */
export type ErrorCode = keyof typeof errorDefinitions;

/** An expected failure: something that the peer did or asked for, or that passes. Never a bug. */
export class MadangError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "MadangError";

  /** Makes the failure `code`; `details` fill the placeholders of its sentence. */
  constructor(
    readonly code: ErrorCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${fill(errorDefinitions[code], "en", details)}`, options);
  }

  /** Whether the same request may succeed later without being changed. */
  get temporary(): boolean {
    return errorDefinitions[this.code].temporary === true;
  }
}

/** The sentence of an error in a person's language. */
export function errorText(error: MadangError, language: Language): string {
  return fill(errorDefinitions[error.code], language, error.details);
}
