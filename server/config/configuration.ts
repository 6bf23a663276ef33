/**
 * What an operator has configured besides settings: secrets, databases and who may use the bot. It stands encrypted in two
 * files; this is what it says, made of their text.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import type { Sentence } from "../../protocol/mod.ts";
import { checkConfiguration } from "./configuration_check.ts";
import { ConfigurationError, configurationError } from "./configuration_error.ts";
import {
  type configurationForm,
  defaultDatabasePort,
  defaultPoolSize,
  type FieldValue,
} from "./configuration_form.ts";

/** A MySQL or MariaDB database, and whom to be there. */
export interface DatabaseConfiguration {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Most connections to it at a time. */
  readonly poolSize: number;
}

/** What the phones' scripts sign with (the bridge protocol's `auth`). */
export interface SharedSecret {
  readonly key: string;
  readonly salt: string;
}

/** Who may use the bot server. Where a list is absent everyone may; an empty one lets in nobody. */
export interface AllowList {
  readonly bots?: readonly string[];
  readonly devices?: readonly string[];
  readonly rooms?: readonly string[];
}

/** The encrypted configuration. Everything in it is optional. */
export interface EncryptedConfiguration {
  /** The address to listen on (`SERVER.server_ip`). */
  readonly serverAddress?: string;
  /** When it is there, phones must sign (`AUTH`). */
  readonly secret?: SharedSecret;
  /** The databases (`DBs`) by the mode that uses them. */
  readonly databases: {
    readonly test?: DatabaseConfiguration;
    readonly prod?: DatabaseConfiguration;
  };
  /** Who may use the bot server (`ALLOW`). */
  readonly allow?: AllowList;
}

/**
 * Understands a configuration's JSON. `file` is what messages call it.
 *
 * @throws {ConfigurationError} with everything that is wrong
 */
export function parseConfiguration(text: string, file: string | Sentence): EncryptedConfiguration {
  const { value, findings } = checkConfiguration(parseJson(text, file), file);
  if (findings.length > 0) throw new ConfigurationError(findings);
  const { SERVER, AUTH, DBs, ALLOW } = value;
  return {
    serverAddress: SERVER?.server_ip,
    secret: AUTH && { key: AUTH.SECRET_KEY, salt: AUTH.SALT },
    databases: { test: database(DBs?.kkobot_test), prod: database(DBs?.kkobot_prod) },
    allow: ALLOW,
  };
}

type Form = FieldValue<typeof configurationForm>;
type DatabaseForm = NonNullable<Form["DBs"]>["kkobot_test"];

function database(form: DatabaseForm): DatabaseConfiguration | undefined {
  return form && {
    host: form.HOST,
    port: form.PORT ?? defaultDatabasePort,
    user: form.USER,
    password: form.PASSWORD,
    database: form.NAME,
    poolSize: form.POOL_SIZE ?? defaultPoolSize,
  };
}

function parseJson(text: string, file: string | Sentence): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The error quotes the text, which holds secrets: of it nothing but the place may be handed on, not even as a cause.
    const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(String(error)) ?? [];
    if (text.trim() === "") throw configurationError(failures.empty, { file });
    if (line === undefined) throw configurationError(failures.notJson, { file });
    throw configurationError(failures.notJsonAt, { file, line, column });
  }
}

const failures = problems("configuration", {
  empty: {
    en: "{file}: there is nothing in it.",
    ko: "{file}: 내용이 없습니다.",
    todo: {
      en: "Write the JSON into it.",
      ko: "JSON을 넣으세요.",
    },
  },
  notJson: {
    en: "{file}: this is not JSON. Look for missing quotes or commas, or an end that is cut off.",
    ko: "{file}: JSON이 아닙니다. 빠진 따옴표나 쉼표, 잘린 끝부분이 없는지 보세요.",
    todo: "said",
  },
  notJsonAt: {
    en: "{file}: this is not JSON from line {line}, column {column} on. " +
      "Look for a comma or quote too many or too few.",
    ko: "{file}: {line}번째 줄 {column}번째 글자부터 JSON이 아닙니다. " +
      "쉼표나 따옴표가 남거나 빠지지 않았는지 보세요.",
    todo: "said",
  },
});
