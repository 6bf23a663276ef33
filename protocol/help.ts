/**
 * Help, printed from the command table.
 *
 * @module
 */
import { columnsOf } from "./columns.ts";
import { type CommandName, commandNames, definitionOf } from "./commands.ts";
import { MadangError } from "./errors.ts";
import type { Language, Sentence } from "./language.ts";
import { describeTemplate, parseTemplate } from "./template.ts";
import { isTyped, typedForms } from "./typed_forms.ts";

/** How the reader gives commands: typed at a client's prompt, written on the wire by hand, or said in KakaoTalk. */
export type CommandForm = "typed" | "wire" | "bot";

/** The ways to write a command in a form, described for people; none when the form has no way for it. */
export function usagesOf(name: CommandName, form: CommandForm, language: Language): string[] {
  return sourcesOf(name, form, language).map((source) =>
    describeTemplate(parseTemplate(name, source), language)
  );
}

/** How colon peers register, as refusals show it. */
export const registrationUsage: Sentence = {
  ko: usagesOf("register", "wire", "ko")[0],
  en: usagesOf("register", "wire", "en")[0],
};

/** The same where the password, which may be left out otherwise, is needed. */
const passwordUsage: Sentence = {
  ko: registrationUsage.ko.replace(/\[(.+)\]/, "<$1>"),
  en: registrationUsage.en.replace(/\[(.+)\]/, "<$1>"),
};

/** The refusal of an ID whose password was not given. */
export function passwordRequired(id: string): MadangError {
  return new MadangError("password_required", { id, usage: passwordUsage });
}

/** The templates of a command in a form, what is said first in a language first. */
function sourcesOf(name: CommandName, form: CommandForm, language: Language): readonly string[] {
  const { wire, bot = [] } = definitionOf(name);
  if (form === "typed") return isTyped(name) ? typedForms(name, language) : [];
  if (form === "bot") return language === "ko" ? bot.toSorted(byLatinLetters) : bot;
  return wire ? [wire] : [];
}

/** Puts what Koreans can write without changing the keyboard first. */
function byLatinLetters(one: string, other: string): number {
  return latinLetters(one) - latinLetters(other);
}

function latinLetters(source: string): number {
  return beginningOf(source).replace(/[^a-z]/gi, "").length;
}

/**
 * The commands that a person means by a word: a name (`room_join`), or a verb in any form (`ROOM`, `/join`, `귓말`), in
 * any case. Several when a verb serves several.
 */
export function commandsMeantBy(word: string): CommandName[] {
  const wanted = word.normalize("NFC").trim().replace(/:$/, "").replace(/^#\s*/, "");
  const verbs = ["", "/", "# "].map((prefix) => prefix + wanted.toUpperCase());
  return commandNames.filter((name) =>
    name === wanted.toLowerCase() ||
    [...typedForms(name, "en"), ...sourcesOf(name, "wire", "en"), ...sourcesOf(name, "bot", "en")]
      .some((source) => verbs.includes(parseTemplate(name, source).verb))
  );
}

/** What a person who writes by hand has to know of commands that announce raw bytes. */
const bytesFollow: Sentence = {
  en: "So many bytes follow at once.",
  ko: "바로 뒤에 그만큼의 내용이 이어집니다.",
};

/** What a command does, as told to those who give it in a form. */
export function meaningOf(name: CommandName, form: CommandForm, language: Language): string {
  const { help, chatHelp, body } = definitionOf(name);
  const more = [
    form === "bot" ? undefined : chatHelp,
    form === "wire" && body !== undefined ? bytesFollow : undefined,
  ];
  return [help, ...more].flatMap((sentence) => sentence?.[language] ?? []).join(" ");
}

/** Help about some commands, or about all, as lines: each usage with what it does, in two columns. */
export function helpLines(
  form: CommandForm,
  language: Language,
  names: readonly CommandName[] = commandNames,
): string[] {
  const rows: [usage: string, meaning: string][] = [];
  for (const name of names) {
    const [first, ...others] = usagesOf(name, form, language);
    if (first === undefined) continue;
    const other = others.length > 0 ? `  (${otherWays(form, others, names.length > 1)})` : "";
    rows.push([first, meaningOf(name, form, language) + other]);
  }
  // KakaoTalk shows letters of many widths, in which columns are none.
  if (form === "bot") return rows.flatMap(([usage, meaning]) => [usage, `  ${meaning}`]);
  const width = Math.max(...rows.map(([usage]) => columnsOf(usage)));
  return rows.map(([usage, meaning]) =>
    `${usage}${" ".repeat(width - columnsOf(usage))}  ${meaning}`
  );
}

// Of a list the reader wants to learn one other way at most; of a single command all that there are.
function otherWays(form: CommandForm, usages: readonly string[], isList: boolean): string {
  const [second, ...rest] = usages;
  if (form === "bot" || !isList) {
    return [isList ? beginningOf(second) : second, ...rest.map(beginningOf)].join(", ");
  }
  return beginningOf(second);
}

/** The beginning of a usage, without what is filled in: `/join`, `# 에코`, `/ai reset`. */
export function beginningOf(usage: string): string {
  return usage.replace(/ \[#.*?\]/, "").replace(/ [<{[].*$/, "");
}
