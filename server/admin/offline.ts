/**
 * The operator's operations where no server runs: on the storage itself.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { Access } from "../../services/access.ts";
import { openAccounts } from "../accounts.ts";
import { authPolicy, restrictedSubjects } from "../config/bot_settings.ts";
import type { Settings } from "../config/settings.ts";
import { isVolatile } from "../config/storage_location.ts";
import { problemLog } from "../problem_log.ts";
import { openStorage } from "../storage/open_storage.ts";
import { UnusableStorageError } from "../storage/unusable_storage.ts";
import { type AdminOperations, createAdminOperations } from "./operations.ts";

/**
 * Does something with the operations on the storage of a server that does not run.
 *
 * @throws {UnusableStorageError} also where such a server has left nothing behind
 */
export async function withOfflineOperations<Result>(
  settings: Settings,
  run: (operations: AdminOperations) => Result | Promise<Result>,
): Promise<Result> {
  if (isVolatile(settings)) throw new UnusableStorageError(failures.nothing, {});
  const storage = openStorage(settings, problemLog);
  try {
    const state = await storage.open();
    const access = new Access({
      storage,
      log: problemLog,
      stored: state.access,
      restricted: restrictedSubjects(settings),
      now: Date.now,
    });
    const accounts = openAccounts(settings, storage, state, problemLog);
    return await run(
      createAdminOperations({ access, policy: () => authPolicy(settings), accounts }),
    );
  } finally {
    await storage.close();
  }
}

const failures = problems("subcommand", {
  nothing: {
    en: "No server runs with this data folder, and --storage memory keeps nothing without one. " +
      "Start the server first, or give the --data-dir of the one that runs.",
    ko:
      "이 자료 폴더를 쓰는 서버가 켜져 있지 않고, --storage memory는 서버 없이는 아무것도 남기지 않습니다. " +
      "서버를 먼저 켜거나, 켜져 있는 서버의 --data-dir을 주세요.",
    todo: "said",
  },
});
