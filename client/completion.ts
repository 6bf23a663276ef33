/**
 * What the Tab key offers for a line that is being typed.
 *
 * @module
 */
import {
  aiName,
  commandNames,
  dayWords,
  everyTopic,
  fold,
  helpTopics,
  isNameAlone,
  isTyped,
  type Language,
  parseTemplate,
  type Template,
  type TemplateField,
  typedForms,
  typedTemplates,
} from "../protocol/mod.ts";
import { fileVerbs } from "./files/file_line.ts";
import { harmless } from "./rendering.ts";

/** The names that can be completed. */
export interface KnownNames {
  readonly people: readonly string[];
  readonly rooms: readonly string[];
  /** Those in the room that plain text goes to. */
  readonly members?: readonly string[];
  /** Completes the path of a file: the candidates, and the part of it that they complete. */
  readonly files?: (path: string) => Completion;
}

/** The possible endings of a line's last part, and that part: what node:readline wants of a completer. */
export type Completion = [candidates: string[], typed: string];

const typed = commandNames.filter(isTyped);
const templates = typed.flatMap(typedTemplates);
/** The forms that help shows in each language: with colons, and with a slash. */
const shownIn: Readonly<Record<Language, readonly Template[]>> = {
  ko: shownTemplates("ko"),
  en: shownTemplates("en"),
};

function shownTemplates(language: Language): Template[] {
  return typed.flatMap((name) =>
    typedForms(name, language).slice(0, 2).map((source) => parseTemplate(name, source))
  );
}

/** What help can be asked about. */
const helpWords = [
  ...[everyTopic, ...helpTopics.map(({ title }) => title)]
    .flatMap((word) => Object.values(word).map((name) => name.toLowerCase())),
  ...verbsOf(shownIn.en).filter((verb) => !verb.startsWith("/")),
];

/** The same, by the words that follow a slash: too many to be offered before one is begun. */
const slashWords = [...shownIn.en, ...shownIn.ko].filter(({ separator }) => separator === " ")
  .map(({ source, verb }) => source.slice(1, verb.length))
  .filter((word) => !helpWords.some((other) => fold(other) === fold(word)));

// The path is the rest of the line: neither colons nor spaces end it.
const filePath = new RegExp(
  `^(?:file:[^:]*:|(?:${fileVerbs.join("|")}) +(?:#?["“”][^"“”]*["“”]|[^\\s"“”]\\S*) +)\\s*(.*)$`,
  "iu",
);

/** Completes the text before the cursor: a verb, or the field of a command that the cursor is in. */
export function complete(text: string, known: KnownNames, language: Language): Completion {
  if (text.startsWith("?")) {
    return matching(text, verbsOf(shownIn.en).map((verb) => `?${verb}`));
  }
  const path = filePath.exec(text);
  if (path && known.files) return known.files(path[1]);
  const separator = text.startsWith("/") ? " " : ":";
  const fields = separator === " " ? wordsOf(text) : text.split(separator);
  const verb = fields[0].toUpperCase();
  const isTalk = separator === ":" && !templates.some((template) => template.verb === verb);
  if (fields.length === 1 || isTalk) {
    const commands = verbsLike(text, separator, language);
    return isTalk && commands[0].length === 0 ? memberNamed(text, known) : commands;
  }
  const typed = fields.at(-1) ?? "";
  const candidates = templates
    .filter((template) => template.verb === verb && template.separator === separator)
    .flatMap((template) => fieldCandidates(template, fields.slice(1), known));
  return matching(typed, candidates, withoutQuotes);
}

/** What stands after a slash, a name in quotes as one word, also while it is being typed. */
function wordsOf(text: string): string[] {
  const words = text.match(/#?["“”][^"“”]*["“”]?|[^ ]+/gu) ?? [];
  const [verb = "", ...others] = words;
  const isBegun = !text.endsWith(" ") || /^#?["“”][^"“”]*$/u.test(others.at(-1) ?? "");
  const isAlone = others.length > 0 &&
    templates.some((template) => template.verb === verb.toUpperCase() && isNameAlone(template));
  if (isAlone) return [verb, text.slice(verb.length).trimStart()];
  return isBegun ? words : [...words, ""];
}

// In plain talk: the last word, when somebody in the room is called like that.
function memberNamed(text: string, { members = [] }: KnownNames): Completion {
  const word = text.slice(text.lastIndexOf(" ") + 1);
  return word === "" ? [[], word] : matching(word, members);
}

function fieldCandidates(template: Template, words: string[], known: KnownNames): string[] {
  const position = words.length - 1;
  const typed = words.map(withoutQuotes);
  const quote = (name: string) => {
    const isQuoted = typed[position] !== words[position];
    return template.separator === " " && (isQuoted || name.includes(" ")) ? `"${name}"` : name;
  };
  const field = template.fields[position];
  if (!field) return [];
  const next = template.fields[position + 1];
  if ("parameter" in field && field.marker !== "" && next && !typed[position].startsWith("#")) {
    const without = { ...template, fields: template.fields.toSpliced(position, 1) };
    const names = namesFor(field, template, known, typed[position]).map((name) =>
      field.marker + quote(name.slice(field.marker.length)) + template.separator
    );
    return [...names, ...fieldCandidates(without, words, known)];
  }
  // `ROOM:CREATE:` and `ROOM:JOIN:` are different commands: the words before have to fit.
  const fits = template.fields.slice(0, position).every((before, index) =>
    !("word" in before) || before.word === typed[index].toUpperCase()
  );
  if (!fits) return [];
  const isLast = position === template.fields.length - 1;
  const marker = "parameter" in field ? field.marker : "";
  return namesFor(field, template, known, typed[position])
    .map((name) => marker + quote(name.slice(marker.length)))
    .map((name) => isLast ? name : name + template.separator);
}

function withoutQuotes(word: string): string {
  return word.replaceAll(/["“”]/gu, "");
}

function namesFor(
  field: TemplateField,
  { command }: Template,
  { people, rooms }: KnownNames,
  typed: string,
): readonly string[] {
  if ("word" in field) return [field.written];
  if (field.parameter === "room") return rooms.map((room) => field.marker + room);
  const isOfEither = command === "history" || command === "file";
  if (isOfEither && ["target", "to"].includes(field.parameter)) {
    const ai = command === "history" ? [aiName] : [];
    return [...people, ...ai, ...rooms.map((room) => `#${room}`)];
  }
  const slash = typed.indexOf("/");
  if (field.parameter === "target" && slash !== -1) {
    const id = typed.slice(0, slash + 1);
    if (command === "ban") return [`${id}ip`];
    return command === "mute" || command === "unmute" ? rooms.map((room) => id + room) : [];
  }
  if (["to", "id", "target"].includes(field.parameter)) return people;
  if (["date", "start", "end"].includes(field.parameter)) return dayWords;
  if (field.parameter === "time") return ["30m", "2h", "7d", "forever"];
  const isHelp = field.parameter === "topic" && command === "help";
  if (!isHelp) return [];
  return typed === "" ? helpWords : [...helpWords, ...slashWords];
}

// Of many words for the same one is offered, unless what is typed begins another: at first that in the reader's language.
function verbsLike(text: string, separator: Separator, language: Language): Completion {
  if (text === "/") return matching(text, openings(shownIn[language], separator));
  const usual = matching(text, openings([...shownIn.en, ...shownIn.ko], separator));
  return usual[0].length > 0 ? usual : matching(text, openings(templates, separator));
}

type Separator = Template["separator"];

/** The verbs, with what follows them. */
function openings(among: readonly Template[], wanted: Separator): string[] {
  return among.filter(({ separator }) => separator === wanted)
    .map(({ source, verb, fields }) =>
      source.slice(0, verb.length) + (fields.length > 0 ? wanted : "")
    );
}

function verbsOf(among: readonly Template[]): string[] {
  return among.map(({ source, verb }) => source.slice(0, verb.length));
}

function matching(
  typed: string,
  candidates: readonly string[],
  bare: (text: string) => string = (text) => text,
): Completion {
  const wanted = fold(bare(typed));
  const fitting = candidates.filter((candidate) =>
    // readline shows names as they are: none may steer the terminal.
    harmless(candidate) === candidate && fold(bare(candidate)).startsWith(wanted)
  );
  return [[...new Set(fitting)].sort(), typed];
}
