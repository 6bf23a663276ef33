/**
 * The client's entry: `madang-client`.
 *
 * @module
 */
import { chooseLanguage, type ClientOptions, readClientOptions, usage } from "./options.ts";
import { exitCodes, explain } from "./failures.ts";
import { runAsFilter } from "./filter.ts";
import { runAtTerminal } from "./interactive.ts";
import { printError, printLines } from "./output.ts";
import { createTheme } from "./rendering.ts";
import type { Address } from "./transport.ts";
import { Complaint, reasonOf, say } from "./texts.ts";
import { checkName, type Language, passwordOfText } from "../protocol/mod.ts";
import { versionText } from "../protocol/version.ts";

async function main(args: readonly string[]): Promise<number> {
  const environment = Deno.env.toObject();
  const language = chooseLanguage(args, environment);
  let options: ClientOptions;
  let password: string | undefined;
  let trusted: Address["trusted"];
  try {
    options = readClientOptions(args, environment);
    if (options.help) return printed(usage(language));
    if (options.version) return printed(versionText("madang-client", Deno));
    password = readPassword(options["password-file"]);
    trusted = readTrusted(options["tls-ca"]);
  } catch (error) {
    const address = { host: "", port: 0, tls: false };
    printError(explain(error, { language, address }).text);
    return exitCodes.usage;
  }
  const { host, port } = options;
  const address = { host, port, tls: options.tls || trusted !== undefined, trusted };
  return await run({ ...options, password }, address, language, environment.NO_COLOR);
}

function run(
  options: ClientOptions & { readonly password: string | undefined },
  address: Address,
  language: Language,
  noColor = "",
): Promise<number> {
  const { codec, id, password } = options;
  const session = { address, codec, language, password };
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
    const checked = checkName(id, { ko: "아이디", en: "An ID" });
    return runAsFilter({ ...session, id: checked, receivedDirectory });
  } catch (error) {
    printError(`--id: ${explain(error, session).text}`);
    return Promise.resolve(exitCodes.usage);
  }
}

function readPassword(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const password = passwordOfText(readBytes(path));
  if (password === "") throw new Complaint("passwordFileEmpty", { path });
  return password;
}

function readTrusted(file: string | undefined): Address["trusted"] {
  if (file === undefined) return undefined;
  const pem = readText(file);
  // Deno would trust what is no certificate without a word, and then refuse the server.
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new Complaint("noCertificate", { path: file });
  }
  return { file, pem };
}

function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}

function readBytes(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw new Complaint("fileUnreadable", { path, reason: reasonOf(error) });
  }
}

function printed(text: string): number {
  printLines([text]);
  return exitCodes.fine;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
