import type { AnswerPart } from "../../../protocol/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../../helpers/assert.ts";
import { type FakePeer, FakeServer, message, noon } from "../../helpers/fake_server.ts";
import { startClientAtTerminal, type Terminal, terminalTest } from "../../helpers/terminal.ts";

function aiTest(
  name: string,
  run: (peer: FakePeer, terminal: Terminal) => Promise<void>,
  { columns = 60, lang = "ko" }: { columns?: number; lang?: "ko" | "en" } = {},
) {
  terminalTest(name, async () => {
    await using server = new FakeServer();
    const args = `--port ${server.port} --lang ${lang} --id alice`;
    await using terminal = await startClientAtTerminal(args, { columns });
    const peer = await server.welcome();
    await peer.expect("room_list");
    await terminal.shows("alice>");
    await run(peer, terminal);
  });
}

async function ask(peer: FakePeer, terminal: Terminal, question = "AICHAT:마당이 뭐야?") {
  await terminal.enter(question);
  const asked = await peer.expect("ai");
  return {
    part: (part: AnswerPart) => peer.part("ai", part, asked),
    end: (text: string) =>
      peer.answer("ai", { id: 9, at: noon, question: 8, asker: "alice", text }, asked),
  };
}

/** The last rows of a screen, without the times. */
function lastRows(screen: string, count: number): string[] {
  return screen.split("\n").slice(-count).map((row) => row.replace(/^\d\d:\d\d /, ""));
}

aiTest(
  "an answer appears as it is written, above a line that stays intact",
  async (peer, terminal) => {
    const question = await ask(peer, terminal);
    await terminal.shows("AI가 답을 준비하고 있습니다");
    await terminal.type("/all 쓰는 중");
    await question.part({ text: "마당은 " });
    await question.part({ text: "뜰입니다.\n둘째 줄\x1b[2J" });
    let screen = await terminal.until((each) => /둘째 줄\[2J\nalice> .*중$/.test(each));
    assertEquals(lastRows(screen, 3), [
      "AI → 나: 마당은 뜰입니다.",
      "│ 둘째 줄[2J",
      "alice> /all 쓰는 중",
    ]);
    assert(!screen.includes("준비하고"));
    // What others say meanwhile does not tear it apart.
    await peer.message(3, "밥", "안녕?");
    await question.part({ text: " 끝" });
    await question.end("마당은 뜰입니다.\n둘째 줄\x1b[2J 끝");
    screen = await terminal.until((each) => /줄\[2J 끝\nalice> .*중$/.test(each));
    assertEquals(lastRows(screen, 3), [
      "밥: 안녕?",
      "│ 둘째 줄[2J 끝",
      "alice> /all 쓰는 중",
    ]);
    // A replay after a broken connection does not show it again.
    await peer.event({
      event: "message",
      message: message(9, "AI", "마당은 뜰입니다.", "alice", "TO"),
    });
    await peer.message(10, "밥", "다음");
    screen = await terminal.shows("다음");
    assertEquals(screen.split("마당은 뜰입니다").length, 2);
  },
);

terminalTest("a question that waits for the connection is not said to be answered", async () => {
  await using server = new FakeServer();
  const args = `--port ${server.port} --lang ko --id alice`;
  await using terminal = await startClientAtTerminal(args);
  const first = await server.welcome();
  await first.expect("room_list");
  await terminal.shows("alice>");
  first.drop();
  await terminal.shows("(연결 끊김)>");
  await terminal.enter("/ai 마당이 뭐야?");
  const screen = await terminal.shows("AI에게 한 질문은 연결되면 보냅니다.");
  assert(!screen.includes("준비하고"), screen);
  const second = await server.welcome();
  await second.expect("ai");
  const connected = await terminal.shows("AI가 답을 준비하고 있습니다");
  assert(!connected.includes("AI에게 한 질문은"), connected);
});

aiTest(
  "Ctrl-C cancels the question that is under way, then ends the client",
  async (peer, terminal) => {
    const question = await ask(peer, terminal);
    await question.part({ place: 2 });
    await terminal.shows("AI의 답을 기다리는 2번째 질문입니다.");
    await question.part({ text: "마당은" });
    await terminal.shows("AI → 나: 마당은");
    await terminal.press("C-c");
    await peer.expect("ai_cancel");
    await peer.answer("ai_cancel", { cancelled: true });
    await peer.raw(
      '{"request":3,"error":{"code":"ai_cancelled","message":"질문을 취소했습니다.","temporary":false}}\n',
    );
    const screen = await terminal.until((each) => /취소했습니다\.\nalice>$/.test(each));
    assertEquals(lastRows(screen, 4), [
      "AI → 나: 마당은",
      "(답이 여기에서 끊겼습니다.)",
      "! 질문을 취소했습니다.",
      "alice>",
    ]);
    await terminal.press("C-c");
    await peer.farewell();
    await terminal.shows("[exit 0]");
  },
);

aiTest(
  "a second question that is refused leaves the answer to the first alone",
  async (peer, terminal) => {
    const question = await ask(peer, terminal);
    await question.part({ text: "마당은 " });
    await terminal.shows("AI → 나: 마당은");
    await ask(peer, terminal, "AICHAT:둘째 질문");
    await peer.refuse("ai_running", { cancel: "/ai cancel" });
    await terminal.shows("! Your last question is not answered yet.");
    await question.part({ text: "뜰입니다." });
    await question.end("마당은 뜰입니다.");
    await peer.message(10, "밥", "다음");
    const screen = await terminal.until((screen) =>
      screen.includes("밥: 다음") && screen.endsWith("alice>")
    );
    assertEquals(lastRows(screen, 4), [
      "AI → 나: 마당은 뜰입니다.",
      "── 2026-01-31 (토) ──",
      "밥: 다음",
      "alice>",
    ]);
    assert(!screen.includes("끊겼습니다"));
  },
);

for (const lang of ["ko", "en"] as const) {
  for (const columns of [39, 40, 44, 46]) {
    const leavesNothing = async (peer: FakePeer, terminal: Terminal) => {
      const question = await ask(peer, terminal, "AICHAT:?");
      await terminal.shows(lang === "ko" ? "AI가 답을 준비하고" : "The AI is preparing");
      await terminal.type("/all 1234");
      await terminal.shows("/all 1234");
      await peer.message(3, "bob", "hi");
      await terminal.shows("bob: hi");
      await question.part({ text: "A yard." });
      const screen = await terminal.shows("A yard.");
      assert(!/준비|prepares/.test(screen), screen);
    };
    const name = `a waiting line in ${lang} leaves nothing behind at ${columns} columns`;
    aiTest(name, leavesNothing, { columns, lang });
  }
}

aiTest("an answer in a room appears as it is written, and once", async (peer, terminal) => {
  const writes = (offset: number, text: string, answer = 5) =>
    peer.event({ event: "ai_text", answer, room: "마당", asker: "밥", offset, text });
  await writes(0, "여기는");
  // Of two at the same time, the second appears when it is whole.
  await writes(0, "둘째 답", 6);
  await writes(3, " 마당");
  let screen = await terminal.shows("[마당] AI: 여기는 마당");
  assert(!screen.includes("둘째 답"));
  await peer.event({ event: "ai_ended", answer: 5, message: 20 });
  await peer.message(20, "AI", "여기는 마당", "마당", "RMSG");
  await peer.event({ event: "ai_ended", answer: 6, message: 21 });
  await peer.message(21, "AI", "둘째 답", "마당", "RMSG");
  screen = await terminal.shows("둘째 답");
  assertEquals(screen.split("여기는 마당").length, 2);
  // Who misses a piece sees the whole at the end.
  await writes(0, "처음", 7);
  await writes(10, "나중", 7);
  await terminal.shows("끝나면 전체를 보여 드립니다");
  await peer.event({ event: "ai_ended", answer: 7, message: 22 });
  await peer.message(22, "AI", "처음 중간 나중", "마당", "RMSG");
  screen = await terminal.shows("AI: 처음 중간 나중");
  await writes(0, "끊긴", 8);
  await peer.event({ event: "ai_ended", answer: 8 });
  assertStringIncludes(await terminal.shows("여기에서 끊겼습니다"), "AI: 끊긴");
});

aiTest("an answer that the connection tears off says so", async (peer, terminal) => {
  const question = await ask(peer, terminal);
  await question.part({ text: "마당은" });
  await terminal.shows("AI → 나: 마당은");
  peer.drop();
  const screen = await terminal.shows("연결이 끊어져 답을 받지 못했습니다: AICHAT:마당이 뭐야?");
  assertStringIncludes(screen, "(답이 여기에서 끊겼습니다.)");
});
