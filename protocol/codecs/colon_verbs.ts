/**
 * The verbs of the colon protocol and the fields that follow them, from the command table.
 *
 * @module
 */
import type { Incoming } from "../codec.ts";
import { commandNames, definitionOf } from "../commands.ts";
import { MadangError } from "../errors.ts";
import { usagesOf } from "../help.ts";
import type { Language } from "../language.ts";
import { byteSize } from "../parameters.ts";
import { matchTemplate, parseTemplate, type Template } from "../template.ts";
import { unknownCommand } from "../typed_line.ts";

const templatesByVerb = new Map<string, Template[]>();
for (const name of commandNames) {
  const { wire } = definitionOf(name);
  if (!wire) continue;
  const template = parseTemplate(name, wire);
  templatesByVerb.set(template.verb, [...templatesByVerb.get(template.verb) ?? [], template]);
}

/** Every verb, in upper case. */
export const wireVerbs: readonly string[] = [...templatesByVerb.keys()];

/** A command as it was read. */
export type CommandItem = Extract<Incoming, { kind: "command" }>;

/** The forms of the commands that a verb, in any case, begins; undefined when there is no such verb. */
export function templatesOf(verb: string): readonly Template[] | undefined {
  return templatesByVerb.get(verb.toUpperCase());
}

/** What stands before the first `:` of a command. */
export function verbOf(text: string): string {
  const end = text.indexOf(":");
  return end === -1 ? text : text.slice(0, end);
}

/**
 * Reads a whole command: verb, fields, and the terminating `:`, which may be missing. Returns undefined when the fields
 * are not those of any template.
 */
export function readCommand(
  templates: readonly Template[],
  text: string,
): CommandItem | undefined {
  for (const template of templates) {
    const terminated = template.terminated && text.endsWith(":");
    const unterminated = terminated ? text.slice(0, -1) : text;
    const verbEnd = unterminated.indexOf(":");
    const rest = verbEnd === -1 ? undefined : unterminated.slice(verbEnd + 1);
    const fields = matchTemplate(template, rest);
    if (!fields) continue;
    const { from, ...parameters } = fields;
    const command = { name: template.command, parameters };
    return from === undefined ? { kind: "command", command } : { kind: "command", command, from };
  }
  return undefined;
}

/** The fewest fields with which a command of these forms can be complete. */
export function fewestFields(templates: readonly Template[]): number {
  return Math.min(
    ...templates.map(({ fields }) =>
      fields.filter((field) => "word" in field || !field.optional).length
    ),
  );
}

/**
 * How many raw bytes follow a command; undefined when its form promises none.
 *
 * @throws {MadangError} `number_invalid`
 */
export function bodySize({ command }: CommandItem): number | undefined {
  const { body } = definitionOf(command.name);
  return body === undefined ? undefined : byteSize.parse(command.parameters[body], body);
}

/** Why something is no command, and how many raw bytes follow it that nobody can use. */
export interface RefusedText {
  readonly error: MadangError;
  readonly discard: number;
}

/** Refuses a known verb with the wrong fields. */
export function refuseFields(templates: readonly Template[], text: string): RefusedText {
  const discard = sizeAtEnd(templates, text, 1);
  // A file name with a `:` in it looks like fields too many.
  return discard === undefined
    ? { error: malformed(templates), discard: 0 }
    : { error: new MadangError("file_name_character", { character: ":" }), discard };
}

/** Refuses what is no UTF-8, as far as it can be read. */
export function refuseEncoding(templates: readonly Template[], text: string): RefusedText {
  return { error: new MadangError("not_utf8"), discard: sizeAtEnd(templates, text, 0) ?? 0 };
}

// The size at the end of a header, with so many fields too many at least; the bytes follow a refused one all the same.
function sizeAtEnd(
  [{ command, fields }]: readonly Template[],
  text: string,
  fieldsMore: number,
): number | undefined {
  const [, ...values] = text.split(":");
  const last = values.at(-1) ?? "";
  const isHeader = definitionOf(command).body !== undefined && /^\d+$/.test(last) &&
    values.length >= fields.length + fieldsMore;
  return isHeader && Number.isSafeInteger(Number(last)) ? Number(last) : undefined;
}

/** The refusal of a known verb with the wrong fields: it shows the right ones. */
function malformed(templates: readonly Template[]): MadangError {
  const usage = (language: Language) =>
    templates.flatMap(({ command }) => usagesOf(command, "wire", language)).join("  ");
  return new MadangError("command_malformed", { usage: { ko: usage("ko"), en: usage("en") } });
}

/** The refusal of an unknown verb. */
export function unknownVerb(text: string): MadangError {
  return unknownCommand(verbOf(text).trim(), wireVerbs);
}
