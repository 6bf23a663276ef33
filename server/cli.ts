/**
 * The server as a program: reads its settings, starts, says what a newcomer needs to know, and ends in order.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };
import { type Language, languageOfLocale, optionHelp, UsageError } from "../protocol/mod.ts";
import type { Log } from "../services/context.ts";
import { type RunningServer, startServer } from "./app.ts";
import { type Invocation, readSettings, settingTable } from "./config/settings.ts";
import { greet } from "./greeting.ts";
import { createLog } from "./log.ts";
import { openLogFile } from "./log_file.ts";
import { explainStartFailure } from "./start_failure.ts";

/** Signals within so many milliseconds are one. */
const sameKeyTime = 1_000;
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

async function serve(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
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
    greet(log, invocation, server.chatPort);
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

/**
 * Resolves with the name of the first signal to end. A later one ends at once, but not one that comes with the first: at a
 * terminal `deno task` passes Ctrl-C on to a server that has got it already.
 */
function untilSignal(): Promise<Deno.Signal> {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of signals) {
      Deno.addSignalListener(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > sameKeyTime) Deno.exit(1);
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

function checkWords(words: readonly string[]): void {
  const [command = "serve", ...rest] = words;
  if (command === "serve" && rest.length === 0) return;
  if (command === "config") {
    throw new UsageError({
      en: "config comes with a later version: there is no encrypted configuration yet.",
      ko: "config 명령은 다음 버전부터 쓸 수 있습니다. 암호화된 설정이 아직 없습니다.",
    });
  }
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
