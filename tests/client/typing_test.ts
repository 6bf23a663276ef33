import { assert, assertEquals, assertStringIncludes, assertThrows } from "../helpers/assert.ts";
import { Complaint } from "../../client/texts.ts";
import { type Intention, Typist } from "../../client/typing.ts";
import { everydayHelp, MadangError, type UncheckedCommand } from "../../protocol/mod.ts";

function commandOf(intention: Intention): UncheckedCommand {
  assert(intention.kind === "command", intention.kind);
  return intention.command;
}

function enter(typist: Typist, line: string): UncheckedCommand {
  const command = commandOf(typist.read(line));
  typist.sent(command);
  return command;
}

Deno.test("Typist sends plain text to the room that was entered last", () => {
  const typist = new Typist("en");
  enter(typist, "ROOM:CREATE:garden");
  enter(typist, "/join 마당");
  assertEquals(enter(typist, "see: https://x.kr"), {
    name: "room_message",
    parameters: { room: "마당", text: "see: https://x.kr" },
  });
  enter(typist, "/leave 마당");
  assertThrows(() => typist.read("hello"), Complaint, "To whom?  /join ROOM");
  assertThrows(() => typist.read("who else?"), Complaint, "To whom?  /join ROOM");
  for (const text of ["quit", "exit", "join 마당", "방목록"]) {
    assertThrows(() => typist.read(text), Complaint, `begin with a slash: /${text}`);
  }
});

Deno.test("Typist stays where it was when a room does not let it in", () => {
  const typist = new Typist("en");
  enter(typist, "/join garden");
  const refused = enter(typist, "/join nowhere");
  typist.refused(refused);
  assertEquals(typist.room, "garden");
});

Deno.test("Typist goes back where it was, whatever was typed before the refusal came", () => {
  const typist = new Typist("en");
  typist.done(enter(typist, "/join garden"), { room: "garden" });
  const [nowhere, neither] = [enter(typist, "/join nowhere"), enter(typist, "/join neither")];
  assertEquals(enter(typist, "hello").parameters.room, "neither");
  typist.refused(nowhere);
  typist.refused(neither);
  assertEquals(enter(typist, "hello").parameters.room, "garden");
});

Deno.test("Typist leaves the room that one is in when none is named", () => {
  const typist = new Typist("en");
  enter(typist, "/join garden");
  const leaving = enter(typist, "/leave");
  assertEquals(leaving, { name: "room_leave", parameters: { room: "garden" } });
  assertEquals(typist.room, undefined);
});

Deno.test("Typist asks about the room that one is in when none is named", () => {
  const typist = new Typist("ko");
  enter(typist, "/입장 마당");
  const parameters = { room: "마당" };
  for (const line of ["/멤버", "/names"]) {
    assertEquals(enter(typist, line), { name: "room_members", parameters });
  }
  assertEquals(enter(typist, "/주제"), {
    name: "room_topic",
    parameters: { ...parameters, topic: undefined },
  });
  assertEquals(enter(typist, "/나가기"), { name: "room_leave", parameters });
  assertThrows(() => typist.read("/멤버"), MadangError, "/멤버 <방>");
});

Deno.test("Typist says how an ID is chosen to who tries to change it", () => {
  const typist = new Typist("en");
  for (const line of ["/nick carol", "/name", "/이름 하늘", "?ID", "/help nick"]) {
    assertThrows(() => typist.read(line), Complaint, "--id");
  }
  assertThrows(() => typist.read("?ping"), Complaint, "ping");
});

Deno.test("Typist writes a room as the server does", () => {
  const typist = new Typist("en");
  const joining = enter(typist, "/join GARDEN");
  typist.done(joining, { room: "Garden" });
  assertEquals(typist.room, "Garden");
});

Deno.test("Typist explains commands by itself, as one types them", () => {
  const typist = new Typist("en");
  const help = typist.read("?RMSG");
  assertEquals(help.kind === "help" && help.lines(100), [
    "RMSG:<room>:<message>  Say something in a room.  (/room <room> <message>, /방)",
  ]);
  for (const line of ["?", "/help", "HELP"]) {
    const all = typist.read(line);
    assert(all.kind === "help");
    assertEquals(all.lines(80), everydayHelp("en", 80), line);
  }
  const moderation = typist.read("/help moderation");
  assert(moderation.kind === "help");
  assertStringIncludes(moderation.lines(80).join(), "/unmute");
  const [broadcast] = ["/help /all", "?BR"].map((line) => typist.read(line));
  assert(broadcast.kind === "help");
  assertEquals(broadcast.lines(80).length, 1);
  assertThrows(() => typist.read("?NONSENSE"), Complaint, "NONSENSE");
});

Deno.test("Typist checks what is typed before it is sent", () => {
  const typist = new Typist("en");
  assertThrows(() => typist.read("TO:b?b:hi"), MadangError, 'cannot contain "?"');
  assertThrows(() => typist.read("HISTORY:bob:2026-13-01"), MadangError, "YYYY-MM-DD");
  assertThrows(() => typist.read("BR: "), MadangError, "empty");
  assertEquals(typist.read("   ").kind, "nothing");
  assertEquals(typist.read("q").kind, "quit");
});

Deno.test("Typist explains how a file is sent, taken back and refused", () => {
  const help = new Typist("ko").read("?file");
  assert(help.kind === "help");
  assertEquals(help.lines(100), [
    "FILE:<받는 사람이나 #방>:<파일>  한 사람이나 #방에 파일을 보냅니다.  (/파일)",
    "FILE:CANCEL:<번호>               내가 보내는 파일을 취소합니다.  (/파일 취소)",
    "FILE:REFUSE:<번호>               오는 파일을 받지 않습니다.  (/파일 거절)",
  ]);
});

Deno.test("Typist takes what follows /topic for the topic of the room that one is in, unless a known room is named", () => {
  const typist = new Typist("en", () => ["garden", "tea room"]);
  const topic = (line: string) => {
    const { name, parameters } = commandOf(typist.read(line));
    assertEquals(name, "room_topic");
    return [parameters.room, parameters.topic];
  };
  assertEquals(topic("/topic green tea"), ["green", "tea"]);
  enter(typist, "/join tea");
  assertEquals(topic("/topic green tea"), ["tea", "green tea"]);
  assertEquals(topic("/주제 녹차"), ["tea", "녹차"]);
  assertEquals(topic("/topic TEA green tea"), ["TEA", "green tea"]);
  assertEquals(topic("/topic garden"), ["garden", undefined]);
  assertEquals(topic("/topic garden roses"), ["garden", "roses"]);
  assertEquals(topic("/topic tea room for two"), ["tea room", "for two"]);
  assertEquals(topic('/topic "tea room" for two'), ["tea room", "for two"]);
  assertEquals(topic('/topic "quoted" words'), ["tea", '"quoted" words']);
  assertEquals(topic("/topic -"), ["tea", "-"]);
  assertEquals(topic("/topic"), ["tea", undefined]);
  assertEquals(topic("TOPIC:green:tea"), ["green", "tea"]);
});

Deno.test("Typist reads the room that one is in when a history names nobody, also of a day", () => {
  const typist = new Typist("ko");
  assertThrows(() => typist.read("/기록"), MadangError, "/기록");
  enter(typist, "/입장 우리 집");
  const today = commandOf(typist.read("/history today"));
  assertEquals(today.parameters.target, "#우리 집");
  assertEquals(commandOf(typist.read("/기록")), today);
  assertEquals(commandOf(typist.read("/history 2026-01-31")).parameters, {
    target: "#우리 집",
    date: "2026-01-31",
  });
  assertEquals(commandOf(typist.read("/기록 어제")).parameters.target, "#우리 집");
  assertEquals(commandOf(typist.read("/기록 밥")).parameters.target, "밥");
});

Deno.test("Typist closes the room that one is in, and asks for the name where another may be meant", () => {
  const typist = new Typist("en", () => ["tea", "tea room"]);
  assertThrows(() => typist.read("/close"), MadangError, "/close <room>");
  const joining = enter(typist, "/join tea room");
  assertThrows(() => typist.read("/close"), Complaint, "Which room?");
  typist.done(joining, { room: "tea room" });
  const close = (line: string) => commandOf(typist.read(line)).parameters;
  assertEquals(close("/close"), { room: "tea room", reason: undefined });
  assertThrows(() => typist.read("/close tea room"), Complaint, "Which room?");
  const blind = new Typist("en", () => [], false);
  blind.done(enter(blind, "/join tea"), { room: "tea" });
  assertThrows(() => blind.read("/close"), Complaint, "Which room?");
  assertEquals(commandOf(blind.read("/close tea")).parameters.room, "tea");
  assertEquals(close('/close "tea room" it is late'), { room: "tea room", reason: "it is late" });
  assertEquals(close("/close tea it is late"), { room: "tea", reason: "it is late" });
});

Deno.test("Typist says that names with spaces go in quotes where one may be meant", () => {
  const typist = new Typist("en");
  for (const line of ["/history tea room", '/to "bob smith hi', "/mute bob smith 2h"]) {
    assertThrows(() => typist.read(line), Complaint, '"bob smith"');
  }
  for (const line of ["/to bob", '/to "bob smith"']) {
    assertThrows(() => typist.read(line), MadangError, "/to <to> <message>");
  }
  assertThrows(() => typist.read("HISTORY:tea room:x"), MadangError, "YYYY-MM-DD");
  const file = typist.read("/file “bob smith” ~/my cat.png");
  assertEquals(file, { kind: "send", to: "bob smith", path: "~/my cat.png" });
});

Deno.test("Typist says what can be asked about where there is no such help", () => {
  const typist = new Typist("en");
  const moderation = typist.read("/help moderation");
  assert(moderation.kind === "help");
  for (const word of ["admin", "mod", "Ban", "관리자"]) {
    const help = typist.read(`/help ${word}`);
    assert(help.kind === "help");
    assertEquals(help.lines(80), moderation.lines(80), word);
  }
  assertThrows(() => typist.read("/help nonsense"), Complaint, "people, rooms, past");
  assertThrows(() => typist.read("/xyz"), Complaint, "/help lists them");
});

Deno.test("Typist exports one day where only one is given", () => {
  const typist = new Typist("ko");
  const { parameters } = commandOf(typist.read("/저장 어제"));
  assertEquals(parameters.start, parameters.end);
  assertEquals(commandOf(typist.read("EXPORT:2026-01-31")).parameters.end, "2026-01-31");
});
