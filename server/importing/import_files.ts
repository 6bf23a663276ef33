/**
 * Importing the files of an old daily log.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { formatDate } from "../../protocol/mod.ts";
import { join } from "../std/path.ts";
import type { Settings } from "../config/settings.ts";
import type { DatabaseStorage } from "../storage/server_storage.ts";
import { readableReasonOf } from "../reason.ts";
import { keepMessages, type MessageKeeping, type Outcome } from "./keep_messages.ts";
import { type LogEntry, readLogFile } from "./log_file.ts";
import { because, type OldMessage } from "./log_record.ts";
import { createOwnLog } from "./own_log.ts";
import type { ImportReport } from "./report.ts";

/** What an import has to do with. */
export interface ImportContext {
  readonly settings: Settings;
  readonly report: ImportReport;
  /** Where it goes; nowhere in a dry run. */
  readonly storage?: DatabaseStorage;
}

/** Most messages that are kept at once. */
const batchSize = 2_000;
/** Most days of these: each has a file of the daily log open. */
const batchDays = 32;

/** A message, and where it stands. */
interface Found {
  readonly file: string;
  readonly place: number;
  readonly message: OldMessage;
}

/** Takes files in, one after the other. */
export async function importFiles(
  files: readonly string[],
  { settings, report, storage }: ImportContext,
): Promise<void> {
  const ownLog = createOwnLog(join(settings["data-dir"], "log_files"));
  const keeping = storage && { storage, ownLog, users: new Set<string>() };
  let batch: Found[] = [];
  const days = new Set<string>();
  for (const file of files) {
    for await (const { place, found } of readFile(file)) {
      report.read(file);
      if (typeof found === "function") {
        report.problem(file, place, found);
        continue;
      }
      batch.push({ file, place, message: found });
      days.add(formatDate(found.at));
      if (batch.length < batchSize && days.size < batchDays) continue;
      await keep(batch, keeping, report);
      batch = [];
      days.clear();
    }
  }
  await keep(batch, keeping, report);
}

// A file that cannot be read must not hide what is in the others.
async function* readFile(file: string): AsyncGenerator<LogEntry> {
  try {
    yield* readLogFile(file);
  } catch (error) {
    const problem = readableReasonOf(error);
    yield { place: 1, found: because(failures.unreadable, { problem }) };
  }
}

async function keep(
  batch: readonly Found[],
  keeping: MessageKeeping | undefined,
  report: ImportReport,
): Promise<void> {
  const messages = batch.map(({ message }) => message);
  const outcomes: readonly Outcome[] = keeping
    ? await keepMessages(keeping, messages)
    : messages.map(() => "kept");
  for (const [index, { file, place, message }] of batch.entries()) {
    const outcome = outcomes[index];
    if (outcome === "kept") report.kept(message.at, message.from);
    else if (outcome === "there") report.there();
    else report.problem(file, place, outcome);
  }
}

const failures = problems("import", {
  unreadable: {
    en: "the file cannot be read ({problem})",
    ko: "파일을 읽을 수 없습니다({problem})",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
});
