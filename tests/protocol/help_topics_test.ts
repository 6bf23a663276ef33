import {
  columnsOf,
  commandNames,
  definitionOf,
  everydayHelp,
  fitColumns,
  helpTopics,
  isTyped,
  languages,
  topicLines,
  topicsMeantBy,
  usagesOf,
} from "../../protocol/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../helpers/assert.ts";

Deno.test("everyday help fits a screen with the prompt, in both languages, and leads to the rest", () => {
  for (const language of languages) {
    const lines = everydayHelp(language, 80);
    assert(lines.length < 20, lines.join("\n"));
    for (const line of lines) assert(columnsOf(line) <= 80, line);
    const everyday = commandNames.filter((name) => definitionOf(name).everyday);
    for (const name of everyday) {
      assertStringIncludes(lines.join("\n"), ` ${usagesOf(name, "typed", language)[1]} `);
    }
    const end = lines.slice(everyday.length).join(" ");
    for (const { title } of helpTopics) assertStringIncludes(end, title[language].toLowerCase());
  }
});

Deno.test("everyday help on a narrow terminal has what a command does below it", () => {
  for (const language of languages) {
    const lines = everydayHelp(language, 40);
    for (const line of lines) assert(columnsOf(line) <= 40, line);
  }
  assertEquals(everydayHelp("ko", 40).slice(0, 3), [
    "사람:",
    "/모두 <메시지>",
    "    모두에게 말합니다.",
  ]);
});

Deno.test("each command that is typed belongs to one topic, and each topic fits a screen", () => {
  const all = helpTopics.flatMap(({ commands }) => commands);
  assertEquals(all.toSorted(), commandNames.filter(isTyped).toSorted());
  for (const topic of helpTopics) {
    for (const language of languages) {
      assert(topicLines([topic], language, 80).length < 22, topic.title.en);
    }
  }
});

Deno.test("topicsMeantBy knows topics in both languages, in any case, and all of them at once", () => {
  const titles = (word: string) => topicsMeantBy(word).map(({ title }) => title.en);
  assertEquals(titles("Moderation"), ["Moderation"]);
  assertEquals(titles(" 파일 ".normalize("NFD")), ["Files"]);
  assertEquals(titles("ai"), ["AI"]);
  assertEquals(topicsMeantBy("전체"), helpTopics);
  assertEquals(topicsMeantBy("ALL"), helpTopics);
  assertEquals([titles("/all"), titles("join")], [[], []]);
  const lines = topicLines(helpTopics, "en", 200);
  assertEquals(lines.filter((line) => line.endsWith(":")).length, helpTopics.length);
});

Deno.test("fitColumns puts two columns below each other where they do not fit", () => {
  assertEquals(fitColumns(["RLIST  방 목록"], 20), ["RLIST  방 목록"]);
  assertEquals(fitColumns(["RLIST  방 목록", "WHO    사람"], 10), [
    "RLIST",
    "    방",
    "    목록",
    "WHO",
    "    사람",
  ]);
});
