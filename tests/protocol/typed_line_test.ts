import {
  beginningOf,
  commandNames,
  commandsMeantBy,
  describeTemplate,
  formatTemplate,
  helpLines,
  isBareSlash,
  isTyped,
  languages,
  MadangError,
  parseTemplate,
  parseTypedLine,
  typedForms,
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
    if (!isTyped(name)) continue;
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

Deno.test("parseTypedLine takes names with spaces after a slash: in quotes, or alone", () => {
  const smith = ["direct", { to: "bob smith", text: '"hi" there' }];
  assertEquals(parse('/to "bob smith"  "hi" there'), smith);
  assertEquals(parse('/귓말 “bob smith” "hi" there'), smith);
  for (const line of ['/join "우리 집"', "/join 우리 집", "/입장  우리 집 "]) {
    assertEquals(parse(line), ["room_join", { room: "우리 집" }], line);
  }
  assertEquals(parse('/create "tea room"'), ["room_create", { room: "tea room" }]);
  assertEquals(parse("/members tea room"), ["room_members", { room: "tea room" }]);
  assertEquals(parse('/history "#tea room" today'), ["history", {
    target: "#tea room",
    date: "today",
  }]);
  assertEquals(parse('/history #"tea room"'), ["history", { target: "#tea room" }]);
  assertEquals(parse('/ai #"tea room" why?'), ["ai", { room: "tea room", question: "why?" }]);
  assertEquals(parse('/ai "#why" is it so?'), ["ai", { question: '"#why" is it so?' }]);
  assertEquals(parse('/mute "bob smith/tea room" 30m'), ["mute", {
    target: "bob smith/tea room",
    time: "30m",
  }]);
  assertEquals(parse('/all "hi" there'), ["broadcast", { text: '"hi" there' }]);
  assertEquals(codeOf('/join "tea" room'), "command_malformed");
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
  const usages = (["ko", "en"] as const).map((language) =>
    assertThrows(() => parseTypedLine("/ai", language), MadangError).details.usage
  );
  assertEquals(usages, [
    "/ai [#방] 초기화  /ai 사용량  /ai 취소  /ai [#방] <질문>",
    "/ai [#room] reset  /ai usage  /ai cancel  /ai [#room] <question>",
  ], "one form of each command, in the reader's words");
});

Deno.test("parseTypedLine refuses an unknown slash command, with the nearest", () => {
  assertEquals(codeOf("/jion yard"), "command_unknown_nearest");
  assertEquals(codeOf("/xyz"), "command_unknown");
  const error = assertThrows(() => parseTypedLine("/방목럭", "ko"), MadangError);
  assertEquals(error.details.nearest, "/방목록");
  assertEquals(codeOf("/"), "command_unknown");
});

Deno.test("each command has words of its own, which mean it in any case and normal form", () => {
  const owners = new Map<string, string>();
  for (const name of commandNames) {
    const beginnings = typedForms(name, "ko").map((source) =>
      isTyped(name) ? beginningOf(describeTemplate(parseTemplate(name, source), "ko")) : source
    );
    for (const beginning of new Set(beginnings.map((each) => each.toUpperCase()))) {
      assertEquals(owners.get(beginning), undefined, `${beginning}: ${name}`);
      owners.set(beginning, name);
    }
    assertEquals(new Set(beginnings).size, beginnings.length, name);
  }
  assertEquals(parse("/Msg bob hi"), ["direct", { to: "bob", text: "hi" }]);
  assertEquals(parse("/귓말 하늘 안녕"), ["direct", { to: "하늘", text: "안녕" }]);
  assertEquals(parse("/입장 마당".normalize("NFD")), ["room_join", {
    room: "마당".normalize("NFD"),
  }]);
  assertEquals(parse("/파일 취소 3"), ["file_cancel", { transfer: "3" }]);
  assertEquals(parse("/방목록"), ["room_list", {}]);
  for (const line of ["/exit", "/quit", "/q", "/종료"]) assertEquals(parse(line), ["quit", {}]);
  for (const line of ["/nick bob", "/name", "/이름 하늘"]) {
    assertEquals(parse(line), ["register", {}]);
  }
});

Deno.test("help shows what the reader's language says first, and all other words of a command alone", () => {
  assertEquals(usagesOf("direct", "typed", "ko").slice(0, 3), [
    "TO:<받는 사람>:<메시지>",
    "/귓말 <받는 사람> <메시지>",
    "/귓속말 <받는 사람> <메시지>",
  ]);
  assertStringIncludes(
    helpLines("typed", "en", ["direct"])[0],
    "(/to <to> <message>, /msg, /w, /whisper, /tell, /dm, /귓말, /귓속말)",
  );
  assertStringIncludes(helpLines("typed", "ko", ["direct", "ai_reset"])[0], "전해집니다.  (/귓말)");
  assertEquals(helpLines("wire", "en", ["direct"]).join().includes("/"), false);
});

Deno.test("isBareSlash knows a slash command without its fields, in any words", () => {
  assert(isBareSlash(" /Leave ", "room_leave"));
  assert(isBareSlash("/나가기", "room_leave"));
  for (const line of ["/leave yard", "/join", "ROOM", "leave"]) {
    assert(!isBareSlash(line, "room_leave"), line);
  }
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
  assertEquals(commandsMeantBy("nick"), ["register"]);
  assertEquals(commandsMeantBy("귓말"), ["direct"]);
  assertEquals(commandsMeantBy("/귓말".normalize("NFD")), ["direct"]);
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
