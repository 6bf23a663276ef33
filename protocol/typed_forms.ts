/**
 * The forms in which people type commands: those of the table, and the other words for them.
 *
 * @module
 */
import { type CommandName, definitionOf } from "./commands.ts";
import { type Language, languages } from "./language.ts";

/**
 * How a person types a command, as templates: with colons, with a slash in the reader's language, then all else that means
 * the same. Of a command that is not typed, what people try in vain.
 */
export function typedForms(name: CommandName, language: Language): string[] {
  const { typed, words = {} } = definitionOf(name);
  if (!typed) return languages.flatMap((each) => words[each] ?? []);
  const [colon, slash] = typed;
  const fields = /( #?<.*)?$/.exec(slash)?.[0] ?? "";
  const inWords = (each: Language) =>
    (words[each] ?? []).map((word) => word.includes("<") ? word : word + fields);
  const inEnglish = [slash, ...inWords("en")];
  return language === "ko"
    ? [colon, ...inWords("ko"), ...inEnglish]
    : [colon, ...inEnglish, ...inWords("ko")];
}

/** Whether people can type a command. */
export function isTyped(name: CommandName): boolean {
  return definitionOf(name).typed !== undefined;
}
