import {
  channelErrorText,
  checkCommand,
  commandNames,
  definitionOf,
  helpLines,
  MadangError,
  readChannelLine,
  usagesOf,
} from "../../protocol/mod.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";

Deno.test("readChannelLine reads commands, in both languages and any case", () => {
  const read = (line: string) => {
    const { command } = readChannelLine(line);
    return command && [command.name, command.parameters];
  };
  assertEquals(read("# echo 안녕  하세요\n둘째 줄 "), ["echo", { text: "안녕  하세요\n둘째 줄" }]);
  assertEquals(read("# ECHO x"), ["echo", { text: "x" }]);
  assertEquals(read("# 에코\nx"), ["echo", { text: "x" }]);
  assertEquals(read("#  search   점심 메뉴"), ["search", { keyword: "점심 메뉴" }]);
  assertEquals(read("# history 2026-01-31"), ["channel_history", { date: "2026-01-31" }]);
  assertEquals(read("# 기록 어제"), ["channel_history", { date: "어제" }]);
  assertEquals(read("# 기록"), ["channel_history", {}]);
  assertEquals(read("# ping"), ["ping", {}]);
  assertEquals(read("# help"), ["help", {}]);
  assertEquals(read("# 도움말 echo"), ["help", { topic: "echo" }]);
});

Deno.test("readChannelLine leaves ordinary talk and others' commands alone", () => {
  const talk = [
    "안녕",
    "",
    "#",
    "# ",
    "#echo x",
    "#태그 하나",
    "say # echo x",
    "# 날씨 서울",
    "echo x",
  ];
  for (const line of [...talk, "# broadcast x", "# quit", "##  echo x"]) {
    const { command, mistake } = readChannelLine(line);
    assertEquals([command, mistake], [undefined, undefined], line);
  }
});

Deno.test("readChannelLine tells what begins like a command", () => {
  assertEquals(
    ["# 날씨 서울", "# echo", "#태그", "안녕 # echo"].map((line) =>
      readChannelLine(line).hasDirective
    ),
    [
      true,
      true,
      false,
      false,
    ],
  );
});

Deno.test("# echo says what the existing bot server says (shared/wire/bridge.md)", () => {
  const refusal = (line: string) => {
    const { command, mistake } = readChannelLine(line);
    return channelErrorText(
      mistake ?? assertThrows(() => checkCommand(command!), MadangError),
      "ko",
    );
  };
  assertEquals(refusal("# echo"), "사용법: # echo {내용}");
  assertEquals(refusal("# echo "), "에코할 내용을 입력하세요.");
  assertEquals(refusal("# echo  \n "), "에코할 내용을 입력하세요.");
  assertEquals(refusal("# search"), "사용법: # search {검색어}");
});

Deno.test("a usage error names the command as it was written", () => {
  const usage = (line: string, language: "ko" | "en") => {
    const { mistake } = readChannelLine(line);
    return mistake && channelErrorText(mistake, language);
  };
  assertEquals(usage("# 검색", "ko"), "사용법: # 검색 {검색어}");
  assertEquals(usage("# 에코", "en"), "Usage: # 에코 {text}");
  assertEquals(usage("# 인공지능", "ko"), "사용법: # 인공지능 {질문}");
  assertEquals(usage("# ai", "ko"), "사용법: # ai {질문}");
  assertEquals(usage("# 기록 어제 오늘", "ko"), "사용법: # 기록 [YYYY-MM-DD]");
});

Deno.test("help in KakaoTalk rooms names commands in the reader's language first", () => {
  assertEquals(helpLines("bot", "ko", ["ai_reset", "ping"]), [
    "# 인공지능 초기화",
    "  " + definitionOf("ai_reset").help.ko + "  (# ai 초기화, # 인공지능 reset, # ai reset)",
    "# 핑",
    "  " + definitionOf("ping").help.ko + "  (# ping)",
  ]);
  assertEquals(usagesOf("channel_history", "bot", "en"), [
    "# history [YYYY-MM-DD]",
    "# 기록 [YYYY-MM-DD]",
  ]);
});

Deno.test("every command of KakaoTalk rooms has a form, and every form is of such a command", () => {
  for (const name of commandNames) {
    const { fronts, bot } = definitionOf(name);
    assertEquals(bot !== undefined, fronts.includes("bot"), name);
    for (const usage of usagesOf(name, "bot", "ko")) assert(usage.startsWith("# "), usage);
  }
  const help = helpLines("bot", "ko").join("\n");
  assert(help.includes("# 에코 {내용}") && !help.includes("ROOM"), help);
});
