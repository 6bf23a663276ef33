/**
 * What a person types at a prompt, in the colon forms of the old system or with a slash.
 *
 * @module
 */
import { type CommandName, commandNames, type UncheckedCommand } from "./commands.ts";
import { MadangError } from "./errors.ts";
import type { Language } from "./language.ts";
import { nearest } from "./nearest.ts";
import { describeTemplate, matchTemplate, parseTemplate, type Template } from "./template.ts";
import { isTyped, typedForms } from "./typed_forms.ts";

const templatesByVerb = new Map<string, Template[]>();
for (const name of commandNames) {
  for (const template of typedTemplates(name)) {
    const same = templatesByVerb.get(template.verb) ?? [];
    templatesByVerb.set(template.verb, [...same, template]);
  }
}
// What has a fixed word is meant before what takes anything in its place: `FILE:CANCEL:1` is no file for CANCEL.
for (const templates of templatesByVerb.values()) {
  templates.sort((one, other) => fixedWords(other) - fixedWords(one));
}

function fixedWords({ fields }: Template): number {
  return fields.filter((field) => "word" in field).length;
}

const slashVerbs = [...templatesByVerb.keys()].filter((verb) => verb.startsWith("/")).map((verb) =>
  verb.toLowerCase()
);

/** The forms in which a person types a command, those with the table's own words first. */
export function typedTemplates(name: CommandName): readonly Template[] {
  return typedForms(name, "en").map((source) => parseTemplate(name, source));
}

/** Whether a line is the slash form of a command, in any words, without what belongs to it. */
export function isBareSlash(line: string, name: CommandName): boolean {
  const verb = verbOf(line.trim());
  return verb.startsWith("/") && typedTemplates(name).some((template) => template.verb === verb);
}

// In one normal form, since some keyboards send Hangul in pieces.
function verbOf(word: string): string {
  return word.normalize("NFC").toUpperCase();
}

/**
 * Reads a typed line. Returns undefined when it is plain talk: no command begins like that.
 * `?` and `?VERB` ask for help. What people try in vain comes as its command, without parameters.
 *
 * @throws {MadangError} `command_malformed` for a known verb without the fields it needs, and
 * `command_unknown` or `command_unknown_nearest` for an unknown slash command
 */
export function parseTypedLine(line: string, language: Language): UncheckedCommand | undefined {
  const text = line.trimStart();
  if (text.startsWith("?")) return helpAbout(text.slice(1).trim());
  const separator = text.startsWith("/") ? " " : ":";
  const end = text.indexOf(separator);
  const verb = verbOf(end === -1 ? text.trimEnd() : text.slice(0, end));
  const templates = templatesByVerb.get(verb);
  if (!templates) {
    if (separator === ":") return undefined;
    throw unknownCommand(verb.toLowerCase(), slashVerbs);
  }
  const [{ command }] = templates;
  if (!isTyped(command)) return { name: command, parameters: {} };
  const rest = end === -1 ? undefined : text.slice(end + 1);
  for (const template of templates) {
    const parameters = matchTemplate(template, separator === " " ? rest?.trim() : rest);
    if (parameters) return { name: template.command, parameters };
  }
  throw new MadangError("command_malformed", { usage: usageOf(verb, templates, language) });
}

/** How each command of a verb is typed, in the reader's words where it has several. */
function usageOf(verb: string, templates: readonly Template[], language: Language): string {
  const commands = [...new Set(templates.map(({ command }) => command))];
  return commands.flatMap((command) => {
    const forms = typedForms(command, language).map((source) => parseTemplate(command, source));
    const form = forms.find((each) => each.verb === verb);
    return form ? [describeTemplate(form, language)] : [];
  }).join("  ");
}

/** The error for a command that does not exist, with the nearest of the known ones if one is near. */
export function unknownCommand(name: string, known: readonly string[]): MadangError {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  const meant = nearest(shown, known, "/");
  return meant === undefined
    ? new MadangError("command_unknown", { name: shown })
    : new MadangError("command_unknown_nearest", { name: shown, nearest: meant });
}

function helpAbout(topic: string): UncheckedCommand {
  return { name: "help", parameters: topic ? { topic } : {} };
}
