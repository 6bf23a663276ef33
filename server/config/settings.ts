/**
 * The server's settings: what there is, and where their values come from.
 *
 * @module
 */
import {
  environmentName,
  type Language,
  languageOfLocale,
  languages,
  type OptionTable,
  type OptionValues,
  readOptions,
} from "../../protocol/mod.ts";
import { logLevels } from "../log.ts";
import { aiLimitSettingTable } from "./ai_limit_settings.ts";
import { aiKeyVariable, aiSettingTable, checkAiSettings, readAiKey } from "./ai_settings.ts";
import { accountSettingTable } from "./account_settings.ts";
import { botSettingTable, checkBotSecret, checkBotSettings } from "./bot_settings.ts";
import type { EncryptedConfiguration } from "./configuration.ts";
import { fileSettingTable } from "./file_settings.ts";
import { httpSettingTable } from "./http_settings.ts";
import type { Finding } from "./configuration_error.ts";
import type { FoundConfiguration } from "./encrypted.ts";
import { limitSettingTable } from "./limit_settings.ts";
import { checkLimitSettings } from "./limits.ts";
import { parseStorage } from "./storage_location.ts";
import { checkTlsSettings, tlsSettingTable } from "./tls_settings.ts";
import { unknownVariables } from "./unknown_variables.ts";

/** Every setting of the server. Its name is its flag; `chat-port` is also `MADANG_CHAT_PORT`. */
export const settingTable = {
  "chat-port": {
    type: "port",
    default: 10_000,
    help: { en: "Port of the chat.", ko: "채팅 포트입니다." },
  },
  port: {
    type: "port",
    default: 1490,
    help: {
      en: "Port of the KakaoTalk bot server.",
      ko: "카카오톡 봇 서버 포트입니다.",
    },
  },
  host: {
    type: "text",
    value: "ADDRESS",
    default: "0.0.0.0",
    help: {
      en: "Address to listen on; 127.0.0.1 lets in only this machine.",
      ko: "접속을 받을 주소입니다. 127.0.0.1이면 이 컴퓨터에서만 접속할 수 있습니다.",
    },
  },
  ...httpSettingTable,
  mode: {
    type: "choice",
    choices: ["test", "prod"],
    default: "test",
    help: {
      en: "Which database: kkobot_test or kkobot_prod of the configuration, or a file each.",
      ko:
        "데이터베이스를 고릅니다: 암호화된 설정의 kkobot_test나 kkobot_prod, 없으면 각각의 파일입니다.",
    },
  },
  "data-dir": {
    type: "text",
    value: "FOLDER",
    default: "./data",
    help: { en: "Where everything is kept.", ko: "모든 자료를 저장하는 폴더입니다." },
  },
  storage: {
    type: "text",
    value: "sqlite|memory|mysql://…",
    help: {
      en:
        "Where everything is kept; memory forgets all at the end. Default: as configured, or sqlite.",
      ko: "저장소입니다. memory는 끄면 다 사라집니다. 기본값은 암호화된 설정, 없으면 sqlite입니다.",
    },
  },
  "config-dir": {
    type: "text",
    value: "FOLDER",
    default: ".cfg",
    help: {
      en: "Folder of the encrypted configuration.",
      ko: "암호화된 설정 파일이 있는 폴더입니다.",
    },
  },
  lang: {
    type: "choice",
    choices: languages,
    help: {
      en: "Language of what the server says: ko or en. Default: as the system's.",
      ko: "서버가 쓰는 언어입니다(ko, en). 정하지 않으면 시스템 설정을 따릅니다.",
    },
  },
  "log-level": {
    type: "choice",
    choices: logLevels,
    default: "INFO",
    help: {
      en: "Lowest level that is logged; only DEBUG shows what people write.",
      ko: "이 수준부터 기록합니다. 대화 내용은 DEBUG에서만 남습니다.",
    },
  },
  ...accountSettingTable,
  ...fileSettingTable,
  ...aiSettingTable,
  ...aiLimitSettingTable,
  ...botSettingTable,
  ...tlsSettingTable,
  ...limitSettingTable,
  version: { type: "switch", help: { en: "Print the version.", ko: "버전을 출력합니다." } },
  help: { type: "switch", help: { en: "Print this help.", ko: "이 도움말을 출력합니다." } },
} as const satisfies OptionTable;

/** The values of all settings. */
export type Settings = OptionValues<typeof settingTable> & {
  /** The language of what the server says. */
  readonly lang: Language;
  /** The key of the AI, where there is one. Never shown. */
  readonly aiKey?: string;
  /** The encrypted configuration, where there is one and it was read. */
  readonly configuration?: EncryptedConfiguration;
  /** Whether nobody chose the status port: where it is taken, the server starts without it. */
  readonly isHttpOptional: boolean;
};

/** What the command line asked for. */
export interface Invocation {
  readonly settings: Settings;
  /** The values of the flags that the subcommand alone has, among others. */
  readonly own: Readonly<Record<string, unknown>>;
  /** The settings that were given somewhere. */
  readonly given: ReadonlySet<string>;
  /** Variables that look like ours but mean nothing to this server, each with one that does, if one is near. */
  readonly unknownVariables: readonly (readonly [name: string, meant: string | undefined])[];
  /** The words that are no flags: a subcommand and what follows it. */
  readonly words: readonly string[];
  /** What the operator should know about `.env` and the encrypted configuration. */
  readonly warnings: readonly Finding[];
}

/**
 * Reads the settings from flags, the environment and what a `.env` file holds (dotenv.ts), in this order of precedence. The encrypted
 * configuration comes after them, and needs them to be found: {@linkcode withConfiguration}. `own` are flags of a
 * subcommand alone.
 *
 * @throws {UsageError} naming what was wrong and what was expected
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  dotenv: Readonly<Record<string, string>> = {},
  own: OptionTable = {},
): Invocation {
  const environments = [environment, dotenv];
  const { values, given, words } = readOptions<typeof settingTable>(
    { ...settingTable, ...own },
    { args, environments },
  );
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const lang = values.lang ?? languageOfLocale(LC_ALL || LC_MESSAGES || LANG);
  if (values.storage !== undefined) parseStorage(values.storage);
  checkTlsSettings(values);
  checkLimitSettings(values);
  checkBotSettings(values);
  checkAiSettings(values);
  const known = Object.entries(settingTable).map(([name, each]) => environmentName(name, each));
  const aiKey = readAiKey(environments);
  return {
    settings: { ...values, lang, aiKey, isHttpOptional: !given.has("http-port") },
    own: values,
    given,
    words,
    unknownVariables: unknownVariables(environments, [...known, aiKeyVariable]),
    warnings: [],
  };
}

/** The same call where the encrypted configuration fills in what was not given. */
export function withConfiguration(
  invocation: Invocation,
  { configuration, warnings }: FoundConfiguration,
): Invocation {
  const { settings, given } = invocation;
  const host = given.has("host") ? settings.host : configuration?.serverAddress ?? settings.host;
  const configuredSettings = { ...settings, host, configuration };
  checkBotSecret(configuredSettings);
  const all = [...invocation.warnings, ...warnings];
  return { ...invocation, settings: configuredSettings, warnings: all };
}
