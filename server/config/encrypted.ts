/**
 * Reads the encrypted configuration of a folder, and makes it part of a call.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type EncryptedConfiguration, parseConfiguration } from "./configuration.ts";
import type { Finding } from "./configuration_error.ts";
import { configurationFiles, looseModes, readConfigurationText } from "./configuration_files.ts";
import { type Invocation, withConfiguration } from "./settings.ts";

/** What a folder holds. */
export interface FoundConfiguration {
  /** Absent where there is none, which is fine. */
  readonly configuration?: EncryptedConfiguration;
  /** What the operator should mend, though the server can run. */
  readonly warnings: readonly Finding[];
}

/**
 * Reads `.kkobot.key` and `.kkobot.enc` of a folder.
 *
 * @throws {ConfigurationError} when one of them is missing, or the configuration cannot be read, decrypted or understood
 */
export async function readEncryptedConfiguration(folder: string): Promise<FoundConfiguration> {
  const files = configurationFiles(folder);
  const text = await readConfigurationText(files);
  if (text === undefined) return { warnings: [] };
  const configuration = parseConfiguration(text, files.token);
  return { configuration, warnings: await looseModes(files) };
}

/**
 * The call with the encrypted configuration of its `--config-dir`. A folder that was named but holds none is worth a
 * warning: whoever mistypes it should not run an open server unawares.
 *
 * @throws {ConfigurationError} as {@linkcode readEncryptedConfiguration}
 */
export async function configured(invocation: Invocation): Promise<Invocation> {
  const { settings, given } = invocation;
  const folder = settings["config-dir"];
  const found = await readEncryptedConfiguration(folder);
  if (found.configuration !== undefined || !given.has("config-dir")) {
    return withConfiguration(invocation, found);
  }
  const warning = { sentence: failures.noneThere, details: { folder } };
  return withConfiguration(invocation, { warnings: [...found.warnings, warning] });
}

const failures = problems("configuration", {
  noneThere: {
    en: "there is no encrypted configuration in {folder}",
    ko: "{folder} 폴더에 암호화된 설정이 없습니다",
    todo: {
      en: "Correct `--config-dir`, or make one with `config init`.",
      ko: "`--config-dir`을 바로잡거나 `config init`으로 만드세요.",
    },
  },
});
