/**
 * The forms in which people and colon peers write commands, as in `TO:<from>:<to>:<text>:`, `/to <to> <text>`, or
 * `# echo <text>` in KakaoTalk: a verb, then fields of which each is a parameter (`<name>`, `<name?>` when it may be left
 * out, `#<name?>` when it is there only after a `#`) or a fixed word.
 *
 * @module
 */
import { type CommandName, definitionOf } from "./commands.ts";
import type { Language } from "./language.ts";

/** One field of a template. */
export type TemplateField =
  | {
    readonly parameter: string;
    readonly optional: boolean;
    readonly takesRest: boolean;
    readonly isName: boolean;
    /** What stands before it, by which it is told from what follows it. */
    readonly marker: "#" | "";
  }
  /** A fixed word, in upper case, and as the template writes it. */
  | { readonly word: string; readonly written: string };

/** A template, taken apart. */
export interface Template {
  /** The command that it is a form of. */
  readonly command: CommandName;
  /** The first word, in upper case; in KakaoTalk's forms the two first, as in `# ECHO`. */
  readonly verb: string;
  /** What stands between the verb and the fields. */
  readonly separator: ":" | " ";
  /** The fields after the verb, in order. */
  readonly fields: readonly TemplateField[];
  /** Whether a `:` ends the command; without it only the end of the transmission does. */
  readonly terminated: boolean;
  /** The text it was made of. */
  readonly source: string;
}

/** Takes a template of a command apart. */
export function parseTemplate(command: CommandName, source: string): Template {
  const separator = /^[/#]/.test(source) ? " " : ":";
  const terminated = source.endsWith(":");
  const words = (terminated ? source.slice(0, -1) : source).split(separator);
  const verb = words.splice(0, words[0] === "#" ? 2 : 1).join(separator);
  return {
    command,
    verb: verb.toUpperCase(),
    separator,
    fields: words.map((field) => parseField(command, field)),
    terminated,
    source,
  };
}

function parseField(command: CommandName, field: string): TemplateField {
  const match = /^(#?)<(\w+)(\??)>$/.exec(field);
  if (!match) return { word: field.toUpperCase(), written: field };
  const kind = definitionOf(command).parameters[match[2]];
  return {
    parameter: match[2],
    optional: match[3] === "?",
    takesRest: kind?.takesRest ?? false,
    isName: kind?.isName ?? false,
    marker: match[1] === "#" ? "#" : "",
  };
}

/** Fills a template with a command's parameters; a missing optional one is left out. */
export function formatTemplate(
  template: Template,
  parameters: Readonly<Record<string, unknown>>,
): string {
  const fields = [template.source.slice(0, template.verb.length)];
  for (const field of template.fields) {
    if ("word" in field) fields.push(field.written);
    else if (parameters[field.parameter] !== undefined) {
      fields.push(field.marker + String(parameters[field.parameter]));
    }
  }
  return fields.join(template.separator) + (template.terminated ? ":" : "");
}

/** A template as people read it: `TO:<받는 사람>:<메시지>`, `AICHAT:[#방:]<질문>`, in KakaoTalk `# echo {내용}`. */
export function describeTemplate(template: Template, language: Language): string {
  const sender = { ko: "보내는 사람", en: "from" };
  const [open, close] = template.source.startsWith("#") ? "{}" : "<>";
  const fields = template.fields.map((field) => {
    if ("word" in field) return field.written;
    const kind = definitionOf(template.command).parameters[field.parameter];
    const label = (kind?.label ?? sender)[language];
    if (!field.optional) return open + label + close;
    return template.separator === ":" && field.marker !== ""
      ? `[${field.marker}${label}:]`
      : `[${field.marker}${label}]`;
  });
  const verb = template.source.slice(0, template.verb.length);
  const described = [verb, ...fields].join(template.separator);
  // What may be left out takes its `:` with it.
  return described.replaceAll(":]:", ":]") + (template.terminated ? ":" : "");
}

/**
 * Reads the fields of a template out of what follows the verb and its separator (and precedes the terminator).
 * Returns undefined when fields are missing, left over, or a fixed word differs. After a slash a name may stand in quotes,
 * and one that is all that follows may hold spaces without.
 */
export function matchTemplate(
  template: Template,
  rest: string | undefined,
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  let remaining = rest;
  for (const field of template.fields) {
    if (remaining === undefined || remaining === "") {
      if ("parameter" in field && field.optional) continue;
      if (remaining === undefined) return undefined;
    }
    if (!hasMarker(template, field, remaining ?? "")) continue;
    const [value, next] = takeField(template, field, remaining ?? "");
    remaining = next;
    if ("word" in field) {
      if (value.toUpperCase() !== field.word) return undefined;
    } else {
      values[field.parameter] = value.slice(field.marker.length);
    }
  }
  // One separator too many at the end is forgiven; anything else is not.
  return remaining === undefined || remaining.trim() === "" ? values : undefined;
}

// Whether a field that may be left out is there: its marker, a name, and what ends it. Others always are.
function hasMarker({ separator }: Template, field: TemplateField, text: string): boolean {
  if ("word" in field || field.marker === "") return true;
  return text.startsWith(field.marker) && text.indexOf(separator) > field.marker.length;
}

/** A name in quotes, straight or typographic, and what ends it. */
const quotedName = /^(#?)["“”]([^"“”]+)["“”](?:\s+|$)/u;

/** Whether a form is of one name only, which then needs no quotes. */
export function isNameAlone({ separator, fields: [field, ...others] }: Template): boolean {
  return separator === " " && others.length === 0 && field !== undefined &&
    "parameter" in field && field.isName;
}

function takeField(
  template: Template,
  field: TemplateField,
  text: string,
): [value: string, rest: string | undefined] {
  if ("parameter" in field && field.isName && template.separator === " ") {
    const quoted = quotedName.exec(text);
    if (quoted) return [quoted[1] + quoted[2], text.slice(quoted[0].length) || undefined];
    if (isNameAlone(template)) return [text, undefined];
  }
  const end = "parameter" in field && field.takesRest ? -1 : text.indexOf(template.separator);
  if (end === -1) return [text, undefined];
  const rest = text.slice(end + 1);
  return [text.slice(0, end), template.separator === " " ? rest.trimStart() : rest];
}
