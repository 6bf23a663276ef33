/**
 * The operator's operations where no server runs: on the storage itself.
 *
 * @module
 */
import { Access } from "../../services/access.ts";
import type { Log } from "../../services/context.ts";
import { openAccounts } from "../accounts.ts";
import { authPolicy, restrictedSubjects } from "../config/bot_settings.ts";
import type { Settings } from "../config/settings.ts";
import { printError } from "../console.ts";
import { openStorage } from "../storage/open_storage.ts";
import { type AdminOperations, createAdminOperations } from "./operations.ts";

/** Only what went wrong: the operator waits for an answer, not for a log. */
const log: Log = {
  debug() {},
  info() {},
  warning: (_category, message) => printError(message),
  error: (_category, message) => printError(message),
};

/** Does something with the operations on the storage of a server that does not run. */
export async function withOfflineOperations<Result>(
  settings: Settings,
  run: (operations: AdminOperations) => Result | Promise<Result>,
): Promise<Result> {
  const storage = openStorage(settings, log);
  try {
    const state = await storage.open();
    const access = new Access({
      storage,
      log,
      stored: state.access,
      restricted: restrictedSubjects(settings),
      now: Date.now,
    });
    const accounts = openAccounts(settings, storage, state, log);
    return await run(createAdminOperations({ access, policy: authPolicy(settings), accounts }));
  } finally {
    await storage.close();
  }
}
