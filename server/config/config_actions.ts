/**
 * What the subcommand `config` does. Every action returns the exit code, and throws a {@linkcode ConfigurationError} when
 * it cannot be done.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { Buffer } from "node:buffer";
import { type Details, fill, type Language, type Sentence } from "../../protocol/mod.ts";
import { join } from "../std/path.ts";
import { print, printError, readStandardInput } from "../console.ts";
import { readableReasonOf } from "../reason.ts";
import { describeConfiguration } from "./config_description.ts";
import { parseConfiguration } from "./configuration.ts";
import { configurationError, findingText } from "./configuration_error.ts";
import {
  type ConfigurationFiles,
  decodeText,
  isThere,
  looseModes,
  readConfigurationText,
} from "./configuration_files.ts";
import { writeConfigurationText } from "./configuration_writing.ts";

/** What an action works with. */
export interface ConfigCall {
  readonly files: ConfigurationFiles;
  readonly language: Language;
  /** The word after the action. */
  readonly file?: string;
  /** What is typed to run the subcommand again with these words: `madang-server config check`. */
  again(words: string): string;
}

/** Makes a key and a starter configuration, where neither is there yet. */
export async function init({ files, language, again }: ConfigCall): Promise<number> {
  for (const file of [files.key, files.token]) {
    if (await isThere(file)) throw configurationError(failures.alreadyThere, { file });
  }
  const starter = {
    SERVER: { server_ip: "0.0.0.0" },
    AUTH: { SECRET_KEY: randomText(32), SALT: randomText(16) },
  };
  await writeConfigurationText(files, JSON.stringify(starter));
  const plain = quoted(join(files.folder, "config.json"));
  const details = {
    ...files,
    plain,
    decrypt: again("decrypt"),
    encrypt: again(`encrypt ${plain}`),
  };
  const lines = [texts.made, texts.keepKey, texts.phones, texts.toChange];
  print(lines.map((line) => fill(line, language, details)).join("\n"));
  return 0;
}

/** Prints the configuration, secrets and all. */
export async function decrypt({ files, again }: ConfigCall): Promise<number> {
  const text = await readConfigurationText(files);
  if (text === undefined) {
    throw configurationError(failures.nothing, { ...files, init: again("init") });
  }
  print(indented(text));
  return 0;
}

/** Makes the JSON of a file, or of standard input, the configuration. */
export async function encrypt({ files, language, file = "-" }: ConfigCall): Promise<number> {
  const isStandardInput = file === "-";
  if (isStandardInput && Deno.stdin.isTerminal()) printError(texts.typeIt[language]);
  const name = isStandardInput ? texts.standardInput : file;
  const text = decodeText(
    isStandardInput ? await readStandardInput() : await readInput(file),
    name,
  );
  parseConfiguration(text, name);
  const { hasNewKey, hasBackup } = await writeConfigurationText(files, text);
  const say = (sentence: Sentence, details: Details = { ...files }) =>
    print(fill(sentence, language, details));
  if (hasNewKey) say(texts.newKey);
  say(hasBackup ? texts.savedAgain : texts.saved);
  if (!isStandardInput) say(texts.removeIt, { file });
  say(texts.restart);
  return 0;
}

/** Says what is configured; 1 when others may read the files. */
export async function check({ files, language, again }: ConfigCall): Promise<number> {
  const text = await readConfigurationText(files);
  if (text === undefined) {
    print(fill(failures.nothing, language, { ...files, init: again("init") }));
    return 0;
  }
  const configuration = parseConfiguration(text, files.token);
  print(fill(texts.fine, language, { ...files }));
  print(describeConfiguration(configuration, language).join("\n"));
  const findings = await looseModes(files);
  for (const finding of findings) printError(findingText(finding, language));
  return findings.length === 0 ? 0 : 1;
}

/** A path as it is typed in a shell. */
export function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : `'${path}'`;
}

async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(file);
  } catch (cause) {
    const problem = readableReasonOf(cause);
    throw configurationError(failures.cannotRead, { file, problem }, { cause });
  }
}

/** JSON as people read it; what is not JSON as it is, since it is printed to be mended. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

/** Random letters of base64url, made of so many bytes. */
function randomText(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
}

const failures = problems("configuration", {
  alreadyThere: {
    en: "{file} exists already. Nothing was changed.",
    ko: "{file} 파일이 이미 있어서 아무것도 바꾸지 않았습니다.",
    todo: {
      en: "`config decrypt` and `config encrypt` change it. To begin anew, move both files away.",
      ko:
        "고치려면 `config decrypt`와 `config encrypt`를 쓰세요. 새로 시작하려면 두 파일을 옮기세요.",
    },
  },
  cannotRead: {
    en: "{file} cannot be read ({problem}).",
    ko: "{file} 파일을 읽을 수 없습니다({problem}).",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
  nothing: {
    en: "There is no encrypted configuration in {folder}. This makes one: {init}",
    ko: "{folder} 폴더에 암호화된 설정이 없습니다. 만들려면: {init}",
    todo: "said",
  },
});

const texts = {
  made: {
    en: "Made the key {key} and the configuration {token}, with a new SECRET_KEY and SALT in it.",
    ko: "키 {key} 파일과 설정 {token} 파일을 만들었습니다. 새 SECRET_KEY와 SALT가 들어 있습니다.",
  },
  keepKey: {
    en: "Keep a copy of the key in a safe place: without it nobody can read the configuration.",
    ko: "키를 안전한 곳에 복사해 두세요. 키가 없으면 아무도 설정을 읽을 수 없습니다.",
  },
  phones: {
    en:
      "From the server's next start on phones must sign, as the scripts do that bot script prints.",
    ko:
      "서버를 다시 시작하면 휴대폰은 서명해야 합니다. 서명하는 스크립트는 bot script가 출력합니다.",
  },
  toChange: {
    en: "To read or change it:\n  {decrypt} > {plain}\n  {encrypt}\n" +
      "Then delete {plain}: it is not encrypted.",
    ko: "설정을 보거나 고치려면:\n  {decrypt} > {plain}\n  {encrypt}\n" +
      "끝나면 {plain} 파일을 지우세요. 암호화되지 않은 파일입니다.",
  },
  newKey: {
    en: "Made the key {key}: keep a copy of it in a safe place.",
    ko: "키 {key} 파일을 만들었습니다. 안전한 곳에 복사해 두세요.",
  },
  saved: { en: "Saved as {token}.", ko: "{token} 파일에 저장했습니다." },
  savedAgain: {
    en: "Saved as {token}; the one before is {backup}.",
    ko: "{token} 파일에 저장했습니다. 이전 설정은 {backup}에 있습니다.",
  },
  removeIt: {
    en: "Delete {file} now: it is not encrypted.",
    ko: "이제 {file} 파일을 지우세요. 암호화되지 않은 파일입니다.",
  },
  restart: {
    en:
      "A running server takes secrets and allow-lists at SIGHUP, and all of it at its next start.",
    ko: "켜져 있는 서버는 SIGHUP을 받으면 비밀 키와 허용 목록을, 다시 시작하면 전부를 적용합니다.",
  },
  typeIt: {
    en: "Type or paste the JSON, then Enter and Ctrl-D (Ctrl-Z on Windows):",
    ko: "JSON을 입력하거나 붙여 넣고 Enter와 Ctrl-D(Windows에서는 Ctrl-Z)를 누르세요:",
  },
  standardInput: { en: "standard input", ko: "표준 입력" },
  fine: {
    en: "{token} can be decrypted and used.",
    ko: "{token} 파일을 풀 수 있고, 내용에 문제가 없습니다.",
  },
} satisfies Record<string, Sentence>;
