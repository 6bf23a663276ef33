import {
  commandNames,
  commandsMeantBy,
  formatTemplate,
  helpLines,
  languages,
  MadangError,
  parseTypedLine,
  typedTemplates,
  usagesOf,
} from "../../protocol/mod.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "../helpers/assert.ts";
import { sampleParameters } from "./samples.ts";

function parse(line: string): unknown {
  const command = parseTypedLine(line, "en");
  return command && [command.name, { ...command.parameters }];
}

function codeOf(line: string): string {
  return assertThrows(() => parseTypedLine(line, "en"), MadangError).code;
}

Deno.test("parseTypedLine reads what typedTemplates make, in both styles, for every command", () => {
  for (const name of commandNames) {
    const parameters = sampleParameters[name];
    for (const template of typedTemplates(name)) {
      const typed = Object.fromEntries(
        Object.entries(parameters).map(([key, value]) => [key, String(value)]),
      );
      // The size of a file is found out, not typed.
      if (name === "file") delete typed.size;
      assertEquals(parse(formatTemplate(template, parameters)), [name, typed]);
    }
  }
});

Deno.test("parseTypedLine reads verbs in any case, and keeps the colons and spaces of a text", () => {
  assertEquals(parse("br:see https://x.kr:8080/:"), ["broadcast", {
    text: "see https://x.kr:8080/:",
  }]);
  assertEquals(parse("  To:bob: hi "), ["direct", { to: "bob", text: " hi " }]);
  assertEquals(parse("/TO  bob   hi  there"), ["direct", { to: "bob", text: "hi  there" }]);
  assertEquals(parse("room:join:yard"), ["room_join", { room: "yard" }]);
  assertEquals(parse("q"), ["quit", {}]);
});

Deno.test("parseTypedLine leaves plain talk alone", () => {
  for (const line of ["hello", "look: a cat", "", "http://x.kr", "BR hello", "12:30"]) {
    assertEquals(parse(line), undefined, line);
  }
});

Deno.test("parseTypedLine explains on ? and ?VERB", () => {
  assertEquals(parse("?"), ["help", {}]);
  assertEquals(parse("?RMSG"), ["help", { topic: "RMSG" }]);
  assertEquals(parse("/help"), ["help", {}]);
  assertEquals(parse("HELP"), ["help", {}]);
});

Deno.test("parseTypedLine refuses a command without its fields, with the usage", () => {
  for (const line of ["BR", "TO:bob", "/to bob", "ROOM:DANCE:yard", "RMEM:a:b", "/join"]) {
    assertEquals(codeOf(line), "command_malformed", line);
  }
  const error = assertThrows(() => parseTypedLine("TO:bob", "ko"), MadangError);
  assertStringIncludes(String(error.details.usage), "TO:<받는 사람>:<메시지>");
});

Deno.test("parseTypedLine refuses an unknown slash command, with the nearest", () => {
  assertEquals(codeOf("/jion yard"), "command_unknown_nearest");
  assertEquals(codeOf("/xyz"), "command_unknown");
  assertEquals(codeOf("/"), "command_unknown");
});

Deno.test("commandsMeantBy finds commands by name and by verb in any form", () => {
  assertEquals(commandsMeantBy("room_join"), ["room_join"]);
  assertEquals(commandsMeantBy("room"), [
    "room_create",
    "room_join",
    "room_leave",
    "room_close",
    "room_message",
  ]);
  assertEquals(commandsMeantBy("/join"), ["room_join"]);
  assertEquals(commandsMeantBy("join"), ["room_join"]);
  assertEquals(commandsMeantBy("BR:"), ["broadcast"]);
  assertEquals(commandsMeantBy("id"), ["register"]);
  assertEquals(commandsMeantBy("nothing"), []);
});

Deno.test("the words for what is done with the AI are Korean, too, after a slash", () => {
  const read = (line: string) => parseTypedLine(line, "ko");
  assertEquals(read("/ai 취소"), { name: "ai_cancel", parameters: {} });
  assertEquals(read("/ai 사용량"), { name: "ai_usage", parameters: {} });
  assertEquals(read("/ai 초기화")?.name, "ai_reset");
  assertEquals(read("/ai #뜰 초기화"), { name: "ai_reset", parameters: { room: "뜰" } });
  assertEquals(read("/ai 취소가 뭐야?")?.name, "ai");
  assertEquals(read("AICHAT:취소")?.name, "ai");
});

Deno.test("help in KakaoTalk says nothing of what there is only in the chat", () => {
  const [help] = helpLines("bot", "ko", ["ai"]).slice(1);
  assert(!help.includes("#방"), help);
  assertStringIncludes(helpLines("typed", "ko", ["ai"])[0], "#방");
});

Deno.test("helpLines shows each command that the form has, in both languages, aligned", () => {
  for (const language of languages) {
    for (const form of ["typed", "wire"] as const) {
      const lines = helpLines(form, language);
      const shown = commandNames.filter((name) => usagesOf(name, form, language).length > 0);
      assertEquals(lines.length, shown.length);
      for (const [index, name] of shown.entries()) {
        assertStringIncludes(lines[index], usagesOf(name, form, language)[0]);
        assertMatch(lines[index], /\S {2,}\S/);
      }
    }
  }
});

Deno.test("every command that is typed can be given with a colon and with a slash", () => {
  for (const name of commandNames) {
    const [first, second, ...others] = usagesOf(name, "typed", "en");
    if (first === undefined) continue;
    assert(!first.startsWith("/"), name);
    assert([second, ...others].every((usage) => usage.startsWith("/")), name);
  }
});
