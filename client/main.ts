/**
 * The client's entry: `madang-client`.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };
import { chooseLanguage, type ClientOptions, readClientOptions, usage } from "./options.ts";
import { exitCodes, explain } from "./failures.ts";
import { runAsFilter } from "./filter.ts";
import { runAtTerminal } from "./interactive.ts";
import { printError, printLines } from "./output.ts";
import { createTheme } from "./rendering.ts";
import { Complaint, reasonOf, say } from "./texts.ts";
import { checkName, type Language } from "../protocol/mod.ts";

async function main(args: readonly string[]): Promise<number> {
  const environment = Deno.env.toObject();
  const language = chooseLanguage(args, environment);
  let options: ClientOptions;
  try {
    options = readClientOptions(args, environment);
    if (options.help) return printed(usage(language));
    if (options.version) return printed(`madang-client ${configuration.version}`);
    readPassword(options["password-file"], language);
  } catch (error) {
    const address = { host: "", port: 0, tls: false };
    printError(explain(error, { language, address }).text);
    return exitCodes.usage;
  }
  return await run(options, language, environment.NO_COLOR);
}

function run(options: ClientOptions, language: Language, noColor = ""): Promise<number> {
  const { host, port, tls, codec, id } = options;
  const session = { address: { host, port, tls }, codec, language };
  const receivedDirectory = options["received-dir"];
  if (Deno.stdin.isTerminal()) {
    const colored = Deno.stdout.isTerminal() && noColor === "" && !options["no-color"];
    const isScreen = Deno.stdout.isTerminal();
    const columns = () => isScreen ? Deno.consoleSize().columns : 80;
    const theme = createTheme(colored);
    return runAtTerminal({ ...session, id, theme, columns, isScreen, receivedDirectory });
  }
  if (id === undefined) {
    printError(say(language, "idMissing"));
    return Promise.resolve(exitCodes.usage);
  }
  try {
    const checked = checkName(id, { ko: "아이디", en: "An id" });
    return runAsFilter({ ...session, id: checked, receivedDirectory });
  } catch (error) {
    printError(`--id: ${explain(error, session).text}`);
    return Promise.resolve(exitCodes.usage);
  }
}

// Accounts come with a later version of the server; until then a password is accepted and not used.
function readPassword(path: string | undefined, language: Language): void {
  if (path === undefined) return;
  try {
    Deno.readTextFileSync(path);
  } catch (error) {
    throw new Complaint("fileUnreadable", { path, reason: reasonOf(error) });
  }
  printError(say(language, "noAccounts"));
}

function printed(text: string): number {
  printLines([text]);
  return exitCodes.fine;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
