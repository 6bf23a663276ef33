/**
 * What the server says when it is ready.
 *
 * @module
 */
import { fill, type Sentence } from "../protocol/mod.ts";
import { aiKeyVariable } from "./config/ai_settings.ts";
import { authPolicy, restrictedSubjects, uncheckedSignatures } from "./config/bot_settings.ts";
import { findingText } from "./config/configuration_error.ts";
import { isLoopback } from "./config/loopback.ts";
import type { Invocation, Settings } from "./config/settings.ts";
import { encryptedPorts } from "./config/tls_settings.ts";
import { isVolatile, storageName } from "./config/storage_location.ts";
import { version } from "../protocol/version.ts";
import { howToRun } from "./how_to_run.ts";
import type { ProgramLog } from "./log.ts";
import { startWarnings } from "./start_warnings.ts";

/** What a server says about itself once it runs. */
export interface Greeted {
  readonly chatPort: number;
  readonly botPort: number;
  /** Undefined where the status port was taken. */
  readonly httpPort?: number;
  /** How many accounts there are. */
  readonly accountCount: number;
}

/** Says what listens where, where the data is, what an operator should know, and what to type next. */
export function greet(
  log: ProgramLog,
  invocation: Invocation,
  { chatPort, botPort, httpPort, accountCount }: Greeted,
): void {
  const { settings } = invocation;
  const { lang, host } = settings;
  const say = (sentence: Sentence, details = {}) => fill(sentence, lang, details);
  const isReachable = !isLoopback(host);
  log.info("STARTUP", `Madang ${version} (Deno ${Deno.version.deno})`);
  log.info(
    "STARTUP",
    say(texts.data, { folder: settings["data-dir"], database: storageName(settings) }),
  );
  if (isVolatile(settings)) log.warning("DB", say(startWarnings.volatile));
  if (settings.configuration !== undefined) {
    log.info("CONFIG", say(texts.configured, { folder: settings["config-dir"] }));
  }
  warnOfOversights(log, invocation);
  if (settings.limits === "off") {
    const sentence = isReachable ? startWarnings.limitsOffHere : startWarnings.limitsOff;
    log.warning("CONFIG", say(sentence, { host }));
  }
  if (isReachable && settings.auth === "open") log.warning("STARTUP", say(startWarnings.open));
  const hasPasswords = settings.auth === "accounts" || accountCount > 0;
  if (isReachable && hasPasswords && !settings["tls-cert"]) {
    log.warning("STARTUP", say(startWarnings.unencrypted));
  }
  if (settings.auth === "accounts" && accountCount === 0) {
    log.warning("AUTH", say(startWarnings.noAccounts, { server: howToRun("server") }));
  }
  if (!settings.configuration?.secret) {
    const sentence = restrictedSubjects(settings).size === 0
      ? startWarnings.unsigned
      : startWarnings.unproven;
    log.warning(
      "AUTH",
      say(sentence, { port: botPort, init: `${howToRun("server")} config init` }),
    );
  } else if (authPolicy(settings) !== "require") log.warning("AUTH", say(uncheckedSignatures));
  greetAi(log, settings);
  const encrypted = encryptedPorts(settings);
  log.announce(
    "SERVER",
    say(texts.listening, {
      address: shown(host, chatPort),
      tls: encrypted.chat ? " (TLS)" : "",
    }),
  );
  log.announce(
    "SERVER",
    say(texts.phones, { address: shown(host, botPort), tls: encrypted.bot ? " (TLS)" : "" }),
  );
  // Whoever encrypts the chat may think that all is encrypted.
  if (encrypted.chat && !encrypted.bot && !isLoopback(host)) {
    log.warning("STARTUP", say(startWarnings.phonesPlain, { port: botPort }));
  }
  greetStatus(log, settings, httpPort);
  const reachesUs = ["0.0.0.0", "::", "127.0.0.1", "localhost"].includes(host);
  const flags = [
    reachesUs ? "" : ` --host ${host}`,
    chatPort === 10_000 ? "" : ` --port ${chatPort}`,
    encrypted.chat ? ` --tls-ca ${settings["tls-cert"]}` : "",
  ].join("");
  log.info("STARTUP", say(texts.next, { client: howToRun("client"), flags }));
}

/** Says what is configured, or set in the environment, to no avail. */
export function warnOfOversights(
  log: ProgramLog,
  { settings: { lang }, unknownVariables, warnings }: Invocation,
): void {
  for (const warning of warnings) log.warning("CONFIG", findingText(warning, lang));
  for (const [name, meant] of unknownVariables) {
    const { unknownVariable, misspeltVariable } = startWarnings;
    const sentence = meant === undefined ? unknownVariable : misspeltVariable;
    log.warning("CONFIG", fill(sentence, lang, { name, nearest: meant ?? "" }));
  }
}

function greetStatus(log: ProgramLog, settings: Settings, httpPort: number | undefined): void {
  const { lang, "http-host": host, "http-port": wanted } = settings;
  if (httpPort === undefined) {
    log.warning("STARTUP", fill(startWarnings.noStatus, lang, { address: shown(host, wanted) }));
    return;
  }
  const address = shown(host, httpPort);
  const scheme = encryptedPorts(settings).http ? "https" : "http";
  log.info("STARTUP", fill(texts.status, lang, { scheme, address }));
  if (!isLoopback(host)) log.warning("STARTUP", fill(startWarnings.openStatus, lang, { address }));
}

/** An address as people write it before a port. */
function shown(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Says what answers questions, and what an operator should know about that. */
function greetAi(log: ProgramLog, settings: Settings): void {
  const { lang, aiKey, "demo-ai": isDemo, "ai-model": model, "ai-base-url": address } = settings;
  const say = (sentence: Sentence) => fill(sentence, lang, { model, address, key: aiKeyVariable });
  if (isDemo) {
    log.warning("AI", say(texts.demoAi));
    if (aiKey !== undefined) log.warning("AI", say(startWarnings.keyUnused));
  } else if (aiKey === undefined) {
    log.info("AI", say(texts.noAi));
  } else {
    log.info("AI", say(texts.ai));
    const { protocol, hostname } = new URL(address);
    if (protocol === "http:" && !isLoopback(hostname)) {
      log.warning("AI", say(startWarnings.plainAi));
    }
  }
}

const texts = {
  status: {
    en: "status: {scheme}://{address}/healthz, /readyz and /metrics",
    ko: "서버 상태: {scheme}://{address}/healthz, /readyz, /metrics",
  },
  data: { en: "data: {folder} ({database})", ko: "자료 폴더: {folder} ({database})" },
  configured: {
    en: "encrypted configuration: read from {folder}",
    ko: "암호화된 설정을 읽었습니다: {folder}",
  },
  ai: { en: "AI: {model} at {address}", ko: "AI: {model} ({address})" },
  demoAi: {
    en:
      "DEMO: this is not a real AI. It gives every question back, for trying things out (--demo-ai)",
    ko: "데모: 실제 AI가 아닙니다. 시험 삼아 써 보도록 질문을 그대로 돌려줍니다(--demo-ai)",
  },
  noAi: {
    en: "AI: not set up. Set {key}, or try it without a key: --demo-ai",
    ko: "AI: 설정되지 않았습니다. {key}를 설정하거나, 키 없이 써 보려면 --demo-ai를 붙이세요",
  },
  phones: {
    en: "KakaoTalk phones are served on {address}{tls}",
    ko: "카카오톡 휴대폰 접속을 받습니다: {address}{tls}",
  },
  listening: { en: "chat{tls} listens on {address}", ko: "채팅{tls} 접속을 받습니다: {address}" },
  next: {
    en: "next, in another terminal: {client} --id alice{flags}   (Ctrl-C ends the server)",
    ko: "이제 다른 터미널에서: {client} --id alice{flags}   (서버를 끝내려면 Ctrl-C)",
  },
} satisfies Record<string, Sentence>;
