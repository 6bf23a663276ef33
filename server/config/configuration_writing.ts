/**
 * Writes the files of the encrypted configuration: readable by their owner alone, and whole at every moment.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { readableReasonOf } from "../reason.ts";
import { ConfigurationError, configurationError } from "./configuration_error.ts";
import { type ConfigurationFiles, readFile, readKey } from "./configuration_files.ts";
import { encryptFernet, generateFernetKey } from "./fernet.ts";

/** What writing a configuration made besides it. */
export interface WrittenConfiguration {
  readonly hasNewKey: boolean;
  readonly hasBackup: boolean;
}

/**
 * Writes a configuration, encrypted with the folder's key or, where there is none, with a new one. The one before is kept
 * beside it. Whoever reads it meanwhile, after a crash too, finds the old one or the new one.
 *
 * @throws {ConfigurationError} when the key is none, or the folder cannot be written
 */
export async function writeConfigurationText(
  files: ConfigurationFiles,
  text: string,
): Promise<WrittenConfiguration> {
  const oldKey = await readKey(files);
  const key = oldKey ?? generateFernetKey();
  const token = await encryptFernet(key, new TextEncoder().encode(text));
  try {
    await Deno.mkdir(files.folder, { recursive: true, mode: 0o700 });
    const before = await readFile(files.token);
    if (before !== undefined) await replaceFile(files.backup, before);
    if (oldKey === undefined) await writeNewFile(files.key, key);
    try {
      await replaceFile(files.token, token);
    } catch (error) {
      // A key that fits nothing would keep the server from starting.
      if (oldKey === undefined) await Deno.remove(files.key);
      throw error;
    }
    return { hasNewKey: oldKey === undefined, hasBackup: before !== undefined };
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    const problem = readableReasonOf(cause);
    throw configurationError(failures.notWritable, { folder: files.folder, problem }, { cause });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  await writeNewFile(temporary, text);
  try {
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary);
    throw error;
  }
}

async function writeNewFile(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
}

const failures = problems("configuration", {
  notWritable: {
    en: "{folder} cannot be written ({problem}): change its permissions, " +
      "or choose another folder with --config-dir.",
    ko:
      "{folder} 폴더에 쓸 수 없습니다({problem}). 권한을 바꾸거나 --config-dir로 다른 폴더를 고르세요.",
    todo: "said",
  },
});
