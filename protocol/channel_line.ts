/**
 * What people write in a KakaoTalk room, and which of it is a command: `# echo 안녕`.
 *
 * @module
 */
import { commandNames, definitionOf, type UncheckedCommand } from "./commands.ts";
import { MadangError } from "./errors.ts";
import { describeTemplate, matchTemplate, parseTemplate, type Template } from "./template.ts";

const templatesByVerb = new Map<string, Template[]>();
for (const name of commandNames) {
  for (const source of definitionOf(name).bot ?? []) {
    const template = parseTemplate(name, source);
    const same = templatesByVerb.get(template.verb) ?? [];
    templatesByVerb.set(template.verb, [...same, template]);
  }
}

// A space must follow the `#`: people write #tags too.
const commandShape = /^#[^\S\n]+(\S+)(?:\s([\s\S]*))?$/;

/** What a message is. */
export interface ChannelLine {
  /** Whether it begins like a command, ours or not. */
  readonly hasDirective: boolean;
  /** The command of ours that it is. None where it is ordinary talk, or for another bot in the room. */
  readonly command?: UncheckedCommand;
  /** What is wrong with it, when it is a command of ours without the fields that it needs. */
  readonly mistake?: MadangError;
}

/** Reads a message. */
export function readChannelLine(text: string): ChannelLine {
  if (!text.startsWith("#")) return { hasDirective: false };
  const match = commandShape.exec(text);
  if (!match) return { hasDirective: false };
  const templates = templatesByVerb.get(`# ${match[1].toUpperCase()}`);
  if (!templates) return { hasDirective: true };
  for (const template of templates) {
    const parameters = matchTemplate(template, match[2]?.trim());
    if (parameters) return { hasDirective: true, command: { name: template.command, parameters } };
  }
  // What is told apart by fixed words comes first; the last form is the one that most people mean.
  const meant = templates[templates.length - 1];
  const usage = { ko: describeTemplate(meant, "ko"), en: describeTemplate(meant, "en") };
  return { hasDirective: true, mistake: new MadangError("command_malformed", { usage }) };
}
