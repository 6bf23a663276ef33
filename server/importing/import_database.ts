/**
 * Importing the KakaoTalk chat log of an existing bot server.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type Sentence } from "../../protocol/mod.ts";
import { storageLocation } from "../config/storage_location.ts";
import { print, printError } from "../console.ts";
import type { MysqlLocation } from "../storage/mysql/database.ts";
import type { ImportContext } from "./import_files.ts";
import { keepChatLog, readChatLog } from "./keep_chat_log.ts";

/**
 * Takes in the `kb_chat_logs` of a database, or says that it need not be. Returns whether all is well.
 *
 * @throws {UnusableStorageError} when the database cannot be read
 */
export async function importDatabase(
  location: MysqlLocation,
  { settings, report, storage }: ImportContext,
): Promise<boolean> {
  // Only where it is used: its driver takes long to load.
  const { explainOldDatabase, lookAtDatabase, openOldChatLog } = await import("./old_chat_log.ts");
  const { lang } = settings;
  const name = `${location.host}:${location.port}/${location.database}.kb_chat_logs`;
  const details = { name, missing: "" };
  try {
    await using source = await openOldChatLog(location);
    if (source.missing.length > 0) {
      printError(fill(failures.missing, lang, { ...details, missing: source.missing.join(", ") }));
      return false;
    }
    const target = storageLocation(settings);
    const own = target.kind === "mysql" ? await lookAtDatabase(target) : undefined;
    if (own?.place === source.place) {
      print(fill(texts.same, lang, details));
      return true;
    }
    if (storage) {
      await keepChatLog(storage, source, { name, columns: own?.columns, report });
      return true;
    }
    for await (const rows of readChatLog(source, name, report)) rows.forEach(() => report.kept());
    return true;
  } catch (error) {
    throw explainOldDatabase(error, location);
  }
}

const failures = problems("import", {
  missing: {
    en: "{name} is not there, or lacks these columns of a bot server's table: {missing}",
    ko: "{name} 테이블이 없거나, 봇 서버 테이블에 있어야 할 칼럼이 없습니다: {missing}",
    todo: {
      en: "Name the database of a bot server that has the table `kb_chat_logs`.",
      ko: "`kb_chat_logs` 테이블이 있는 봇 서버의 데이터베이스를 적으세요.",
    },
  },
});

const texts = {
  same: {
    en: "{name} is in the database that the server uses: it is used there as it is, and needs no " +
      "import.",
    ko:
      "{name} 테이블은 서버가 쓰는 데이터베이스에 있습니다. 거기서 그대로 쓰므로 가져올 필요가 없습니다.",
  },
} satisfies Record<string, Sentence>;
