/**
 * Reads the encrypted configuration of a folder.
 *
 * @module
 */
import { type EncryptedConfiguration, parseConfiguration } from "./configuration.ts";
import type { Finding } from "./configuration_error.ts";
import { configurationFiles, looseModes, readConfigurationText } from "./configuration_files.ts";

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
