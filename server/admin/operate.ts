/**
 * Doing what an operator asks for: by the server that runs, or, where none does, on the storage itself.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { errorText, MadangError, UsageError } from "../../protocol/mod.ts";
import type { Settings } from "../config/settings.ts";
import { OutputError, printError } from "../console.ts";
import { explainStartFailure } from "../start_failure.ts";
import { AdminFailure, type Answered, askServer } from "./ask.ts";
import { withOfflineOperations } from "./offline.ts";
import type { AdminOperation, AdminOperations } from "./operations.ts";

/**
 * Does an operation.
 *
 * @throws {MadangError} when it cannot be done now, as on a full disk
 * @throws {AdminFailure} when the server runs, but could not do it
 * @throws {UnusableStorageError} when none runs, and the storage cannot be used
 */
export async function operate<Name extends AdminOperation>(
  settings: Settings,
  name: Name,
  asked: Parameters<AdminOperations[Name]>[0],
): Promise<Answered<Name>> {
  const answer = await askServer(settings["data-dir"], name, asked);
  if (answer !== undefined) return answer;
  return await withOfflineOperations(settings, async (operations) => {
    const operation = operations[name] as (asked: unknown) => unknown;
    return await operation(asked) as Answered<Name>;
  });
}

/**
 * Tells an operator why something failed, and returns the exit code.
 *
 * @throws {UsageError | OutputError} as it is: it is explained elsewhere
 */
export function tellFailure(error: unknown, settings: Settings): number {
  if (error instanceof UsageError || error instanceof OutputError) throw error;
  if (error instanceof AdminFailure) printError(failures.failed[settings.lang]);
  else if (error instanceof MadangError) printError(errorText(error, settings.lang));
  else printError(explainStartFailure(error, settings));
  return 1;
}

const failures = problems("subcommand", {
  failed: {
    en: "The running server could not do this: its log says why.",
    ko: "켜져 있는 서버가 이 일을 하지 못했습니다. 이유는 서버 로그에 있습니다.",
    todo: "said",
  },
});
