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

Deno.test("every command of KakaoTalk rooms has a form, and every form is of such a command", () => {
  for (const name of commandNames) {
    const { fronts, bot } = definitionOf(name);
    assertEquals(bot !== undefined, fronts.includes("bot"), name);
    for (const usage of usagesOf(name, "bot", "ko")) assert(usage.startsWith("# "), usage);
  }
  const help = helpLines("bot", "ko").join("\n");
  assert(help.includes("# echo {내용}") && !help.includes("ROOM"), help);
});
