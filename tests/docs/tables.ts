/**
 * The tables of the two READMEs, and the page of errors, made from the definitions that the programs themselves use. `deno task docs` writes
 * them.
 *
 * @module
 */
import { exitCodeMeanings, exitCodes } from "../../client/failures.ts";
import { clientOptions } from "../../client/options.ts";
import {
  beginningOf,
  commandNames,
  defaultText,
  environmentName,
  type Language,
  meaningOf,
  type OptionTable,
  optionUsage,
  type Sentence,
  usagesOf,
} from "../../protocol/mod.ts";
import { settingTable } from "../../server/config/settings.ts";
import { errorsPage, errorsPageText } from "./errors_page.ts";
import { table } from "./markdown_table.ts";

/** A page that holds the tables. */
export interface Page {
  readonly path: URL;
  readonly language: Language;
}

/** The pages, by the names that people know them under. */
export const pages: Readonly<Record<string, Page>> = {
  "README.md": { path: new URL("../../README.md", import.meta.url), language: "en" },
  ".github/README.ko.md": {
    path: new URL("../../.github/README.ko.md", import.meta.url),
    language: "ko",
  },
};

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
const tables: Readonly<Record<string, (language: Language) => string>> = {
  commands: commandTable,
  "bot-commands": botCommandTable,
  "server-settings": (language) => optionTable(settingTable, language),
  "client-settings": (language) => optionTable(clientOptions, language),
  "client-exit-codes": exitCodeTable,
};

/** A page's text with its tables made anew. Throws when the markers of a table are missing. */
export function withTables(text: string, language: Language): string {
  for (const [name, make] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`the page lacks ${begin} … ${end}`);
    text = `${text.slice(0, from)}${begin}\n\n${make(language)}\n\n${text.slice(to)}`;
  }
  return text;
}

const headings = {
  typed: { en: "Type", ko: "입력" },
  slash: { en: "or", ko: "또는" },
  meaning: { en: "What it does", ko: "하는 일" },
  said: { en: "In a room", ko: "방에서" },
  flag: { en: "Flag", ko: "옵션" },
  variable: { en: "Variable", ko: "환경 변수" },
  fallback: { en: "Default", ko: "기본값" },
  about: { en: "What it is for", ko: "설명" },
  code: { en: "Exit code", ko: "종료 코드" },
  says: { en: "Meaning", ko: "뜻" },
} satisfies Record<string, Sentence>;

function commandTable(language: Language): string {
  const rows = commandNames.flatMap((name) => {
    const [colon, slash] = usagesOf(name, "typed", language);
    if (colon === undefined) return [];
    return [[code(colon), code(slash), meaningOf(name, "typed", language)]];
  });
  const { typed, slash, meaning } = headings;
  return table([[typed[language], slash[language], meaning[language]], ...rows]);
}

/** What people write in KakaoTalk rooms. Of other words for the same only the beginning, since the rest is the same. */
function botCommandTable(language: Language): string {
  const rows = commandNames.flatMap((name) => {
    const [first, ...others] = usagesOf(name, "bot", language);
    if (first === undefined) return [];
    const beginnings = others.map((usage) => code(beginningOf(usage)));
    return [[code(first), beginnings.join(", "), meaningOf(name, "bot", language)]];
  });
  const { said, slash, meaning } = headings;
  return table([[said[language], slash[language], meaning[language]], ...rows]);
}

function optionTable(options: OptionTable, language: Language): string {
  const rows = Object.entries(options).map(([name, definition]) => {
    const isForHelp = name === "help" || name === "version";
    const fallback = defaultText(definition);
    return [
      code(optionUsage(name, definition)),
      isForHelp ? "" : code(environmentName(name, definition)),
      fallback === undefined ? "" : code(fallback),
      definition.help[language],
    ];
  });
  const { flag, variable, fallback, about } = headings;
  return table([
    [flag[language], variable[language], fallback[language], about[language]],
    ...rows,
  ]);
}

function exitCodeTable(language: Language): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const rows = names.map((name) => [`${exitCodes[name]}`, exitCodeMeanings[name][language]]);
  return table([[headings.code[language], headings.says[language]], ...rows]);
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

if (import.meta.main) {
  for (const { path, language } of Object.values(pages)) {
    await Deno.writeTextFile(path, withTables(await Deno.readTextFile(path), language));
  }
  await Deno.writeTextFile(errorsPage, await errorsPageText());
}
