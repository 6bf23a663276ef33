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
  const { settings, unknownVariables, warnings } = invocation;
  const { lang, host } = settings;
  const say = (sentence: Sentence, details = {}) => fill(sentence, lang, details);
  const isReachable = !isLoopback(host);
  log.info("STARTUP", `Madang ${version} (Deno ${Deno.version.deno})`);
  log.info(
    "STARTUP",
    say(texts.data, { folder: settings["data-dir"], database: storageName(settings) }),
  );
  if (isVolatile(settings)) log.warning("DB", say(texts.volatile));
  if (settings.configuration !== undefined) {
    log.info("CONFIG", say(texts.configured, { folder: settings["config-dir"] }));
  }
  for (const warning of warnings) log.warning("CONFIG", findingText(warning, lang));
  for (const [name, nearest] of unknownVariables) {
    log.warning("CONFIG", say(texts.unknownVariable, { name, nearest }));
  }
  if (settings.limits === "off") log.warning("CONFIG", say(texts.limitsOff));
  if (isReachable && settings.auth === "open") log.warning("STARTUP", say(texts.open));
  if (isReachable && settings.auth === "accounts" && !settings["tls-cert"]) {
    log.warning("STARTUP", say(texts.unencrypted));
  }
  if (settings.auth === "accounts" && accountCount === 0) {
    log.warning("AUTH", say(texts.noAccounts, { server: howToRun("server") }));
  }
  if (!settings.configuration?.secret) {
    const sentence = restrictedSubjects(settings).size === 0 ? texts.unsigned : texts.unproven;
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
    log.warning("STARTUP", say(texts.phonesPlain, { port: botPort }));
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

function greetStatus(log: ProgramLog, settings: Settings, httpPort: number | undefined): void {
  const { lang, "http-host": host, "http-port": wanted } = settings;
  if (httpPort === undefined) {
    log.warning("STARTUP", fill(texts.noStatus, lang, { address: shown(host, wanted) }));
    return;
  }
  const address = shown(host, httpPort);
  const scheme = encryptedPorts(settings).http ? "https" : "http";
  log.info("STARTUP", fill(texts.status, lang, { scheme, address }));
  if (!isLoopback(host)) log.warning("STARTUP", fill(texts.openStatus, lang, { address }));
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
    if (aiKey !== undefined) log.warning("AI", say(texts.keyUnused));
  } else if (aiKey === undefined) {
    log.info("AI", say(texts.noAi));
  } else {
    log.info("AI", say(texts.ai));
    const { protocol, hostname } = new URL(address);
    if (protocol === "http:" && !isLoopback(hostname)) log.warning("AI", say(texts.plainAi));
  }
}

const texts = {
  status: {
    en: "status: {scheme}://{address}/healthz, /readyz and /metrics",
    ko: "서버 상태: {scheme}://{address}/healthz, /readyz, /metrics",
  },
  noStatus: {
    en:
      "there is no /healthz, /readyz and /metrics: something else uses {address}; --http-port chooses another port",
    ko:
      "/healthz, /readyz, /metrics를 열지 못했습니다. {address}(을/를) 다른 프로그램이 쓰고 있습니다. --http-port로 다른 포트를 고를 수 있습니다",
  },
  openStatus: {
    en: "anyone who can reach {address} may read the server's numbers, names of phones among them",
    ko: "{address}에 닿는 누구나 서버의 수치를 읽을 수 있습니다. 휴대폰 이름도 들어 있습니다",
  },
  data: { en: "data: {folder} ({database})", ko: "자료 폴더: {folder} ({database})" },
  volatile: {
    en: "NOTHING IS KEPT: messages, rooms, accounts and bans are in memory alone, " +
      "and all are lost when the server stops (--storage memory)",
    ko: "아무것도 저장하지 않습니다! 메시지, 방, 계정, 차단이 메모리에만 있고, " +
      "서버를 끄면 모두 사라집니다(--storage memory)",
  },
  configured: {
    en: "encrypted configuration: read from {folder}",
    ko: "암호화된 설정을 읽었습니다: {folder}",
  },
  unknownVariable: {
    en: "{name} is set but means nothing; the nearest variable is {nearest}",
    ko: "{name} 변수는 쓰이지 않습니다. 가장 가까운 변수는 {nearest}입니다",
  },
  limitsOff: {
    en: "MADANG_LIMITS=off: limits are lifted, for load tests only",
    ko: "MADANG_LIMITS=off: 제한을 풀었습니다. 부하 시험에만 쓰세요",
  },
  open: {
    en: "anyone who can reach this machine may join under any free ID; " +
      "--auth accounts asks for passwords, --host 127.0.0.1 keeps others out",
    ko: "이 컴퓨터에 접속할 수 있는 누구나 쓰이지 않는 아이디로 들어올 수 있습니다. " +
      "비밀번호를 묻게 하려면 --auth accounts로, 밖에서 못 들어오게 하려면 --host 127.0.0.1로 켜세요",
  },
  unencrypted: {
    en: "passwords come to this server unencrypted: --tls-cert and --tls-key encrypt the chat",
    ko:
      "비밀번호가 암호화되지 않은 채 전해집니다. 채팅을 암호화하려면 --tls-cert와 --tls-key로 켜세요",
  },
  noAccounts: {
    en: "there are no accounts, so nobody can join; this makes one: " +
      "{server} user add NAME --role operator",
    ko: "계정이 없어 아무도 들어올 수 없습니다. 만들려면: {server} user add 이름 --role operator",
  },
  unsigned: {
    en:
      "every phone that reaches port {port} is answered: no secret is configured. This makes one: {init}",
    ko:
      "{port} 포트에 접속하는 모든 휴대폰에 답합니다. 비밀 키가 설정되지 않았습니다. 만들려면: {init}",
  },
  unproven: {
    en: "phones need not prove who they are: no secret is configured. This makes one: {init}",
    ko: "휴대폰이 누구인지 확인할 수 없습니다. 비밀 키가 설정되지 않았습니다. 만들려면: {init}",
  },
  ai: { en: "AI: {model} at {address}", ko: "AI: {model} ({address})" },
  demoAi: {
    en: "DEMO: no AI is asked. An echo answers every question, for trying things out (--demo-ai)",
    ko: "데모: 실제 AI가 아닙니다. 시험 삼아 써 보도록 질문을 그대로 돌려줍니다(--demo-ai)",
  },
  keyUnused: {
    en: "{key} is set, but not used: --demo-ai goes first",
    ko: "{key}(이/가) 있지만 쓰지 않습니다. --demo-ai가 먼저입니다",
  },
  noAi: {
    en: "AI: not set up. Set {key}, or try it without a key: --demo-ai",
    ko: "AI: 설정되지 않았습니다. {key}를 설정하거나, 키 없이 써 보려면 --demo-ai를 붙이세요",
  },
  plainAi: {
    en: "questions and the key go to {address} unencrypted: use https:// if it can be had",
    ko: "질문과 키가 암호화되지 않은 채 {address}(으로/로) 갑니다. 가능하면 https://를 쓰세요",
  },
  phones: {
    en: "KakaoTalk phones are served on {address}{tls}",
    ko: "카카오톡 휴대폰 접속을 받습니다: {address}{tls}",
  },
  phonesPlain: {
    en:
      "port {port} is not encrypted, since phones' scripts speak no TLS; --bot-tls on is for scripts that do",
    ko:
      "{port} 포트는 암호화하지 않습니다. 휴대폰 스크립트는 TLS를 쓰지 않기 때문입니다. TLS를 쓰는 스크립트라면 --bot-tls on으로 켜세요",
  },
  listening: { en: "chat{tls} listens on {address}", ko: "채팅{tls} 접속을 받습니다: {address}" },
  next: {
    en: "next, in another terminal: {client} --id alice{flags}   (Ctrl-C ends the server)",
    ko: "이제 다른 터미널에서: {client} --id alice{flags}   (서버를 끝내려면 Ctrl-C)",
  },
} satisfies Record<string, Sentence>;
