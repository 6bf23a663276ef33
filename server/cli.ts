/**
 * The server as a program: reads its settings, starts, says what a newcomer needs to know, and ends in order.
 *
 * @module
 */
import { problems } from "../protocol/problems.ts";
import { fill, isLanguage, type Language, languageOfLocale, UsageError } from "../protocol/mod.ts";
import { nearest } from "../protocol/nearest.ts";
import type { Log } from "../services/context.ts";
import { type RunningServer, startServer } from "./app.ts";
import { ConfigurationError } from "./config/configuration_error.ts";
import { readDotenv } from "./config/dotenv.ts";
import { configured } from "./config/encrypted.ts";
import { type Invocation, readSettings } from "./config/settings.ts";
import { OutputError, print, printError } from "./console.ts";
import { exitCodes } from "./exit_codes.ts";
import { greet } from "./greeting.ts";
import { helpText, subcommandHelp } from "./help_text.ts";
import { createLog, type LogLevel } from "./log.ts";
import { openLogFile } from "./log_file.ts";
import { readableReasonOf } from "./reason.ts";
import { createReload } from "./reloading.ts";
import { untilSignal, whenHungUp } from "./signals.ts";
import { versionText } from "../protocol/version.ts";
import { explainStartFailure } from "./start_failure.ts";
import type { Subcommand } from "./subcommand.ts";

/** How long an end may take before it is forced, in milliseconds. */
const shutdownTime = 4_500;

/** Starting the server. */
const serveCommand: Subcommand = {
  usages: [["[serve]", { en: "Start the server.", ko: "서버를 시작합니다." }]],
  run: serve,
};

/**
 * How to get the subcommands, by their names. A further one is a file of its own and a line here; `--help` lists it then.
 * Each is loaded when it is called, so that a server starts without what only the others need.
 */
const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  serve: () => Promise.resolve(serveCommand),
  config: async () => (await import("./config/config_command.ts")).configCommand,
  bot: async () => (await import("./admin/bot_command.ts")).botCommand,
  doctor: async () => (await import("./doctor/doctor_command.ts")).doctorCommand,
  backup: async () => (await import("./backup/backup_command.ts")).backupCommand,
  import: async () => (await import("./importing/import_command.ts")).importCommand,
  mkcert: async () => (await import("./certificates/mkcert_command.ts")).mkcertCommand,
  user: async () => (await import("./admin/user_command.ts")).userCommand,
};

/**
 * Runs the program to its end and returns its exit code: 0, 1 when it could not start or go on, 2 on bad usage.
 */
export async function runServer(args: readonly string[]): Promise<number> {
  const environment = Deno.env.toObject();
  let language = languageOfCall(args, environment);
  try {
    const name = args.find((each) => Object.hasOwn(subcommands, each)) ?? "serve";
    const { options } = await subcommands[name]();
    const read = async () => {
      const { variables, warnings } = await readDotenv();
      return { ...readSettings(args, environment, variables, options), warnings };
    };
    const invocation = await read();
    const { settings } = invocation;
    language = settings.lang;
    const { load, words } = findSubcommand(invocation.words);
    if (settings.help && (invocation.words[0] ?? "serve") !== "serve") {
      print(subcommandHelp(await load(), language));
      return 0;
    }
    if (settings.help) {
      const all = await Promise.all(Object.values(subcommands).map((each) => each()));
      print(helpText(all, language));
      return 0;
    }
    if (settings.version) {
      print(versionText("madang-server", Deno));
      return 0;
    }
    const subcommand = await load();
    return await subcommand.run(invocation, words, read);
  } catch (error) {
    if (error instanceof OutputError) return tellOutputError(error, language);
    const isExpected = error instanceof UsageError || error instanceof ConfigurationError;
    if (!isExpected) throw error;
    printError(error.text(language));
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

function tellOutputError(error: OutputError, language: Language): number {
  if (error.isUnread) return exitCodes.fine;
  printError(fill(outputFailures.notWritten, language, { problem: readableReasonOf(error.cause) }));
  return exitCodes.failed;
}

async function serve(
  call: Invocation,
  words: readonly string[],
  readAgain: () => Promise<Invocation>,
): Promise<number> {
  if (words.length > 0) {
    throw new UsageError(failures.tooMany, { word: words[0] });
  }
  const invocation = await configured(call);
  const { settings } = invocation;
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
    console: toConsole,
    isColoured,
    file,
  });
  catchBugs(log);
  try {
    const ending = untilSignal();
    const server = await startServer(settings, log);
    greet(log, invocation, server);
    const readConfigured = async () => await configured(await readAgain());
    const reload = createReload(settings, readConfigured, server, log);
    const signal = await Promise.race([ending, whenHungUp(reload), server.failed]);
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

function toConsole(line: string, level: LogLevel): void {
  try {
    if (level === "ERROR") printError(line);
    else print(line);
  } catch {
    // Nobody reads a terminal that was closed; the file has the line all the same.
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

/** The subcommand that the words of a call choose, and those that are its own. */
function findSubcommand(
  [name = "serve", ...words]: readonly string[],
): { load: () => Promise<Subcommand>; words: readonly string[] } {
  if (Object.hasOwn(subcommands, name)) return { load: subcommands[name], words };
  const meant = nearest(name, Object.keys(subcommands));
  if (meant === undefined) throw new UsageError(failures.noSuch, { word: name });
  throw new UsageError(failures.misspelt, { word: name, nearest: meant });
}

function languageOfCall(args: readonly string[], environment: Record<string, string>): Language {
  const flag = args.join(" ").match(/--lang[ =](ko|en)\b/)?.[1];
  const chosen = flag ?? environment.MADANG_LANG;
  if (isLanguage(chosen)) return chosen;
  return languageOfLocale(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG);
}

const outputFailures = problems("subcommand", {
  notWritten: {
    en: "Not all could be written to standard output: {problem}",
    ko: "표준 출력에 다 쓰지 못했습니다: {problem}",
    todo: {
      en: "Make room where the output goes, and call it again.",
      ko: "출력이 가는 곳에 공간을 늘리고 다시 실행하세요.",
    },
  },
});

const failures = problems("usage", {
  tooMany: {
    en: '"serve" takes no further words, but there is "{word}".',
    ko: '"serve" 뒤에는 다른 말이 올 수 없는데 "{word}"(이/가) 있습니다.',
    todo: {
      en: "Leave that word out.",
      ko: "그 말을 빼세요.",
    },
  },
  noSuch: {
    en: 'There is no command "{word}". --help lists all.',
    ko: '"{word}" 명령은 없습니다. 전체 목록은 --help에 있습니다.',
    todo: "said",
  },
  misspelt: {
    en: 'There is no command "{word}". Did you mean {nearest}? --help lists all.',
    ko: '"{word}" 명령은 없습니다. 혹시 {nearest}인가요? 전체 목록은 --help에 있습니다.',
    todo: "said",
  },
});
