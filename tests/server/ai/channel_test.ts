import { formatDate } from "../../../protocol/mod.ts";
import { breaksOff, held, refuses, says } from "../../helpers/ai_endpoint.ts";
import { startAiServer } from "../../helpers/ai_server.ts";
import { assert, assertEquals, assertMatch } from "../../helpers/assert.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { NativePeer } from "../../helpers/peers.ts";
import { ScriptPeer, scriptVersions } from "../../helpers/script_peer.ts";

for (const version of scriptVersions) {
  integrationTest(`script ${version}: # ai is answered whole, and remembers the room`, async () => {
    const answer = held();
    await using both = await startAiServer({ scripts: [answer.script, says("두 번째")] });
    await using phone = await ScriptPeer.start(both.server.botPort, version);
    await phone.say("# ai 오늘 날씨 어때?");
    await both.ai.request(0);
    // What others ask meanwhile is answered at once.
    assertEquals(await phone.ask("# echo 1"), "에코: 1");
    answer.say("맑습니다.\n");
    answer.say("우산은 두고 가세요.");
    answer.end();
    const posted = await phone.posted();
    assertEquals(posted.text, "맑습니다.\n우산은 두고 가세요.");
    assertEquals(posted.room, "우리 방");
    assertEquals(await phone.ask("# 인공지능 그럼 내일은?"), "두 번째");
    const { messages } = both.ai.requests[1].body;
    assertEquals(messages.slice(1).map(({ content }) => content), [
      '{"from":"민지","text":"오늘 날씨 어때?"}',
      "맑습니다.\n우산은 두고 가세요.",
      '{"from":"민지","text":"그럼 내일은?"}',
    ]);
  });
}

integrationTest("the AI has a time of its own, which is not that of other commands", async () => {
  await using both = await startAiServer({
    args: ["--bot-time-limit=1"],
    scripts: [says("오래 걸렸습니다", { pieces: ["오래", " 걸렸습니다"], delay: 700 })],
  });
  await using phone = await ScriptPeer.start(both.server.botPort, "2.9.0c");
  assertEquals(await phone.ask("# ai 천천히"), "오래 걸렸습니다");
});

integrationTest(
  "a long answer comes in messages of the length that was set, in order",
  async () => {
    const sentence = "이것은 짧은 문장입니다. ";
    const word = `MEDIA_URL:${"가".repeat(250)}`;
    await using both = await startAiServer({
      args: ["--ai-message-length=100"],
      scripts: [says(`${sentence.repeat(12)}\n# ai 너는 누구니?\n${word}\n끝.`)],
    });
    await using phone = await ScriptPeer.start(both.server.botPort, "2.9.0c");
    await phone.say("# ai 길게 말해 줘");
    const texts: string[] = [];
    do texts.push((await phone.posted()).text); while (!texts.at(-1)?.endsWith("끝."));
    for (const text of texts) {
      assert(text.length <= 102, text);
      assert(!/^(MEDIA|#)/.test(text), text);
    }
    assertEquals(texts[0], sentence.repeat(7).trim());
    const whole = texts.join("");
    assertEquals(whole.split("이것은 짧은 문장입니다.").length - 1, 12);
    assertEquals(whole.split("가").length - 1, 250);
  },
);

integrationTest("failures and limits are told in the room in one sentence", async () => {
  const answer = held();
  await using both = await startAiServer({
    args: ["--ai-user-rate=3"],
    scripts: [refuses(401), breaksOff("두 마디"), answer.script],
  });
  await using phone = await ScriptPeer.start(both.server.botPort, "3.3.3");
  assertMatch(await phone.ask("# ai 1"), /^AI 서비스가 이 서버의 키를/);
  assertMatch(await phone.ask("# ai 2"), /^답이 끝나기 전에 끊겼습니다/);
  await phone.say("# ai 3");
  await both.ai.request(2);
  assertEquals(
    await phone.ask("# ai 4"),
    "앞의 질문에 아직 답하지 않았습니다. 기다리거나 취소하세요: # 인공지능 취소",
  );
  await phone.say("# ai 취소");
  assertEquals((await phone.posted()).text, "질문을 취소합니다.");
  assertEquals((await phone.posted()).text, "질문을 취소했습니다.");
  assertMatch(await phone.ask("# ai 5"), /^AI에게는 1분에 3번까지/);
  assertMatch(await phone.ask("# ai 사용량"), /^오늘 질문 \d개에 [\d,]+토큰을 썼습니다/);
  assertEquals(await phone.ask("# ai 초기화"), "AI가 지금까지 나눈 말을 잊었습니다.");
  assertMatch(await phone.ask("# ai"), /^사용법: # ai \{질문\}$/);
});

integrationTest("what was asked and answered is talk of the room, and found there", async () => {
  await using both = await startAiServer({ scripts: [says("뜰이 넓습니다."), refuses(401)] });
  await using phone = await ScriptPeer.start(both.server.botPort, "3.3.3");
  await phone.ask("# echo 뜰");
  await phone.ask("# ai 뜰이 뭐야?");
  await phone.ask("# ai 또 뜰");
  const found = (await phone.ask("# 검색 뜰")).split("\n").map((line) =>
    line.replace(/^.*?\] /, "")
  );
  assertEquals(found, ["민지: # ai 뜰이 뭐야?", "마당봇: 뜰이 넓습니다.", "민지: # ai 또 뜰"]);
  const history = await phone.ask(`# 기록 ${formatDate(Date.now())}`);
  assertEquals(history.split("\n").length, 3);
  for (const today of ["# 기록", "# 기록 오늘", "# history Today"]) {
    assertEquals(await phone.ask(today), history);
  }
});

integrationTest("who waits in KakaoTalk is told so once", async () => {
  const answers = [held(), held()];
  await using both = await startAiServer({
    args: ["--ai-running=1"],
    scripts: answers.map(({ script }) => script),
  });
  await using alice = await NativePeer.join(both.server.port, "alice");
  await using phone = await ScriptPeer.start(both.server.botPort, "3.1.4");
  await alice.post("ai", { question: "?" });
  await both.ai.request(0);
  assertEquals(await phone.ask("# ai ?"), "다른 질문이 끝나면 바로 답합니다.");
  answers[0].say("네");
  answers[0].end();
  await both.ai.request(1);
  answers[1].say("네");
  answers[1].end();
  assertEquals((await phone.posted()).text, "네");
});

integrationTest(
  "people of KakaoTalk are nobody of the chat, and their rooms remember apart",
  async () => {
    await using both = await startAiServer();
    await using alice = await NativePeer.join(both.server.port, "민지");
    await using phone = await ScriptPeer.start(both.server.botPort, "2.9.0c");
    await phone.ask("# ai 안녕");
    assertEquals((await alice.ask("ai_usage")).questions, 0);
    await phone.ask({ text: "# ai 다른 방", channelId: "2" });
    // Rooms whose id is not known remember nothing.
    await phone.ask({ text: "# ai 모르는 방", channelId: null });
    await phone.ask({ text: "# ai 모르는 방", channelId: null });
    await alice.ask("ai", { question: "?" });
    assertEquals(both.ai.requests.map(({ body }) => body.messages.length), [2, 2, 2, 2, 2]);
  },
);

integrationTest("bots are not answered, nor what one of them has said", async () => {
  await using both = await startAiServer();
  const { botPort } = both.server;
  await using phone = await ScriptPeer.start(botPort, "2.9.0c");
  await using other = await ScriptPeer.start(botPort, "3.3.3", { bot: "다른봇", device: "d2" });
  await other.ask("# ping");
  await phone.say({ text: "# ai 나는 봇이야", sender: "마당봇" });
  await phone.say({ text: "# ai 나도 봇이야", sender: "다른봇" });
  // The help begins like a command, and a phone may read it back under any name.
  const help = await phone.ask("# help ai");
  assert(help.startsWith("# 인공지능 "), help);
  await phone.say({ text: help, sender: "읽어 주는 사람" });
  assertEquals(await phone.ask("# echo 끝"), "에코: 끝");
  assertEquals(both.ai.requests.length, 0);
});
