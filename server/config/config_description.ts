/**
 * Says what an encrypted configuration holds, without its secrets.
 *
 * @module
 */
import { fill, type Language, type Sentence } from "../../protocol/mod.ts";
import type { DatabaseConfiguration, EncryptedConfiguration } from "./configuration.ts";

/** A line for each thing that can be configured, under the names that it has in the file. */
export function describeConfiguration(
  { serverAddress, secret, databases, allow }: EncryptedConfiguration,
  language: Language,
): string[] {
  const say = (sentence: Sentence, details = {}) => fill(sentence, language, details);
  const list = (names: readonly string[] | undefined) =>
    names === undefined ? say(texts.everyone) : say(texts.listed, { count: names.length });
  return [
    `SERVER.server_ip: ${serverAddress ?? say(texts.notSet)}`,
    `AUTH: ${say(secret === undefined ? texts.noSecret : texts.secret)}`,
    `DBs.kkobot_test: ${database(databases.test) ?? say(texts.notSet)}`,
    `DBs.kkobot_prod: ${database(databases.prod) ?? say(texts.notSet)}`,
    `ALLOW.bots: ${list(allow?.bots)}`,
    `ALLOW.devices: ${list(allow?.devices)}`,
    `ALLOW.rooms: ${list(allow?.rooms)}`,
  ];
}

function database(configuration: DatabaseConfiguration | undefined): string | undefined {
  if (configuration === undefined) return undefined;
  const { host, port, user, database, poolSize } = configuration;
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return `${user}@${address}/${database}, pool ${poolSize}`;
}

const texts = {
  notSet: { en: "not set", ko: "없음" },
  secret: { en: "set, so phones must sign", ko: "있음 (휴대폰은 서명해야 함)" },
  noSecret: { en: "not set, so phones need not sign", ko: "없음 (휴대폰은 서명하지 않아도 됨)" },
  everyone: { en: "not set, so all are allowed", ko: "없음 (모두 허용)" },
  listed: { en: "{count} allowed", ko: "{count}개 허용" },
} satisfies Record<string, Sentence>;
