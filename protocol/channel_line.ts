/**
 * What people write in a KakaoTalk room, and which of it is a command: `# echo 안녕`.
 *
 * @module
 */
import { commandNames, definitionOf, type UncheckedCommand } from "./commands.ts";
import { MadangError } from "./errors.ts";
import { usagesOf } from "./help.ts";
import { matchTemplate, parseTemplate, type Template } from "./template.ts";

const templatesByVerb = new Map<string, Template>();
for (const name of commandNames) {
  for (const source of definitionOf(name).bot ?? []) {
    const template = parseTemplate(name, source);
    templatesByVerb.set(template.verb, template);
  }
}

// A space must follow the `#`: people write #tags too.
const commandShape = /^#[^\S\n]+(\S+)(?:\s([\s\S]*))?$/;

/** Whether a message begins like a command, known or not. */
export function hasDirective(text: string): boolean {
  return commandShape.test(text);
}

/**
 * Reads a message. Returns undefined when it is ordinary talk, or a command that is not ours: other bots may be in the
 * room.
 *
 * @throws {MadangError} `command_malformed` for a command of ours without the fields that it needs
 */
export function parseChannelLine(text: string): UncheckedCommand | undefined {
  const match = commandShape.exec(text);
  const template = match && templatesByVerb.get(`# ${match[1].toUpperCase()}`);
  if (!template) return undefined;
  const parameters = matchTemplate(template, match[2]?.trim());
  if (parameters) return { name: template.command, parameters };
  const [ko] = usagesOf(template.command, "bot", "ko");
  const [en] = usagesOf(template.command, "bot", "en");
  throw new MadangError("command_malformed", { usage: { ko, en } });
}
