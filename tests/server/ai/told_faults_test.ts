/** What people read when the AI fails: one sentence, whatever they connect with. @module */
import {
  breaksOff,
  refuses,
  says,
  type Script,
  sendsEvents,
  stalls,
  testKey,
} from "../../helpers/ai_endpoint.ts";
import { type AiServer, startAiServer } from "../../helpers/ai_server.ts";
import { assert, assertEquals, assertMatch } from "../../helpers/assert.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { LegacyPeer, LinePeer, type NativeLine, NativePeer } from "../../helpers/peers.ts";
import { ScriptPeer } from "../../helpers/script_peer.ts";

const delta = (content: unknown) => ({ choices: [{ index: 0, delta: { content } }] });

/**
 * The faults by the question that meets them: what the endpoint does, and what people read. What passes says that it
 * takes longer than the time that there is, so that nothing is tried again; but an empty answer is.
 */
const faults: Readonly<Record<string, readonly [script: Script, sentence: RegExp]>> = {
  "401": [refuses(401, { message: `bad key ${testKey}` }), /^AI 서비스가 이 서버의 키를/],
  "404": [refuses(404, { message: "The model does not exist" }), /^AI 서비스에 .* 모델이 없습니다/],
  "429": [refuses(429, {}, { "retry-after": "3600" }), /^AI 서비스에 요청이 몰려/],
  "500": [
    refuses(500, { message: "at Object.<anonymous> (x.js:1)" }, { "retry-after": "3600" }),
    /^AI 서비스(가 응답하지|에 요청이 몰려)/,
  ],
  "stall": [stalls("음"), /^AI가 1초 안에 답을 마치지/],
  "cut": [breaksOff("두 마디"), /^답이 끝나기 전에 끊겼습니다/],
  "malformed": [sendsEvents(delta("두"), "data: nonsense\n\n"), /^답이 끝나기 전에 끊겼습니다/],
  "empty": [says(""), /^AI가 (답을 내놓지|1초 안에)/],
};

const meetsFault: Script = (body, left) => {
  const { text } = JSON.parse(body.messages.at(-1)?.content ?? "{}");
  return faults[text][0](body, left);
};

/** Asks, and resolves with the refusal. */
type Ask = (question: string) => Promise<string>;

function toldTest(peer: string, open: (both: AiServer) => Promise<AsyncDisposable & { ask: Ask }>) {
  integrationTest(`${peer}: each fault of the AI is one sentence, and no more`, async () => {
    await using both = await startAiServer({
      args: ["--ai-time-limit=1", "--ai-user-rate=1000", "--lang=ko"],
      otherwise: meetsFault,
    });
    await using asker = await open(both);
    for (const [question, [, sentence]] of Object.entries(faults)) {
      const told = await asker.ask(question);
      assertMatch(told, sentence, question);
      assert(!/sk-test|Error:|\bat |\n/.test(told), told);
    }
    assert(!both.server.lines.some((line) => line.includes(testKey)));
  });
}

toldTest("native", async ({ server }) => {
  const peer = await NativePeer.join(server.port, "alice");
  return {
    async ask(question) {
      const { error } = await peer.ask("ai", { question });
      return String((error as NativeLine).message);
    },
    [Symbol.asyncDispose]: () => peer.close(),
  };
});

for (
  const [name, kind, end] of [["legacy", LegacyPeer, ""], ["line peer", LinePeer, "\n"]] as const
) {
  toldTest(name, async ({ server }) => {
    const peer = await kind.join(server.port, "alice");
    return {
      async ask(question) {
        await peer.send(`AICHAT:alice:${question}${end}`);
        const line = await peer.line();
        assertEquals(line.slice(0, "Error:".length), "Error:");
        return line.slice("Error:".length);
      },
      [Symbol.asyncDispose]: () => peer.close(),
    };
  });
}

for (const version of ["2.9.0c", "3.3.3"] as const) {
  toldTest(`KakaoTalk ${version}`, async ({ server }) => {
    const phone = await ScriptPeer.start(server.botPort, version);
    return {
      ask: (question) => phone.ask(`# ai ${question}`),
      [Symbol.asyncDispose]: () => phone.close(),
    };
  });
}
