/**
 * The operator's operations where no server runs: on the storage itself.
 *
 * @module
 */
import { fill, problems } from "../../protocol/mod.ts";
import { Access } from "../../services/access.ts";
import { openAccounts } from "../accounts.ts";
import { authPolicy, restrictedSubjects } from "../config/bot_settings.ts";
import type { Settings } from "../config/settings.ts";
import { isVolatile, storageLocation } from "../config/storage_location.ts";
import { printError } from "../console.ts";
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
  const folder = settings["data-dir"];
  if (storageLocation(settings).kind === "sqlite" && !await isThere(folder)) {
    printError(fill(failures.isNew, settings.lang, { folder }));
  }
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

async function isThere(folder: string): Promise<boolean> {
  try {
    await Deno.stat(folder);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound); // what is wrong else is told by whoever opens it
  }
}

const failures = problems("subcommand", {
  isNew: {
    en: "(There was no data folder {folder}: it is a new one. Is it the server's --data-dir?)",
    ko: "({folder} 폴더가 없어서 자료 폴더를 새로 만듭니다. 서버의 --data-dir과 같은가요?)",
    todo: {
      en: "Call it in the folder where the server is started, or give its `--data-dir`.",
      ko: "서버를 켜는 폴더에서 실행하거나 서버의 `--data-dir`을 주세요.",
    },
  },
  nothing: {
    en: "No server runs with this data folder, and --storage memory keeps nothing without one. " +
      "Start the server first, or give the --data-dir of the one that runs.",
    ko:
      "이 자료 폴더를 쓰는 서버가 켜져 있지 않고, --storage memory는 서버 없이는 아무것도 남기지 않습니다. " +
      "서버를 먼저 켜거나, 켜져 있는 서버의 --data-dir을 주세요.",
    todo: "said",
  },
});
