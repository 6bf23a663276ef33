/**
 * The server as a program: reads its settings, starts, says what a newcomer needs to know, and ends in order.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };
import {
  fill,
  type Language,
  languageOfLocale,
  optionHelp,
  type Sentence,
  UsageError,
} from "../protocol/mod.ts";
import type { Log } from "../services/context.ts";
import { type RunningServer, startServer } from "./app.ts";
import {
  type Invocation,
  readSettings,
  type Settings,
  settingsToCome,
  settingTable,
} from "./config/settings.ts";
import { createLog, type ProgramLog } from "./log.ts";
import { openLogFile } from "./log_file.ts";
import { explainStartFailure } from "./start_failure.ts";

/** How long an end may take before it is forced, in milliseconds. */
const shutdownTime = 4_500;

/**
 * Runs the program to its end and returns its exit code: 0, 1 when it could not start or go on, 2 on bad usage.
 */
export async function runServer(args: readonly string[]): Promise<number> {
  const environment = Deno.env.toObject();
  let invocation: Invocation;
  try {
    invocation = readSettings(args, environment, await readDotenv());
    checkWords(invocation.words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printError(error.text(languageOfCall(args, environment)));
    return 2;
  }
  const { settings } = invocation;
  if (settings.help || settings.version) {
    print(settings.help ? helpText(settings.lang) : versionText());
    return 0;
  }
  return await serve(invocation);
}

async function serve({ settings, given }: Invocation): Promise<number> {
  let server: RunningServer;
  let file;
  try {
    file = await openLogFile(`${settings["data-dir"]}/logs`, printError);
  } catch (error) {
    printError(explainStartFailure(error, settings));
    return 1;
  }
  const isColoured = Deno.stdout.isTerminal() && !Deno.noColor;
  const log = createLog({
    level: settings["log-level"],
    console: (line, level) => level === "ERROR" ? printError(line) : print(line),
    isColoured,
    file,
  });
  catchBugs(log);
  try {
    const ending = untilSignal();
    server = await startServer(settings, log);
    greet(log, settings, given, server.chatPort);
    const signal = await Promise.race([ending, server.failed]);
    if (signal) log.info("SHUTDOWN", `${signal} received: stopping`);
    else log.error("SHUTDOWN", "stopping, so that whoever watches over the server starts it again");
    const code = await stop(server, log);
    return signal ? code : 1;
  } catch (error) {
    log.error("STARTUP", explainStartFailure(error, settings));
    return 1;
  } finally {
    await file.close();
  }
}

async function stop(server: RunningServer, log: Log): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), shutdownTime);
  });
  const outcome = await Promise.race([server.close().then(() => "done"), timeUp]);
  clearTimeout(timer);
  if (outcome === "late") log.error("SHUTDOWN", "some connection or commit did not end in time");
  return outcome === "late" ? 1 : 0;
}

/** Resolves with the name of the first signal to end. A second one ends at once. */
function untilSignal(): Promise<Deno.Signal> {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    let isEnding = false;
    for (const signal of signals) {
      Deno.addSignalListener(signal, () => {
        if (isEnding) Deno.exit(1);
        isEnding = true;
        resolve(signal);
      });
    }
  });
}

/** The server survives its own bugs too: they are logged with their stacks, and it goes on. */
function catchBugs(log: Log): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.error("SERVER", "unhandled rejection", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    log.error("SERVER", "unhandled error", event.error);
  });
}

function greet(
  log: ProgramLog,
  settings: Settings,
  given: ReadonlySet<string>,
  chatPort: number,
): void {
  const { lang, host } = settings;
  const say = (sentence: Sentence, details = {}) => fill(sentence, lang, details);
  const isOpen = !["127.0.0.1", "::1", "localhost"].includes(host);
  log.info(
    "STARTUP",
    `Madang ${configuration.version} (Deno ${Deno.version.deno})`,
  );
  log.info(
    "STARTUP",
    say(texts.data, { folder: settings["data-dir"], database: databaseName(settings) }),
  );
  for (const name of settingsToCome.filter((name) => given.has(name))) {
    log.warning("CONFIG", say(texts.toCome, { name }));
  }
  if (settings.limits === "off") log.warning("CONFIG", say(texts.limitsOff));
  if (isOpen) log.warning("STARTUP", say(texts.open));
  const address = host.includes(":") ? `[${host}]:${chatPort}` : `${host}:${chatPort}`;
  log.announce(
    "SERVER",
    say(texts.listening, { address, tls: settings["tls-cert"] ? " (TLS)" : "" }),
  );
  const port = chatPort === 10_000 ? "" : ` --port ${chatPort}`;
  log.info("STARTUP", say(texts.next, { client: clientCommand(), port }));
}

/** How people start the client that belongs to this server: in the way in which they started the server. */
function clientCommand(): string {
  if (Deno.build.standalone) return "madang-client";
  const isByNpx = Deno.env.get("npm_lifecycle_event") === "npx";
  return isByNpx ? `npx -y deno@${Deno.version.deno} task client` : "deno task client";
}

const texts = {
  data: { en: "data: {folder} ({database})", ko: "자료 폴더: {folder} ({database})" },
  toCome: {
    en: "--{name} has no effect yet: what it is for comes with a later version",
    ko: "--{name}: 아직 효과가 없습니다. 이 기능은 다음 버전부터 쓸 수 있습니다",
  },
  limitsOff: {
    en: "MADANG_LIMITS=off: rate limits are lifted, for load tests only",
    ko: "MADANG_LIMITS=off: 속도 제한을 풀었습니다. 부하 시험에만 쓰세요",
  },
  open: {
    en:
      "anyone who can reach this machine may join under any free ID; --host 127.0.0.1 keeps others out",
    ko:
      "이 컴퓨터에 접속할 수 있는 누구나 쓰이지 않는 아이디로 들어올 수 있습니다. 막으려면 --host 127.0.0.1로 켜세요",
  },
  listening: { en: "chat{tls} listens on {address}", ko: "채팅{tls} 접속을 받습니다: {address}" },
  next: {
    en: "next, in another terminal: {client} --id alice{port}   (Ctrl-C ends the server)",
    ko: "이제 다른 터미널에서: {client} --id alice{port}   (서버를 끝내려면 Ctrl-C)",
  },
} satisfies Record<string, Sentence>;

function databaseName({ mode }: Settings): string {
  return mode === "prod" ? "madang_prod.db" : "madang.db";
}

function checkWords(words: readonly string[]): void {
  const [command = "serve", ...rest] = words;
  if (command === "serve" && rest.length === 0) return;
  throw new UsageError({
    en: 'There is no command "{word}". This version knows: serve (the default).',
    ko: '"{word}" 명령은 없습니다. 이 버전에는 serve(기본)만 있습니다.',
  }, { word: command === "serve" ? rest[0] : command });
}

function languageOfCall(args: readonly string[], environment: Record<string, string>): Language {
  const flag = args.join(" ").match(/--lang[ =](ko|en)\b/)?.[1];
  if (flag === "en" || flag === "ko") return flag;
  return languageOfLocale(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG);
}

async function readDotenv(): Promise<string> {
  try {
    return await Deno.readTextFile(".env");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw new UsageError({
      en: "The file .env is there but cannot be read: {problem}",
      ko: ".env 파일이 있지만 읽을 수 없습니다: {problem}",
    }, { problem: String(error) });
  }
}

function helpText(language: Language): string {
  const intro = {
    en: [
      "madang-server: a chat server (TCP) that needs nothing set up.",
      "",
      "  madang-server [serve] [flags]",
      "",
      "Each flag is also an environment variable, which may stand in a file .env.",
    ],
    ko: [
      "madang-server: 따로 설정할 것 없이 쓰는 채팅 서버입니다.",
      "",
      "  madang-server [serve] [옵션]",
      "",
      "모든 옵션은 환경 변수로도 줄 수 있고, 환경 변수는 .env 파일에 적어도 됩니다.",
    ],
  };
  return [...intro[language], "", ...optionHelp(settingTable, language)].join("\n");
}

function versionText(): string {
  return `madang-server ${configuration.version} (Deno ${Deno.version.deno})`;
}

function print(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

function printError(line: string): void {
  // deno-lint-ignore no-console
  console.error(line);
}
