/**
 * What is to be imported: files of a daily log, or the chat log in a database.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { UsageError } from "../../protocol/mod.ts";
import { parseStorage } from "../config/storage_location.ts";
import type { MysqlLocation } from "../storage/mysql/database.ts";
import { join } from "../std/path.ts";
import { readableReasonOf } from "../reason.ts";

/** What the words of a call mean. */
export interface ImportSources {
  /** Files of daily logs, in the order of their names, which is that of their days. */
  readonly files: readonly string[];
  /** Databases with a `kb_chat_logs`. */
  readonly databases: readonly MysqlLocation[];
}

const dailyLog = /^chat_log_\d{4}-\d\d-\d\d\.json$/;

/**
 * Finds what words name: `mysql://…`, a file, the folder `log_files`, or the folder of an old server, which holds one.
 *
 * @throws {UsageError} when there is nothing of that kind
 */
export async function findSources(words: readonly string[]): Promise<ImportSources> {
  if (words.length === 0) throw new UsageError(failures.nothing);
  const files: string[] = [];
  const databases: MysqlLocation[] = [];
  for (const word of words) {
    // Whatever looks like an address is not shown as the name of a file would be: a password may be in it.
    if (/^[\w+.-]+:\/\//.test(word)) {
      databases.push(databaseOf(word));
    } else files.push(...await filesOf(word));
  }
  return { files, databases };
}

function databaseOf(url: string): MysqlLocation {
  try {
    const location = parseStorage(url);
    if (location.kind === "mysql") return location;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error; // it speaks of another flag
  }
  throw new UsageError(failures.address);
}

async function filesOf(path: string): Promise<string[]> {
  try {
    const { isFile } = await Deno.stat(path);
    if (isFile) return [path];
    for (const folder of [path, join(path, "log_files")]) {
      const files = await dailyLogsIn(folder);
      if (files.length > 0) return files;
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(failures.missing, { path });
    const problem = readableReasonOf(error);
    throw new UsageError(failures.unreadable, { path, problem });
  }
  throw new UsageError(failures.empty, { path });
}

async function dailyLogsIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (dailyLog.test(name)) files.push(join(folder, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}

const failures = problems("import", {
  nothing: {
    en: "Say what to import: a folder log_files, a file of it, or " +
      "mysql://user:password@host:port/database with a table kb_chat_logs. The address may also be " +
      "in the variable MADANG_IMPORT_FROM, where nobody reads it in the list of processes.",
    ko:
      "import 뒤에 가져올 것을 적으세요: log_files 폴더나 그 안의 파일, 또는 kb_chat_logs 테이블이 " +
      "있는 mysql://user:password@host:port/database. 주소는 프로세스 목록에 보이지 않도록 환경 변수 " +
      "MADANG_IMPORT_FROM에 적어도 됩니다.",
    todo: "said",
  },
  address: {
    en: "The address of a database must be mysql://user:password@host:port/database; in user and " +
      "password, write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25.",
    ko:
      "데이터베이스 주소는 mysql://user:password@host:port/database여야 합니다. 사용자와 비밀번호의 " +
      "@는 %40, :은 %3A, /는 %2F, ?는 %3F, #은 %23, %는 %25로 적으세요.",
    todo: "said",
  },
  missing: {
    en: "There is no {path}.",
    ko: "{path}: 그런 파일이나 폴더가 없습니다.",
    todo: {
      en: "Correct the path.",
      ko: "경로를 바로잡으세요.",
    },
  },
  unreadable: {
    en: "{path} cannot be read ({problem}).",
    ko: "{path}: 읽을 수 없습니다({problem}).",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
  empty: {
    en: "There is no chat_log_YYYY-MM-DD.json in {path}. Files with other names have to be named " +
      "one by one.",
    ko: "{path}에 chat_log_YYYY-MM-DD.json 파일이 없습니다. 이름이 다른 파일은 하나씩 적으세요.",
    todo: "said",
  },
});
