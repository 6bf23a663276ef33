/**
 * The script that a phone with MessengerBotR runs to be a bot of this server, with its settings filled in.
 *
 * @module
 */

/** What a phone's script has to know. */
export interface BotScriptValues {
  /** What the bot is called on the server. Not empty. */
  readonly name: string;
  /** The server's address as the phone reaches it. Not empty. */
  readonly host: string;
  /** The server's port for bots, from 1 to 65535. */
  readonly port: number;
  /** What packets are signed with. Without one they are sent unsigned. */
  readonly secretKey?: string;
  readonly salt?: string;
}

const templatePath = new URL("../client/messengerbotR/bridge.js", import.meta.url);

/** The script as the repository has it. It is in compiled programs too (`.github/deploy/compile/targets.ts`). */
export async function readBotScript(): Promise<string> {
  return await Deno.readTextFile(templatePath);
}

/**
 * Fills the settings at the top of a script in. Every string is safe in its place: what comes out is as valid as what
 * went in, and evaluates to the same strings.
 *
 * @throws {RangeError} Without a name or a host, or with a port that is none.
 * @throws {Error} When the template lacks one of the settings, or has it twice.
 */
export function botScript(template: string, values: BotScriptValues): string {
  const { name, host, port, secretKey = "", salt = "" } = values;
  if (name === "") throw new RangeError("a bot's name must not be empty");
  if (host === "") throw new RangeError("the server's host must not be empty");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`the port must be from 1 to 65535, not ${port}`);
  }
  const literals = {
    botName: literal(name),
    host: literal(host),
    port: String(port),
    secretKey: literal(secretKey),
    salt: literal(salt),
  };
  return Object.entries(literals).reduce(
    (script, [setting, value]) => fill(script, setting, value),
    template,
  );
}

/** Puts a literal where the template's settings object has one, on a line of its own: `  host: "",`. */
function fill(script: string, setting: string, value: string): string {
  const line = new RegExp(`^(  ${setting}: )(?:"[^"\\\\\n]*"|\\d+)(?=,$)`, "mg");
  const count = script.match(line)?.length ?? 0;
  if (count !== 1) throw new Error(`the script has ${count} settings "${setting}" instead of one`);
  return script.replace(line, (_line, before: string) => before + value);
}

/**
 * A string as a literal of ES5. Characters that are not seen are escaped: engines end a line at some of them (U+2028)
 * and old Rhino takes others away (U+FEFF).
 */
function literal(text: string): string {
  return JSON.stringify(text)
    .replaceAll("</", "<\\/")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => character.replace(/[\s\S]/g, escaped));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
