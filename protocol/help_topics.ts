/**
 * Help for who types at a prompt, a screen at a time: the everyday commands, then all that belong to a topic.
 *
 * @module
 */
import { aiCommands } from "./ai_commands.ts";
import { columnsOf, wrapped } from "./columns.ts";
import { type CommandName, commandNames, definitionOf } from "./commands.ts";
import { helpLines, usagesOf } from "./help.ts";
import { fill, type Language, type Sentence } from "./language.ts";
import { moderationCommands } from "./moderation_commands.ts";
import { roomCommands } from "./room_commands.ts";
import { isTyped } from "./typed_forms.ts";

/** What help can be asked about, besides single commands. */
export interface HelpTopic {
  /** What it is called; its lower case asks for it. */
  readonly title: Sentence;
  /** Other words that ask for it, in lower case. */
  readonly words?: readonly string[];
  /** The commands that belong to it. */
  readonly commands: readonly CommandName[];
}

const topics: readonly HelpTopic[] = [
  { title: { en: "People", ko: "사람" }, commands: ["broadcast", "direct", "who"] },
  { title: { en: "Rooms", ko: "방" }, commands: namesIn(roomCommands) },
  { title: { en: "Past", ko: "기록" }, commands: ["history", "search", "export"] },
  { title: { en: "Files", ko: "파일" }, commands: ["file", "file_cancel", "file_refuse"] },
  { title: { en: "AI", ko: "AI" }, commands: namesIn(aiCommands) },
  {
    title: { en: "Moderation", ko: "관리" },
    words: [
      ...["admin", "admins", "mod", "mods", "moderator", "moderators", "operator", "op"],
      ...["ban", "kick", "mute", "관리자", "운영자", "차단", "강퇴", "음소거"],
    ],
    commands: namesIn(moderationCommands),
  },
];

/** Every topic, the one that holds all the rest last. */
export const helpTopics: readonly HelpTopic[] = [...topics, {
  title: { en: "Other", ko: "기타" },
  commands: commandNames.filter((name) =>
    isTyped(name) && !topics.some(({ commands }) => commands.includes(name))
  ),
}];

/** What asks for all topics. */
export const everyTopic: Sentence = { en: "all", ko: "전체" };

/** The topics that a word asks about, in either language. */
export function topicsMeantBy(word: string): readonly HelpTopic[] {
  const wanted = word.normalize("NFC").trim().toLowerCase();
  if (Object.values(everyTopic).includes(wanted)) return helpTopics;
  return helpTopics.filter(({ title, words = [] }) =>
    words.includes(wanted) || Object.values(title).some((name) => name.toLowerCase() === wanted)
  );
}

/** The words that ask for the topics, as a list. */
export function topicWords(language: Language): string {
  return helpTopics.map(({ title }) => title[language].toLowerCase()).join(", ");
}

/** Everything about topics, for so many columns. */
export function topicLines(
  about: readonly HelpTopic[],
  language: Language,
  columns: number,
): string[] {
  return about.flatMap(({ title, commands }) => [
    ...about.length > 1 ? [`${title[language]}:`] : [],
    ...fitColumns(helpLines("typed", language, commands), columns),
  ]);
}

/** The everyday commands by topic, and how to see the rest: at most a screen of 80 columns and 24 rows. */
export function everydayHelp(language: Language, columns: number): string[] {
  const rows = helpTopics.flatMap(({ title, commands }) =>
    commands.filter((name) => definitionOf(name).everyday).map((name, index) => ({
      title: index === 0 ? title[language] : "",
      usage: usagesOf(name, "typed", language)[1],
      meaning: brief(name)[language],
    }))
  );
  const titleWidth = Math.max(...rows.map(({ title }) => columnsOf(title)));
  const usageWidth = Math.max(...rows.map(({ usage }) => columnsOf(usage)));
  const lines = rows.map(({ title, usage, meaning }) =>
    `${padded(title, titleWidth)}  ${padded(usage, usageWidth)}  ${meaning}`
  );
  const fits = lines.every((line) => columnsOf(line) <= columns);
  const told = [plainTalk[language], fill(more, language, { topics: topicWords(language) })];
  return [
    ...fits ? lines : rows.flatMap(({ title, usage, meaning }) => [
      ...title === "" ? [] : [`${title}:`],
      usage,
      ...wrapped(meaning, 4, columns),
    ]),
    ...told.flatMap((line) => wrapped(line, 0, columns)),
  ];
}

/** Lines of two columns, one below the other where the terminal has not room enough for both side by side. */
export function fitColumns(lines: readonly string[], columns: number): string[] {
  if (lines.every((line) => columnsOf(line) <= columns)) return [...lines];
  return lines.flatMap((line) => {
    const [first, ...meaning] = line.split(/ {2,}/);
    return meaning.length === 0 ? [first] : [first, ...wrapped(meaning.join(" "), 4, columns)];
  });
}

const plainTalk: Sentence = {
  en: "What you type without a command goes to the room that you are in.",
  ko: "명령 없이 쓴 말은 지금 있는 방으로 갑니다.",
};

const more: Sentence = {
  en: "More: /help all, or about one thing: {topics}, or a command (/help join).",
  ko: "더 보기: /도움말 전체, 또는 하나만: {topics}, 명령(/도움말 입장)",
};

function brief(name: CommandName): Sentence {
  const { everyday, help } = definitionOf(name);
  return typeof everyday === "object" ? everyday : help;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(width - columnsOf(text));
}

function namesIn<Name extends CommandName>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}
