import { formatDate } from "../../../protocol/mod.ts";
import { held, says, stalls } from "../../helpers/ai_endpoint.ts";
import { startAiServer } from "../../helpers/ai_server.ts";
import { addUser } from "../../helpers/accounts.ts";
import { assert, assertEquals, assertLess, assertMatch } from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { LinePeer, type NativeLine, NativePeer } from "../../helpers/peers.ts";
import { startTestServer } from "../../helpers/server.ts";

function errorOf(answer: NativeLine): { code: string; message: string } | undefined {
  return answer.error as { code: string; message: string } | undefined;
}

/** Counts so much for a question and its answer. */
const costs = (promptTokens: number, answerTokens: number) =>
  says("네", { usage: { promptTokens, answerTokens } });

integrationTest("without a key the AI says what to set, and costs nothing else", async () => {
  await using server = await startTestServer();
  await using alice = await NativePeer.join(server.port, "alice", { language: "en" });
  await alice.ask("room_create", { room: "yard" });
  const { code, message } = errorOf(await alice.ask("ai", { room: "yard", question: "?" }))!;
  assertEquals(code, "ai_unconfigured");
  assertMatch(message, /OPENAI_API_KEY.*--demo-ai/);
  assertEquals(errorOf(await alice.ask("ai_usage", {}))?.code, "ai_unconfigured");
  const today = formatDate(Date.now());
  assertEquals((await alice.ask("history", { target: "#yard", date: today })).count, 0);
});

integrationTest("a user may ask so often a minute, and others go on", async () => {
  await using both = await startAiServer({ args: ["--ai-user-rate=2"] });
  await using alice = await NativePeer.join(both.server.port, "alice", { language: "en" });
  for (let index = 0; index < 2; index++) {
    assertEquals(errorOf(await alice.ask("ai", { question: "?" })), undefined);
  }
  const { code, message } = errorOf(await alice.ask("ai", { question: "?" }))!;
  assertEquals(code, "ai_rate");
  assertMatch(message, /^You may ask the AI 2 times a minute\. Ask again in \d+ s\.$/);
  await using bob = await NativePeer.join(both.server.port, "bob");
  assertEquals(errorOf(await bob.ask("ai", { question: "?" })), undefined);
});

integrationTest("questions wait in order, are told their place, and no more than fit", async () => {
  const answers = [held(), held(), held()];
  await using both = await startAiServer({
    args: ["--ai-running=1", "--ai-waiting=2"],
    scripts: answers.map(({ script }) => script),
  });
  const { port } = both.server;
  await using first = await NativePeer.join(port, "first");
  await using second = await LinePeer.join(port, "second");
  await using third = await NativePeer.join(port, "third");
  await using fourth = await NativePeer.join(port, "fourth");
  await first.post("ai", { question: "1" });
  await both.ai.request(0);
  await second.send("AICHAT:second:2\n");
  assertEquals(await second.line(), "Success:다른 질문이 끝나면 바로 답합니다.");
  const request = await third.post("ai", { question: "3" });
  const next = () => third.next((line) => line.request === request);
  assertEquals((await next()).part, { place: 2 });
  assertEquals(errorOf(await fourth.ask("ai", { question: "4" }))?.code, "ai_queue_full");
  // Who waits may give up, and who comes after moves up.
  await second.send("AICHAT:second:CANCEL\n");
  assertEquals((await next()).part, { place: 1 });
  answers[0].say("하나");
  answers[0].end();
  await both.ai.request(1);
  answers[1].say("셋");
  assertEquals((await next()).part, { text: "셋" });
  assertEquals(both.ai.requests.length, 2);
});

integrationTest("a question has so many characters at most", async () => {
  await using both = await startAiServer({ args: ["--ai-question-length=10"] });
  await using alice = await NativePeer.join(both.server.port, "alice");
  assertEquals(errorOf(await alice.ask("ai", { question: "🎉".repeat(10) })), undefined);
  assertEquals(
    errorOf(await alice.ask("ai", { question: "가".repeat(11) }))?.code,
    "text_too_long",
  );
});

integrationTest("an answer may have so many tokens, and fewer where fewer are left", async () => {
  await using both = await startAiServer({
    args: ["--ai-answer-tokens=300", "--ai-user-tokens=2000", "--ai-memory-tokens=0"],
    scripts: [costs(10, 5), costs(1000, 650), costs(1, 1)],
  });
  await using alice = await NativePeer.join(both.server.port, "alice", { language: "en" });
  const allowed = async (index: number) => {
    const body = (await both.ai.request(index)).body as unknown as Record<string, number>;
    return body.max_tokens ?? body.max_completion_tokens;
  };
  await alice.ask("ai", { question: "?" });
  assertEquals(await allowed(0), 300);
  await alice.ask("ai", { question: "?" });
  assertEquals(await alice.ask("ai_usage"), { questions: 2, tokens: 1_665, limit: 2_000 });
  await alice.ask("ai", { question: "?" });
  assert(await allowed(2) < 300);
});

integrationTest(
  "what a user and all may use a day is never passed, also after a restart",
  async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "madang-test-" });
    const limits = ["--ai-user-tokens=1000", "--ai-day-tokens=1500", "--ai-answer-tokens=100"];
    try {
      {
        await using both = await startAiServer({
          dataDir,
          args: limits,
          scripts: [costs(500, 480), costs(300, 100)],
        });
        await using alice = await NativePeer.join(both.server.port, "alice", { language: "en" });
        await using bob = await NativePeer.join(both.server.port, "bob");
        await alice.ask("ai", { question: "?" });
        const { code, message } = errorOf(await alice.ask("ai", { question: "?" }))!;
        assertEquals(code, "ai_user_tokens");
        assertMatch(message, /your 1000 tokens of today \(980 are used\)/);
        await bob.ask("ai", { question: "?" });
      }
      await using both = await startAiServer({ dataDir, args: limits });
      await using alice = await NativePeer.join(both.server.port, "ALICE");
      await using carol = await NativePeer.join(both.server.port, "carol");
      assertEquals(errorOf(await alice.ask("ai", { question: "?" }))?.code, "ai_user_tokens");
      assertEquals(errorOf(await carol.ask("ai", { question: "?" }))?.code, "ai_day_tokens");
      assertEquals(both.ai.requests.length, 0);
      assertEquals(await alice.ask("ai_usage"), { questions: 1, tokens: 980, limit: 1_000 });
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  },
);

integrationTest("a day's tokens hold for many who ask at once", async () => {
  await using both = await startAiServer({
    args: ["--ai-day-tokens=1200", "--ai-answer-tokens=200", "--ai-running=50"],
    scripts: Array.from({ length: 20 }, () => costs(200, 200)),
  });
  const peers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => NativePeer.join(both.server.port, `user${index}`)),
  );
  const answers = await Promise.all(peers.map((peer) => peer.ask("ai", { question: "?" })));
  const refused = answers.filter((answer) => errorOf(answer)?.code === "ai_day_tokens");
  assert(refused.length >= 17, `${refused.length} were refused`);
  assertEquals(both.ai.requests.length, 20 - refused.length);
  for (const peer of peers) await peer.close();
});

integrationTest("200 who ask at once are answered, so many at a time", async () => {
  let running = 0;
  let most = 0;
  await using both = await startAiServer({
    args: ["--ai-running=10"],
    scripts: Array.from({ length: 200 }, () => (body, left) => {
      most = Math.max(most, ++running);
      const response = says("네 그렇습니다")(body, left);
      const counting = new TransformStream<Uint8Array, Uint8Array>({ flush: () => void running-- });
      return new Response(response.body?.pipeThrough(counting), response);
    }),
  });
  const peers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => NativePeer.join(both.server.port, `user${index}`)),
  );
  const answers = await Promise.all(peers.map((peer) => peer.ask("ai", { question: "?" })));
  assertEquals(answers.filter(({ text }) => text === "네 그렇습니다").length, 200);
  assert(most <= 10, `${most} at a time`);
  for (const peer of peers) await peer.close();
});

integrationTest("AICHAT:USAGE says what one used, in both languages", async () => {
  await using both = await startAiServer({ scripts: [costs(100, 20)] });
  await using line = await LinePeer.join(both.server.port, "alice");
  await line.send("AICHAT:alice:?\n");
  await line.lineWith("AICHAT:alice:AI 응답: ");
  await line.send("AICHAT:alice:USAGE\nAICHAT:alice:RESET\nAICHAT:alice:CANCEL\n");
  assertEquals(await line.lines(3), [
    "Success:오늘 질문 1개에 120토큰을 썼습니다. 49,880토큰이 남았습니다.",
    "Success:AI가 지금까지 나눈 말을 잊었습니다.",
    "Success:취소할 질문이 없습니다.",
  ]);
});

integrationTest("a question that was cancelled has cost what was written", async () => {
  await using both = await startAiServer({ scripts: [stalls("이미 여러 말을 했습니다")] });
  await using alice = await NativePeer.join(both.server.port, "alice");
  const request = await alice.post("ai", { question: "?" });
  await alice.next((line) => "part" in line);
  await alice.ask("ai_cancel");
  await alice.next((line) => line.request === request && "error" in line);
  const { questions, tokens } = await alice.ask("ai_usage");
  assertEquals(questions, 1);
  assert(Number(tokens) > 100);
});

integrationTest("tokens that an endpoint cannot have used are not counted", async () => {
  await using folder = await temporaryFolder();
  {
    await using both = await startAiServer({ dataDir: folder.path });
    await using alice = await NativePeer.join(both.server.port, "alice");
    for (const promptTokens of [-1, 0.5, 2 ** 53 + 2, 1e300]) {
      both.ai.next(says("둘", { usage: { promptTokens, answerTokens: 1 } }));
      const { text } = await alice.ask("ai", { question: "1+1?" });
      assertEquals(text, "둘", String(promptTokens));
    }
  }
  await using both = await startAiServer({ dataDir: folder.path });
  await using alice = await NativePeer.join(both.server.port, "alice");
  const { questions, tokens } = await alice.ask("ai_usage");
  assertEquals(questions, 4);
  assertLess(Number(tokens), 10_000);
});

integrationTest("an operator sees what all used, also after a restart; others do not", async () => {
  await using folder = await temporaryFolder();
  const password = "correct horse";
  {
    await using both = await startAiServer({ dataDir: folder.path, otherwise: says("둘") });
    const { port } = both.server;
    await addUser(folder.path, "root", password, "operator");
    await using alice = await NativePeer.join(port, "alice");
    await using bob = await NativePeer.join(port, "bob");
    await alice.ask("room_create", { room: "yard" });
    await alice.ask("ai", { room: "yard", question: "1+1?" });
    await bob.ask("ai", { question: "1+1?" });
    assert(!("all" in await alice.ask("ai_usage")));
  }
  await using both = await startAiServer({ dataDir: folder.path });
  await using root = await NativePeer.join(both.server.port, "root", { password });
  const { questions, all } = await root.ask("ai_usage") as { questions: number; all: AllUsed };
  assertEquals(questions, 0);
  const seen = all.users.map(({ user, place, questions }) => `${user} ${place} ${questions}`);
  assertEquals(seen.sort(), ["alice #yard 1", "bob  1"]);
  assertEquals(all.tokens, all.users.reduce((sum, { tokens }) => sum + tokens, 0));
});

interface AllUsed {
  readonly tokens: number;
  readonly users: readonly {
    readonly user: string;
    readonly place: string;
    readonly questions: number;
    readonly tokens: number;
  }[];
}
