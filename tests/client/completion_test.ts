import { assertEquals } from "../helpers/assert.ts";
import { complete } from "../../client/completion.ts";
import { completePath } from "../../client/files/path_completion.ts";
import { Roster } from "../../client/roster.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";

const known = { people: ["bob", "Bobby", "밥", "my friend"], rooms: ["마당", "마루", "garden"] };

function candidates(text: string): string[] {
  return complete(text, known, "en")[0];
}

Deno.test("complete offers the verbs of the old system, with their separator", () => {
  assertEquals(candidates("R"), ["RLIST", "RMEM:", "RMSG:", "ROOM:"]);
  assertEquals(candidates("rm"), ["RMEM:", "RMSG:"]);
  assertEquals(candidates("WH"), ["WHO"]);
});

Deno.test("complete offers slash commands", () => {
  assertEquals(candidates("/jo"), ["/join "]);
  assertEquals(candidates("/ro"), ["/room ", "/rooms"]);
});

Deno.test("complete offers one word for each command, in the reader's language, until another is begun", () => {
  const slash = (text: string, language: "ko" | "en") => complete(text, known, language)[0];
  for (const language of ["ko", "en"] as const) {
    const all = slash("/", language);
    assertEquals(new Set(all).size, all.length);
    assertEquals(all.includes("/귓말 "), language === "ko", language);
    assertEquals(all.includes("/to "), language === "en", language);
    assertEquals(slash("/귓", language), ["/귓말 "]);
    assertEquals(slash("/t", language), ["/to ", "/topic "]);
    assertEquals(slash("/te", language), ["/tell "]);
    assertEquals(slash("/찾", language), ["/찾기 "]);
    assertEquals(slash("/nic", language), [], "what is tried in vain");
  }
  assertEquals(candidates("/귓말 밥"), ["밥 "]);
  assertEquals(candidates("/whisper bo"), ["Bobby ", "bob "]);
  assertEquals(candidates("/파일 "), [
    '"my friend" ',
    "#garden ",
    "#마당 ",
    "#마루 ",
    "Bobby ",
    "bob ",
    "거절 ",
    "밥 ",
    "취소 ",
  ]);
  assertEquals(candidates("/방 마"), ["마당 ", "마루 "]);
});

Deno.test("complete offers people where a person is meant", () => {
  assertEquals(complete("TO:bo", known, "en"), [["Bobby:", "bob:"], "bo"]);
  assertEquals(candidates("TO:밥"), ["밥:"]);
  assertEquals(candidates("/to b"), ["Bobby ", "bob "]);
  assertEquals(candidates("HISTORY:밥"), ["밥:"]);
});

Deno.test("complete offers rooms where a room is meant", () => {
  assertEquals(candidates("RMSG:마"), ["마당:", "마루:"]);
  assertEquals(candidates("rmem:g"), ["garden"]);
  assertEquals(candidates("/join "), ["garden", "마당", "마루"]);
  assertEquals(candidates("/room 마당"), ["마당 "]);
  assertEquals(candidates("/history #마"), ["#마당 ", "#마루 "]);
});

Deno.test("complete knows the words between the fields", () => {
  assertEquals(candidates("ROOM:"), ["CLOSE:", "CREATE:", "JOIN:", "LEAVE:"]);
  assertEquals(candidates("ROOM:J"), ["JOIN:"]);
  assertEquals(complete("room:join:마", known, "en"), [["마당", "마루"], "마"]);
});

Deno.test("complete knows whom moderators may mean, and for how long", () => {
  assertEquals(candidates("/kick bo"), ["Bobby ", "bob "]);
  assertEquals(candidates("/ban my"), ['"my friend" ']);
  assertEquals(candidates("BAN:my"), ["my friend:"]);
  assertEquals(candidates("/mute #마"), []);
  assertEquals(candidates("/ban bob "), ["2h ", "30m ", "7d ", "forever "]);
  assertEquals(candidates("/ban bob/"), ["bob/ip "]);
  assertEquals(candidates("MUTE:bob/마"), ["bob/마당:", "bob/마루:"]);
  assertEquals(candidates("/unmute bob/g"), ["bob/garden"]);
  assertEquals(candidates("/unban bob/"), []);
});

Deno.test("complete knows what may be done with the AI, and its history", () => {
  const words = ["cancel", "reset", "usage", "사용량", "초기화", "취소"];
  assertEquals(candidates("/ai "), ["#garden ", "#마당 ", "#마루 ", ...words]);
  assertEquals(candidates("/ai 취"), ["취소"]);
  assertEquals(candidates("AICHAT:#마당:R"), ["RESET"]);
  assertEquals(candidates("HISTORY:a"), ["AI:"]);
});

Deno.test("complete offers help topics", () => {
  assertEquals(candidates("?RM"), ["?RMEM", "?RMSG"]);
  assertEquals(candidates("/help WH"), ["WHO"]);
  assertEquals(candidates("/help mo"), ["moderation"]);
  assertEquals([candidates("/help jo"), candidates("/도움말 귓")], [["join"], ["귓말"]]);
  assertEquals(candidates("/help ").includes("join"), false, "not before one is begun");
  assertEquals(candidates("/도움말 WH"), ["WHO"]);
  assertEquals(candidates("/topic 마당 W"), []);
});

Deno.test("complete offers words for days", () => {
  assertEquals(candidates("/history bob y"), ["yesterday"]);
  assertEquals(candidates("EXPORT:어"), ["어제:"]);
});

Deno.test("complete matches decomposed Hangul", () => {
  assertEquals(candidates("RMSG:마당".normalize("NFD")), ["마당:"]);
});

Deno.test("complete puts names with spaces in quotes where a space ends the field", () => {
  assertEquals(candidates("TO:my"), ["my friend:"]);
  for (const typed of ["my", '"my', '"my fr', "“my friend"]) {
    assertEquals(complete(`/to ${typed}`, known, "en"), [['"my friend" '], typed]);
  }
  assertEquals(candidates('/to "b'), ['"Bobby" ', '"bob" ']);
  assertEquals(candidates('/to "my friend" b'), []);
  assertEquals(candidates('/history "my friend" y'), ["yesterday"]);
  assertEquals(candidates("/mute my friend/"), []);
  assertEquals(candidates('/unmute "my friend/마'), ['"my friend/마당"', '"my friend/마루"']);
  const spaced = { ...known, rooms: ["tea room", "tea"] };
  const offered = (text: string) => complete(text, spaced, "en")[0];
  assertEquals(offered("/join tea r"), ['"tea room"']);
  assertEquals(offered('/join "te'), ['"tea room"', '"tea"']);
  assertEquals(offered("/history #tea"), ['"#tea room" ', "#tea "]);
  assertEquals(offered("/ai #tea"), ['#"tea room" ', "#tea "]);
  assertEquals(offered('/ai #"tea r'), ['#"tea room" ']);
  const here = { ...spaced, members: ["bob"] };
  assertEquals(complete('she said "b', here, "en"), [[], '"b']);
});

Deno.test("complete offers nothing inside a message, in plain text, or past the last field", () => {
  for (const text of ["TO:bob:b", "hello b", "/all m", "RMEM:마당:b", "안녕"]) {
    assertEquals(candidates(text), [], text);
  }
});

Deno.test("complete offers who is in the room as the last word of plain text", () => {
  const here = { ...known, members: ["Bobby", "밥", "rhea"] };
  const offered = (text: string) => complete(text, here, "en");
  assertEquals(offered("hello b"), [["Bobby"], "b"]);
  assertEquals(offered("밥"), [["밥"], "밥"]);
  assertEquals(offered("see 12:30, 밥"), [["밥"], "밥"]);
  assertEquals(offered("r")[0], ["RLIST", "RMEM:", "RMSG:", "ROOM:"], "a command comes first");
  assertEquals(offered("hello ")[0], []);
  assertEquals(offered("TO:bob:b")[0], []);
  assertEquals(offered("/all b")[0], []);
});

Deno.test("Roster knows who is in a room, as far as somebody asked", () => {
  const roster = new Roster();
  const entered = { room: "YARD", id: "밥", member: true };
  roster.sawMember(entered);
  assertEquals([roster.membersOf("yard"), roster.people, roster.rooms], [[], ["밥"], ["YARD"]]);
  roster.sawAnswer({ room: "yard", owner: "carol", members: ["carol", "alice"] });
  roster.sawMember(entered);
  roster.sawMember({ room: "yard", id: "Carol", member: false });
  assertEquals(roster.membersOf("Yard"), ["alice", "밥"]);
  roster.sawAnswer({ room: "yard" });
  assertEquals(roster.membersOf("yard"), ["alice", "밥"]);
});

Deno.test("Roster learns names from answers, messages and presence, each once", () => {
  const roster = new Roster();
  roster.sawAnswer({ online: ["bob", "alice"], rooms: ["마당"] });
  roster.sawAnswer({ rooms: [{ room: "garden", members: 2 }] });
  roster.sawAnswer({ members: ["carol", 7], room: "yard" });
  roster.sawAnswer(undefined);
  roster.sawMessage({ id: 1, at: 0, type: "RMSG", from: "BOB", to: "마루", text: "" });
  assertEquals(roster.people, ["BOB", "alice", "carol"]);
  assertEquals(roster.rooms, ["garden", "yard", "마당", "마루"]);
});

Deno.test("complete offers people and rooms as receivers of a file", () => {
  assertEquals(candidates("FILE:b"), ["Bobby:", "bob:"]);
  assertEquals(candidates("FILE:#마"), ["#마당:", "#마루:"]);
  assertEquals(candidates("/file #ga"), ["#garden "]);
});

integrationTest("complete offers files and directories, whatever their names hold", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["cat 1.png", "cat:2.png", "고양이.png", ".hidden"]) {
    await Deno.writeTextFile(`${folder.path}/${name}`, "");
  }
  await Deno.mkdir(`${folder.path}/cats`);
  const files = (text: string) => complete(text, { ...known, files: completePath }, "en");
  assertEquals(files(`FILE:bob:${folder.path}/ca`), [["cat 1.png", "cat:2.png", "cats/"], "ca"]);
  assertEquals(files(`FILE:bob:${folder.path}/cat:`), [["cat:2.png"], "cat:"]);
  assertEquals(files(`/file my ${folder.path}/cat 1`), [["cat 1.png"], "cat 1"]);
  assertEquals(files(`/파일 밥 ${folder.path}/ca`), [["cat 1.png", "cat:2.png", "cats/"], "ca"]);
  assertEquals(files(`/file bob "${folder.path}/고`), [['고양이.png"'], "고"]);
  assertEquals(files(`FILE:bob:${folder.path}/.h`), [[".hidden"], ".h"]);
  assertEquals(files(`FILE:bob:${folder.path}/nothing/`), [[], ""]);
});
