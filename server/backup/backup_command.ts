/**
 * The subcommand `backup`: a copy of everything that a server keeps, while it runs.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type Sentence, UsageError } from "../../protocol/mod.ts";
import { quoted } from "../config/config_actions.ts";
import { configured } from "../config/encrypted.ts";
import type { Settings } from "../config/settings.ts";
import { storageLocation } from "../config/storage_location.ts";
import { OutputError, print, printError } from "../console.ts";
import { join } from "../std/path.ts";
import type { Subcommand } from "../subcommand.ts";
import { readableReasonOf } from "../reason.ts";
import { copyDatabase } from "./copy_database.ts";
import { copyFolder } from "./copy_folder.ts";

/** The databases of both modes. */
const databases = ["madang.db", "madang_prod.db"];
/** Where what is on its way into a database waits. */
const spool = "spool";
/** What else is of use in a backup: neither locks nor the log of the server. */
const folders = ["log_files", "History_files", "received_files"];

/** `madang-server backup …`. */
export const backupCommand: Subcommand = {
  usages: [["backup FOLDER", {
    en: "Copy all data to a new folder, while the server runs.",
    ko: "서버를 켜 둔 채 모든 자료를 새 폴더에 복사합니다.",
  }]],
  async run(call, words) {
    const [target, ...more] = words;
    if (target === undefined) throw new UsageError(failures.where);
    if (more.length > 0) throw new UsageError(failures.tooMany, { word: more[0] });
    const { settings } = await configured(call);
    const { lang } = settings;
    const say = (sentence: Sentence, details = {}) =>
      fill(sentence, lang, { folder: target, data: settings["data-dir"], ...details });
    // Under another name until all is there: what bears the name is complete.
    const unfinished = `${target}.unfinished`;
    let hasBegun = false;
    try {
      for (const folder of [target, unfinished]) {
        if (!await isThere(folder)) continue;
        printError(say(failures.alreadyThere, { folder }));
        return 1;
      }
      hasBegun = true;
      const found = await copyAll(settings, unfinished);
      if (found.databases.length === 0 && found.files === 0) {
        await Deno.remove(unfinished, { recursive: true });
        printError(say(failures.nothing));
        return 1;
      }
      await Deno.rename(unfinished, target);
      const { databases, files } = found;
      const done = databases.length > 0 ? texts.done : texts.filesDone;
      print(say(done, { databases: databases.join(", "), files }));
    } catch (error) {
      if (error instanceof OutputError) throw error;
      printError(say(failures.failed, { problem: readableReasonOf(error)[lang] }));
      if (hasBegun && await isThere(unfinished)) await Deno.remove(unfinished, { recursive: true });
      return 1;
    }
    const location = storageLocation(settings);
    if (location.kind === "mysql") {
      const { host, port, user, database } = location;
      const command = `mariadb-dump -h ${quoted(host)} -P ${port} -u ${quoted(user)} -p ` +
        `--single-transaction --hex-blob ${quoted(database)}`;
      print(say(texts.mysql, { command, file: quoted(join(target, "database.sql")) }));
    }
    print(say(texts.configuration, { config: settings["config-dir"] }));
    return 0;
  },
};

async function copyAll(
  settings: Settings,
  target: string,
): Promise<{ databases: readonly string[]; files: number }> {
  const data = settings["data-dir"];
  const copied: string[] = [];
  await Deno.mkdir(target, { recursive: true, mode: 0o700 });
  // What leaves the spool meanwhile is in the database that is copied after it; lines in both are kept once.
  let files = await copyFolder(join(data, spool), join(target, spool));
  // The databases before the rest: what they speak of is on the disk before they do.
  for (const name of databases) {
    const from = join(data, name);
    if (!await isThere(from)) continue;
    await copyDatabase(from, join(target, name));
    copied.push(name);
  }
  for (const name of folders) files += await copyFolder(join(data, name), join(target, name));
  return { databases: copied, files };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const failures = problems("import", {
  where: {
    en: "backup needs the name of a new folder: backup /mnt/backup/madang-2026-01-31",
    ko: "backup 뒤에 새로 만들 폴더를 적으세요: backup /mnt/backup/madang-2026-01-31",
    todo: "said",
  },
  tooMany: {
    en: 'backup makes one folder, but there is also "{word}".',
    ko: 'backup은 폴더 하나를 만드는데 "{word}"(이/가) 더 있습니다.',
    todo: {
      en: "Leave that word out; quote a path with spaces.",
      ko: "그 말을 빼세요. 빈칸이 든 경로는 따옴표로 묶으세요.",
    },
  },
  alreadyThere: {
    en: "{folder} exists already. Nothing was changed. Name a new folder, or remove that one.",
    ko: "{folder}: 이미 있어서 아무것도 바꾸지 않았습니다. 새 폴더 이름을 적거나 그것을 지우세요.",
    todo: "said",
  },
  nothing: {
    en: "There is nothing to copy in {data}. Is --data-dir right?",
    ko: "{data} 폴더에 복사할 것이 없습니다. --data-dir이 맞나요?",
    todo: "said",
  },
  failed: {
    en: "There is no backup, and nothing is left of it: {problem}",
    ko: "백업하지 못했고 복사하던 것은 지웠습니다: {problem}",
    todo: {
      en: "Do what the reason says, and call it again.",
      ko: "이유에 나온 대로 하고 다시 실행하세요.",
    },
  },
});

const texts = {
  done: {
    en: "Copied to {folder}: databases, checked: {databases}; other files: {files}.",
    ko: "{folder} 폴더에 복사했습니다. 검사한 데이터베이스: {databases}, 다른 파일: {files}개",
  },
  filesDone: {
    en: "Copied to {folder}: files: {files}.",
    ko: "{folder} 폴더에 파일 {files}개를 복사했습니다.",
  },
  mysql: {
    en: "Messages and users are in MySQL, which has to be copied too:\n  {command} > {file}",
    ko: "메시지와 사용자는 MySQL에 있으니 따로 복사하세요.\n  {command} > {file}",
  },
  configuration: {
    en: "Keep {config} and .env elsewhere too, apart from the data: they hold keys and passwords.",
    ko: "{config} 폴더와 .env도 자료와 따로 보관하세요. 키와 비밀번호가 들어 있습니다.",
  },
} satisfies Record<string, Sentence>;
