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
  assertThrows(() => typist.read("hello"), Complaint, "To whom?");
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
  assertThrows(() => typist.read("?ping"), MadangError, "ping");
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
  assertThrows(() => typist.read("?NONSENSE"), MadangError, "NONSENSE");
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
