/** How a person gets in at a terminal, and leaves again. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { clientProgram } from "../helpers/client_program.ts";
import { FakeServer, noon } from "../helpers/fake_server.ts";
import { startClientAtTerminal, Terminal, terminalTest } from "../helpers/terminal.ts";

function start(server: FakeServer, args: string, columns = 80): Promise<Terminal> {
  return startClientAtTerminal(`--port ${server.port} --lang ko ${args}`, { columns });
}

terminalTest("Ctrl-C clears the line, and quits on an empty one", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("지울 말");
  await terminal.shows("지울 말");
  await terminal.press("C-c");
  await terminal.until((screen) => !screen.includes("지울 말") && screen.endsWith("alice>"));
  await terminal.press("C-c");
  await peer.farewell();
  await terminal.shows("alice>\n[exit 0]");
});

terminalTest(
  "a server that does not answer is said to be perhaps another's port, and one that answers late is waited for",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server, "--id alice");
    const peer = await server.accept();
    await peer.expect("register");
    await using lateServer = new FakeServer();
    await using patient = await start(lateServer, "--id alice");
    const late = await lateServer.accept();
    await late.expect("register");
    await terminal.shows("아직 답이 없습니다. 휴대폰용 포트일 수 있습니다.");
    peer.drop();
    await terminal.shows("답하지 않고 연결을 끊었습니다. 휴대폰용");
    await terminal.shows("[exit 3]");
    await patient.shows("아직 답이 없습니다.");
    const welcome = { id: "alice", version: 1, server: "fake", newest: 0, rooms: [] };
    await late.answer("register", welcome);
    await patient.shows("alice>");
  },
);

terminalTest("what is entered while the server has not answered yet is done then", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.accept();
  await peer.expect("register");
  await terminal.enter("/입장 마당");
  await terminal.enter("벌써 썼어요");
  await terminal.type("쓰는 중");
  await terminal.shows("쓰는 중");
  await peer.answer("register", { id: "alice", version: 1, server: "fake", newest: 0, rooms: [] });
  await peer.expect("room_list");
  const join = await peer.expect("room_join");
  const { command } = await peer.expect("room_message");
  assertEquals(command.parameters, { room: "마당", text: "벌써 썼어요" });
  await peer.answer("room_join", { room: "마당" }, join);
  await peer.answer("room_message", { id: 1, at: noon, room: "마당" });
  const screen = await terminal.until((screen) =>
    screen.endsWith("나: 벌써 썼어요\nalice @마당> 쓰는 중")
  );
  assertStringIncludes(screen, "벌써 썼어요\nalice 님, 어서 오세요.");
  assertStringIncludes(screen, "[마당] 나: 벌써 썼어요\n");
});

terminalTest("what was entered before a question for a password is not sent", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.accept();
  await peer.expect("register");
  await terminal.enter("/to bob secret"); // where the question for the password was expected
  await terminal.shows("/to bob secret");
  await peer.refuse("password_required", { id: "alice" });
  await terminal.shows("alice 님의 비밀번호:");
  await terminal.enter("secret");
  const again = await server.welcome();
  await again.expect("room_list");
  await terminal.shows("alice>");
  await terminal.enter("/who");
  await again.expect("who");
});

terminalTest("one who waits for the server's answer can leave", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "--id alice");
  const peer = await server.accept();
  await peer.expect("register");
  await terminal.enter("/to bob hi");
  await terminal.enter("q");
  await terminal.shows("[exit 0]");
});

terminalTest(
  "of a long message that is refused a part is repeated, and the arrow has all",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server, "--id alice");
    const peer = await server.welcome();
    await peer.expect("room_list");
    await terminal.shows("alice>");
    await terminal.type(`/all ${"가".repeat(500)}맺음`);
    await terminal.shows("맺음");
    await terminal.press("Enter");
    await peer.expect("broadcast");
    await peer.refuse("storage_failed");
    const screen = await terminal.until((screen) =>
      screen.endsWith("alice>") && !screen.includes("맺음")
    );
    assertMatch(screen.replaceAll("\n", ""), /! .*\(\/all가{50,100}…\)alice>$/);
    await terminal.press("Up");
    await terminal.shows("맺음");
  },
);

terminalTest("what was being typed is not sent when the terminal goes away", async () => {
  await using server = new FakeServer();
  const terminal = await start(server, "--id alice");
  const peer = await server.welcome();
  await peer.expect("room_list");
  await terminal.shows("alice>");
  await terminal.type("/all half a sen");
  await terminal.shows("half a sen");
  await terminal[Symbol.asyncDispose]();
  const last = await peer.next().then(({ command }) => command.name, () => "gone");
  assert(last === "quit" || last === "gone", last);
});

terminalTest("Ctrl-D and Q quit", async () => {
  for (const quit of [["C-d"], ["q", "Enter"]]) {
    await using server = new FakeServer();
    await using terminal = await start(server, "--id alice");
    const peer = await server.welcome();
    await peer.expect("room_list");
    await terminal.shows("alice>");
    await terminal.press(...quit);
    await peer.farewell();
    await terminal.shows("[exit 0]");
  }
});

terminalTest("Ctrl-Z does not stop a client whose starter goes on, as deno task does", async () => {
  await using server = new FakeServer();
  const client = `${clientProgram.join(" ")} --port ${server.port} --lang ko --id alice`;
  await using terminal = await Terminal.start(`set -m; sh -c '${client}; true'`);
  await server.welcome();
  await terminal.shows("alice>");
  await terminal.press("C-z");
  await terminal.enter("?RMSG");
  await terminal.shows("alice> ?RMSG\nRMSG:<방>:<메시지>");
});

terminalTest("a question for the id can be left with Ctrl-C", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "");
  await terminal.shows("아이디:");
  await terminal.press("C-c");
  await terminal.shows("[exit 0]");
});

terminalTest("without --id the terminal asks, says what is wrong, and asks again", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server, "");
  await terminal.shows("아이디:");
  await terminal.enter("a:b");
  await terminal.shows("쓸 수 없는 문자");
  await terminal.shows("다른 아이디:");
  await terminal.enter("bob");
  const taken = await server.accept();
  await taken.expect("register");
  await taken.refuse("id_in_use", { id: "bob" });
  await terminal.shows("in use");
  await terminal.enter("밥");
  await server.welcome();
  await terminal.shows("밥>");
});

terminalTest(
  "a lost connection is shown once, and what was typed is sent when it is back",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server, "--id alice");
    const first = await server.welcome();
    await first.expect("room_list");
    await terminal.shows("alice>");
    first.drop();
    await terminal.shows("alice (연결 끊김)>");
    await terminal.enter("/all 끊긴 사이");
    await terminal.shows("연결되면 보냅니다: /all 끊긴 사이");
    await terminal.enter("/file bob deno.json");
    await terminal.shows("연결되면 보냅니다: /file bob deno.json");
    await terminal.enter("/file cancel 1");
    const second = await server.welcome({ resumed: { outcome: "complete" } });
    assertEquals((await second.expect("broadcast")).command.parameters.text, "끊긴 사이");
    await second.answer("broadcast", { id: 1, at: noon });
    const screen = await terminal.until(
      (screen) => /나: 끊긴 사이\nalice>$/.test(screen),
      "끊긴 사이",
    );
    assertStringIncludes(screen, "빠진 말 없이");
    assertEquals(screen.split("연결이 끊어졌습니다").length, 2, screen);
  },
);
