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
import { checkName, type Language, passwordOfText } from "../protocol/mod.ts";

async function main(args: readonly string[]): Promise<number> {
  const environment = Deno.env.toObject();
  const language = chooseLanguage(args, environment);
  let options: ClientOptions;
  let password: string | undefined;
  try {
    options = readClientOptions(args, environment);
    if (options.help) return printed(usage(language));
    if (options.version) return printed(`madang-client ${configuration.version}`);
    password = readPassword(options["password-file"]);
  } catch (error) {
    const address = { host: "", port: 0, tls: false };
    printError(explain(error, { language, address }).text);
    return exitCodes.usage;
  }
  return await run({ ...options, password }, language, environment.NO_COLOR);
}

function run(
  options: ClientOptions & { readonly password: string | undefined },
  language: Language,
  noColor = "",
): Promise<number> {
  const { host, port, tls, codec, id, password } = options;
  const session = { address: { host, port, tls }, codec, language, password };
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

function readPassword(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let text;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    throw new Complaint("fileUnreadable", { path, reason: reasonOf(error) });
  }
  const password = passwordOfText(text);
  if (password === "") throw new Complaint("passwordFileEmpty", { path });
  return password;
}

function printed(text: string): number {
  printLines([text]);
  return exitCodes.fine;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
