/**
 * The subcommand `import`: takes over what the two older systems kept. Their files and tables are read here; what is
 * kept goes the way of all writes.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type OptionTable, type Sentence, UsageError } from "../../protocol/mod.ts";
import { tellFailure } from "../admin/operate.ts";
import { configured } from "../config/encrypted.ts";
import type { Settings } from "../config/settings.ts";
import { storageLocation } from "../config/storage_location.ts";
import { printError } from "../console.ts";
import { problemLog } from "../problem_log.ts";
import { openDatabase } from "../storage/open_storage.ts";
import type { DatabaseStorage } from "../storage/server_storage.ts";
import type { Subcommand } from "../subcommand.ts";
import { importDatabase } from "./import_database.ts";
import { importFiles } from "./import_files.ts";
import { createImportReport } from "./report.ts";
import { findSources } from "./sources.ts";

const options = {
  "dry-run": {
    type: "switch",
    variable: "MADANG_IMPORT_DRY_RUN",
    help: { en: "Only say what would be imported.", ko: "가져올 것을 알려 주기만 합니다." },
  },
  from: {
    type: "text",
    value: "SOURCE",
    variable: "MADANG_IMPORT_FROM",
    help: {
      en: "What to import, where no word says it.",
      ko: "따로 적지 않았을 때 가져올 것입니다.",
    },
  },
} as const satisfies OptionTable;

/** `madang-server import …`. */
export const importCommand: Subcommand = {
  usages: [["import log_files|FILE|mysql://… [--dry-run]", {
    en: "Import log_files of the older chat, or a table kb_chat_logs.",
    ko: "예전 채팅의 log_files나 kb_chat_logs를 가져옵니다.",
  }]],
  options,
  async run(call, words) {
    const { settings } = await configured(call);
    const isDryRun = call.own["dry-run"] === true;
    const from = typeof call.own.from === "string" ? [call.own.from] : [];
    const { files, databases } = await findSources(words.length > 0 ? words : from);
    const report = createImportReport(settings.lang);
    let isDone = true;
    const run = async (storage?: DatabaseStorage): Promise<void> => {
      const context = { settings, report, storage };
      if (files.length > 0) await importFiles(files, context);
      for (const location of databases) {
        if (!await importDatabase(location, context)) isDone = false;
      }
    };
    try {
      if (isDryRun) await run();
      else await withStorage(settings, run);
    } catch (error) {
      const code = tellFailure(error, settings);
      printError(fill(texts.interrupted, settings.lang));
      return code;
    }
    report.sumUp(isDryRun);
    return isDone && report.problems === 0 ? 0 : 1;
  },
};

/** Opens the storage of a server that does not run. */
async function withStorage(
  settings: Settings,
  run: (storage: DatabaseStorage) => Promise<void>,
): Promise<void> {
  const location = storageLocation(settings);
  if (location.kind === "memory") throw new UsageError(failures.memory);
  // A write that is refused is listed where it comes from.
  const storage = openDatabase(settings, location, problemLog);
  try {
    await storage.open();
    await run(storage);
  } finally {
    await storage.close();
  }
}

const failures = problems("import", {
  memory: {
    en: "Nothing is kept with --storage memory: import into sqlite or mysql://….",
    ko: "--storage memory에는 아무것도 남지 않습니다. sqlite나 mysql://…로 가져오세요.",
    todo: "said",
  },
});

const texts = {
  interrupted: {
    en:
      "The import is not complete. Run it again when that is mended: it goes on, and nothing is " +
      "doubled.",
    ko:
      "다 가져오지 못했습니다. 고친 뒤에 다시 실행하면 이어서 가져옵니다. 두 번 들어가지 않습니다.",
  },
} satisfies Record<string, Sentence>;
