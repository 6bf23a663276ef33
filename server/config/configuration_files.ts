/**
 * The two files of the encrypted configuration, as existing deployments have them: a Fernet key, and a Fernet token over
 * UTF-8 JSON.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import type { Sentence } from "../../protocol/mod.ts";
import { join } from "../std/path.ts";
import { readableReasonOf } from "../reason.ts";
import { configurationError, type Finding } from "./configuration_error.ts";
import { decryptFernet, encryptFernet, FernetError } from "./fernet.ts";

/** Where the files of a folder are. */
export interface ConfigurationFiles {
  readonly folder: string;
  /** The key. */
  readonly key: string;
  /** The configuration, encrypted with the key. */
  readonly token: string;
  /** The configuration as it was before the last change. */
  readonly backup: string;
}

/** The files of a configuration folder, whether they are there or not. */
export function configurationFiles(folder: string): ConfigurationFiles {
  const token = join(folder, ".kkobot.enc");
  return { folder, key: join(folder, ".kkobot.key"), token, backup: `${token}.bak` };
}

/**
 * The decrypted text of a configuration; nothing where both files are missing.
 *
 * @throws {ConfigurationError} when only one of them is there, or they cannot be read or decrypted
 */
export async function readConfigurationText(
  files: ConfigurationFiles,
): Promise<string | undefined> {
  const [key, token] = await Promise.all([readFile(files.key), readFile(files.token)]);
  if (key === undefined && token === undefined) return undefined;
  if (key === undefined) throw configurationError(failures.noKey, { ...files });
  if (token === undefined) throw configurationError(failures.noToken, { ...files });
  let bytes;
  try {
    bytes = await decryptFernet(key, token);
  } catch (cause) {
    if (!(cause instanceof FernetError)) throw cause;
    throw configurationError(failures[fernetTexts[cause.problem] ?? "broken"], { ...files }, {
      cause,
    });
  }
  return decodeText(bytes, files.token);
}

/**
 * The text of bytes in UTF-8, without the mark that some editors put before it.
 *
 * @throws {ConfigurationError} naming `file` when they are something else
 */
export function decodeText(bytes: Uint8Array, file: string | Sentence): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw configurationError(failures.notText, { file }, { cause });
  }
}

/** Those of the files that others than their owner may read. Windows keeps no such modes. */
export async function looseModes(files: ConfigurationFiles): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const file of [files.key, files.token, files.backup]) {
    const mode = (await unlessMissing(file, Deno.stat))?.mode ?? 0;
    if (Deno.build.os !== "windows" && (mode & 0o077) !== 0) {
      findings.push({ sentence: failures.looseMode, details: { file } });
    }
  }
  return findings;
}

/**
 * The folder's key, checked; nothing where there is none.
 *
 * @throws {ConfigurationError} when it cannot be read or is no key
 */
export async function readKey(files: ConfigurationFiles): Promise<string | undefined> {
  const key = await readFile(files.key);
  if (key === undefined) return undefined;
  try {
    await encryptFernet(key, new Uint8Array());
  } catch (cause) {
    if (!(cause instanceof FernetError)) throw cause;
    throw configurationError(failures.notKey, { ...files }, { cause });
  }
  return key;
}

/** Whether there is something at a path, even what cannot be read. */
export async function isThere(path: string): Promise<boolean> {
  return await unlessMissing(path, Deno.lstat) !== undefined;
}

/** A file's text without spaces and line ends around it, which editors and `echo` leave; nothing where it is missing. */
export async function readFile(path: string): Promise<string | undefined> {
  return (await unlessMissing(path, Deno.readTextFile))?.trim();
}

async function unlessMissing<Result>(
  path: string,
  read: (path: string) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    const problem = readableReasonOf(cause);
    throw configurationError(failures.notReadable, { file: path, problem }, { cause });
  }
}

/** Problems of the token that are no sign of a broken file. */
const fernetTexts: Partial<Record<FernetError["problem"], keyof typeof failures>> = {
  key: "notKey",
  signature: "wrongKey",
};

const failures = problems("configuration", {
  noKey: {
    en: "{token} is there, but its key {key} is missing: put the key beside it, " +
      "or move {token} away to start without an encrypted configuration.",
    ko: "{token} 파일은 있는데 그 키인 {key} 파일이 없습니다. 키를 같은 폴더에 두거나, " +
      "암호화된 설정 없이 시작하려면 {token} 파일을 옮기세요.",
    todo: "said",
  },
  noToken: {
    en:
      "The key {key} is there, but the configuration {token} is missing: put it beside the key, " +
      "or make one with `config encrypt`.",
    ko: "키인 {key} 파일은 있는데 그 설정인 {token} 파일이 없습니다. 같은 폴더에 두거나 " +
      "`config encrypt`로 만드세요.",
    todo: "said",
  },
  notKey: {
    en: "{key} is not a key: it must hold 32 bytes in base64url, 44 characters that end in =.",
    ko: "{key} 파일에 든 것은 키가 아닙니다. 키는 =로 끝나는 44자의 base64url(32바이트)입니다.",
    todo: {
      en: "Put a copy of the right key in its place.",
      ko: "복사해 둔 키로 되돌리세요.",
    },
  },
  wrongKey: {
    en: "{token} cannot be decrypted with {key}: the key is another one, or the file was changed.",
    ko: "{key} 키로 {token} 파일을 풀 수 없습니다. 키가 다르거나 파일이 바뀌었습니다.",
    todo: {
      en: "Put copies of both back that belong together.",
      ko: "복사해 둔 키와 설정을 짝이 맞게 되돌리세요.",
    },
  },
  broken: {
    en: "{token} is damaged: it is not a whole Fernet token. Restore it from a copy.",
    ko: "{token} 파일이 깨졌습니다. 온전한 Fernet 토큰이 아닙니다. 복사해 둔 것으로 되돌리세요.",
    todo: "said",
  },
  notText: {
    en: "{file}: this is not text in UTF-8.",
    ko: "{file}: UTF-8 글이 아닙니다.",
    todo: {
      en: "Save it as UTF-8.",
      ko: "UTF-8로 저장하세요.",
    },
  },
  looseMode: {
    en: "{file} can be read by other users of this machine; chmod 600 {file} keeps them out",
    ko: "이 컴퓨터의 다른 사용자도 {file} 파일을 읽을 수 있습니다. 막으려면: chmod 600 {file}",
    todo: "said",
  },
  notReadable: {
    en: "{file} cannot be read ({problem}).",
    ko: "{file} 파일을 읽을 수 없습니다({problem}).",
    todo: {
      en: "Correct the file's permissions.",
      ko: "파일의 권한을 바로잡으세요.",
    },
  },
});
