import { assert, assertEquals, assertStringIncludes } from "../helpers/assert.ts";
import { FakeServer, noon } from "../helpers/fake_server.ts";
import { startClientAtTerminal, Terminal, terminalTest } from "../helpers/terminal.ts";

function start(server: FakeServer, args: string, columns = 80): Promise<Terminal> {
  return startClientAtTerminal(`--port ${server.port} --lang ko ${args}`, { columns });
}

terminalTest("a line in Korean stays intact while messages arrive above it", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.welcome({ online: ["alice", "밥"], rooms: ["마당"] });
  await peer.expect("room_list");
  await terminal.shows("지금 있는 사람: 밥");
  await terminal.type("/all 오늘 저녁에");
  await terminal.shows("alice> /all 오늘 저녁에");
  await peer.message(1, "밥", "거기 누구 있어요?");
  await peer.message(2, "밥", "비밀", "alice", "TO");
  const between = await terminal.until((screen) => /비밀\nalice> .*저녁에$/.test(screen), "비밀");
  assertEquals(between.split("\n").slice(-3), [
    "12:00 밥: 거기 누구 있어요?",
    "12:00 밥 → 나: 비밀",
    "alice> /all 오늘 저녁에",
  ]);
  await terminal.type(" 뭐 먹죠?");
  await terminal.shows("오늘 저녁에 뭐 먹죠?");
  await terminal.press("Enter");
  const { command } = await peer.expect("broadcast");
  assertEquals(command.parameters.text, "오늘 저녁에 뭐 먹죠?");
  await peer.answer("broadcast", { id: 3, at: noon });
  const after = await terminal.until((screen) => /나: 오늘.*\nalice>$/.test(screen), "나: 오늘");
  assertEquals(after.split("\n").slice(-2), ["12:00 나: 오늘 저녁에 뭐 먹죠?", "alice>"]);
});

terminalTest("a line over several rows stays intact on a narrow terminal", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await terminal.shows("alice>");
  const typed =
    "/all 나는 지금 꽤 긴 문장을 쓰고 있는데 그 사이에 밥이 말을 해요. 그래도 이 줄은 abc";
  await terminal.type(typed);
  await terminal.shows("이 줄은 abc");
  for (const [id, text] of [[1, "하나"], [2, "둘이에요. ".repeat(8)], [3, "셋"]] as const) {
    await peer.message(id, "밥", text);
  }
  const screen = await terminal.until(
    (screen) => screen.includes("밥: 셋\n") && screen.endsWith("이 줄은 abc"),
    "밥: 셋",
  );
  const lines = screen.split("\n");
  const line = lines.findIndex((row) => row.startsWith("alice> "));
  assertEquals(lines[line - 1], "12:00 밥: 셋");
  // Rows end in no space where a wide character did not fit, so only the letters are compared.
  const letters = (text: string) => text.replaceAll(" ", "");
  assertEquals(letters(lines.slice(line).join("")), letters(`alice> ${typed}`));
  assertEquals(screen.split("alice>").length, 2, screen);
});

terminalTest(
  "Tab completes commands, people and rooms, and plain text goes to the room",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server, "--id alice");
    const peer = await server.welcome({ online: ["alice", "밥돌이"] });
    await peer.expect("room_list");
    await peer.answer("room_list", { rooms: [{ room: "마당", members: 1 }] });
    await terminal.shows("alice>");
    await terminal.type("/jo");
    await terminal.press("Tab");
    await terminal.shows("alice> /join");
    await terminal.type("마");
    await terminal.shows("/join 마");
    await terminal.press("Tab");
    await terminal.shows("/join 마당");
    await terminal.press("Enter");
    assertEquals((await peer.expect("room_join")).command.parameters.room, "마당");
    await peer.answer("room_join", { room: "마당" });
    await peer.expect("room_members");
    await peer.answer("room_members", { room: "마당", owner: "가람", members: ["가람", "alice"] });
    await terminal.shows("alice @마당>");
    await terminal.enter("안녕");
    const { command } = await peer.expect("room_message");
    assertEquals(command.parameters, { room: "마당", text: "안녕" });
    await peer.answer("room_message", { id: 1, at: noon, room: "마당" });
    await terminal.shows("12:00 [마당] 나: 안녕");
    await terminal.type("TO:밥");
    await terminal.shows("> TO:밥");
    await terminal.press("Tab");
    await terminal.shows("> TO:밥돌이:");
  },
);

terminalTest("who enters and leaves one's rooms is told, and completed in plain talk", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.welcome();
  await peer.expect("room_list");
  await peer.answer("room_list", { rooms: [] });
  await terminal.shows("alice>");
  await terminal.enter("/create 마당");
  await peer.expect("room_create");
  await peer.answer("room_create", { room: "마당" });
  await peer.expect("room_members");
  await peer.answer("room_members", { room: "마당", owner: "alice", members: ["alice"] });
  await peer.event({ event: "membership", room: "마당", id: "밥돌이", member: true });
  await peer.event({ event: "membership", room: "뒤뜰", id: "가람", member: true });
  await terminal.shows(
    "밥돌이 님이 '마당' 방에 들어왔습니다.\n가람 님이 '뒤뜰' 방에 들어왔습니다.",
  );
  // Who is elsewhere is not addressed here.
  await terminal.type("어서 와, 가");
  await terminal.press("Tab");
  await terminal.press("BSpace");
  await terminal.type("밥");
  await terminal.shows("> 어서 와, 밥");
  await terminal.press("Tab");
  await terminal.shows("> 어서 와, 밥돌이");
  await peer.event({ event: "membership", room: "마당", id: "밥돌이", member: false });
  await terminal.shows("밥돌이 님이 '마당' 방에서 나갔습니다.");
  const left = { event: "membership", room: "뒤뜰", id: "가람", member: false } as const;
  await peer.event({ ...left, owner: "alice" });
  await terminal.shows("가람 님이 '뒤뜰' 방에서 나갔습니다. 이제 방장은 alice 님입니다.");
});

terminalTest("what is pasted is one message with its lines, sent by Enter", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("/all 보세요: ");
  await terminal.shows("보세요:");
  await terminal.paste("첫 줄\n  둘째\t줄 🎉\n\n끝\n");
  await terminal.shows("alice> /all 보세요: 첫 줄 ⏎   둘째 줄 🎉 ⏎  ⏎ 끝");
  await terminal.type("!");
  await terminal.shows("끝!");
  await terminal.press("Enter");
  const { command } = await peer.expect("broadcast");
  assertEquals(command.parameters.text, "보세요: 첫 줄\n  둘째 줄 🎉\n\n끝!");
  await peer.answer("broadcast", { id: 3, at: noon });
  await terminal.shows("12:00 나: 보세요: 첫 줄\n│   둘째 줄 🎉\n│\n│ 끝!\nalice>");
  await terminal.press("Up");
  await terminal.shows("alice> /all 보세요: 첫 줄 ⏎   둘째 줄 🎉 ⏎  ⏎ 끝!");
});

terminalTest("what arrives waits while the line is longer than the screen", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.paste("처음 " + "가나다라 ".repeat(200) + "끝");
  await terminal.until((screen) => screen.endsWith("끝"), "the end of what was pasted");
  await peer.message(1, "밥", "하나");
  await peer.message(2, "밥", "둘");
  await peer.event({ event: "ping" });
  await peer.expect("pong");
  assert((await terminal.screen()).endsWith("끝"), "nothing is drawn again");
  assertEquals((await terminal.everything()).split("처음").length, 2);
  await terminal.press("C-c");
  await terminal.until(
    (screen) => screen.endsWith("밥: 하나\n12:00 밥: 둘\nalice>"),
    "what waited",
  );
});

terminalTest("Tab offers no name that would steer the terminal", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.welcome({ online: ["alice", "bo\x1b[2Jb", "bold"] });
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("/to bo");
  await terminal.press("Tab");
  const screen = await terminal.shows("/to bold");
  assertStringIncludes(screen, "alice 님");
});

terminalTest("what waited for a long line is shown as soon as the line is short", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.paste("가나다라 ".repeat(200) + "끝");
  await terminal.until((screen) => screen.endsWith("끝"), "the end of what was pasted");
  await peer.message(1, "밥", "하나");
  await peer.event({ event: "ping" });
  await peer.expect("pong");
  await terminal.press("C-u");
  await terminal.until((screen) => screen.endsWith("밥: 하나\nalice>"), "what waited");
});

terminalTest("the cursor goes by words, also those of two letters", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("/all 가나 다라");
  await terminal.press("C-Left", "C-Left");
  await terminal.type("마 ");
  await terminal.press("End");
  await terminal.enter("!");
  const { command } = await peer.expect("broadcast");
  assertEquals(command.parameters.text, "마 가나 다라!");
});

terminalTest("arrows and backspace take what looks like one character for one", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("/all 집👨‍👩‍👧");
  await terminal.press("BSpace");
  await terminal.type("한글".normalize("NFD"));
  await terminal.press("Left", "BSpace");
  await terminal.type("👋🏽");
  await terminal.press("Left", "DC");
  await terminal.type("과 ");
  await terminal.press("End");
  await terminal.enter("!");
  const { command } = await peer.expect("broadcast");
  assertEquals(String(command.parameters.text).normalize(), "집과 글!");
});

terminalTest("what the client says breaks between words", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 40);
  const peer = await server.welcome();
  await terminal.shows("모두에게 말하기 /모두 안녕   도움말\n/도움말   끝내기 /종료\nalice>");
  peer.drop();
  await terminal.shows("다시 연결하는 동안\n쓴 것은 연결되면 보냅니다.");
});

terminalTest("who comes back with the server is not told, who comes then is", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const first = await server.welcome({ online: ["alice", "밥", "가람"] });
  await terminal.shows("alice>");
  first.drop();
  const second = await server.welcome({ online: ["alice"], resumed: { outcome: "complete" } });
  await second.event({ event: "caught_up" });
  for (const id of ["밥", "하늘", "가람"]) {
    await second.event({ event: "presence", id, online: true });
  }
  await second.event({ event: "presence", id: "밥", online: false });
  const screen = await terminal.shows("밥 님이 나갔습니다.");
  assertStringIncludes(screen, "이어집니다.\n하늘 님이 들어왔습니다.\n밥 님이 나갔습니다.\nalice>");
});

terminalTest("help fits a screen", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  await server.welcome();
  await terminal.shows("alice>");
  await terminal.enter("/도움말");
  const screen = await terminal.until((screen) => /\/도움말 입장\)\nalice>$/.test(screen));
  assertStringIncludes(screen, "alice> /도움말\n사람  /모두 <메시지>  ");
});

terminalTest("help fits a narrow terminal", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice", 50);
  await server.welcome();
  await terminal.shows("alice>");
  await terminal.enter("?RMSG");
  const screen = await terminal.shows("방에서 말합니다");
  assertStringIncludes(screen, "RMSG:<방>:<메시지>\n    방에서 말합니다.");
});
