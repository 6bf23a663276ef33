import { formatDate } from "../../../protocol/mod.ts";
import { breaksOff, held, openAiEndpoint, says, stalls } from "../../helpers/ai_endpoint.ts";
import { startAiServer } from "../../helpers/ai_server.ts";
import { addUser } from "../../helpers/accounts.ts";
import { assertEquals } from "../../helpers/assert.ts";
import { integrationTest } from "../../helpers/needs.ts";
import {
  connectTo,
  LegacyPeer,
  LinePeer,
  type NativeLine,
  NativePeer,
} from "../../helpers/peers.ts";
import { startTestServer } from "../../helpers/server.ts";

/** The next event but pings. */
const event = (peer: NativePeer) => peer.next((line) => "event" in line && line.event !== "ping");

integrationTest("in a room all see the question, and the answer as far as they can", async () => {
  const answer = held();
  await using both = await startAiServer({ scripts: [answer.script] });
  const { port } = both.server;
  await using alice = await NativePeer.join(port, "alice");
  await using bob = await NativePeer.join(port, "bob");
  await using legacy = await LegacyPeer.join(port, "carol");
  await using outsider = await NativePeer.join(port, "dave");
  for (const peer of [alice, bob, outsider]) await event(peer); // caught_up
  await alice.ask("room_create", { room: "마당" });
  await bob.ask("room_join", { room: "마당" });
  await legacy.send("ROOM:carol:마당:JOIN:");
  await legacy.lineWith("Success:");
  const request = await alice.post("ai", { room: "마당", question: "여기는?" });
  const asked = await event(bob);
  assertEquals([asked.event, asked.from, asked.text], ["message", "alice", "여기는?"]);
  assertEquals(await legacy.line(), "RMSG:마당:alice:여기는?");
  answer.say("여기는");
  const written = { event: "ai_text", room: "마당", asker: "alice" };
  const first = await event(bob);
  assertEquals(first, { ...written, answer: first.answer, offset: 0, text: "여기는" });
  answer.say(" 마당");
  const second = await event(bob);
  assertEquals(second, { ...written, answer: first.answer, offset: 3, text: " 마당" });
  answer.end();
  const ended = await event(bob);
  const message = await event(bob);
  assertEquals(ended, { event: "ai_ended", answer: first.answer, message: message.id });
  assertEquals([message.type, message.from, message.text], ["RMSG", "AI", "여기는 마당"]);
  assertEquals(await legacy.line(), "RMSG:마당:AI:여기는 마당");
  const { result } = await alice.next((line) => line.request === request && "result" in line);
  const told = result as NativeLine;
  assertEquals([told.id, told.room, told.text], [message.id, "마당", "여기는 마당"]);
  // One's own question and its answer do not come a second time.
  await outsider.ask("broadcast", { text: "끝" });
  assertEquals((await event(alice)).text, "끝");
  const today = formatDate(Date.now());
  assertEquals((await bob.ask("history", { target: "#마당", date: today })).count, 2);
  assertEquals((await outsider.ask("search", { keyword: "마당" })).count, 0);
});

integrationTest("a colon peer asks in a room with #room, and resets it so", async () => {
  await using both = await startAiServer({ scripts: [says("둘")] });
  const { port } = both.server;
  await using alice = await LinePeer.join(port, "alice");
  await using bob = await LinePeer.join(port, "bob");
  await alice.send("ROOM:alice:yard:CREATE:\n");
  await alice.line();
  await bob.send("AICHAT:bob:#yard:1+1?\n");
  assertEquals(await bob.line(), "Error:'yard' 방의 멤버가 아닙니다. 먼저 방에 들어가세요.");
  await bob.send("ROOM:bob:yard:JOIN:\n");
  await bob.line();
  await bob.send("AICHAT:bob:#YARD:1+1?\n");
  assertEquals(await alice.line(), "RMSG:yard:bob:1+1?");
  assertEquals(await bob.line(), "AICHAT:bob:AI 응답: 둘");
  assertEquals(await alice.line(), "RMSG:yard:AI:둘");
  await bob.send("AICHAT:bob:#yard:RESET\n");
  assertEquals(await bob.line(), "Success:AI가 'yard' 방에서 나눈 말을 잊었습니다.");
  await bob.send("AICHAT:bob:#yard:again\n");
  await bob.line();
  assertEquals(both.ai.requests[1].body.messages.length, 2);
});

integrationTest(
  "a room has a memory of its own, and nobody is told what was before them",
  async () => {
    await using both = await startAiServer({
      scripts: [says("1"), says("2"), says("3"), says("4")],
    });
    const { port } = both.server;
    await using alice = await NativePeer.join(port, "alice");
    await using bob = await NativePeer.join(port, "bob");
    await alice.ask("room_create", { room: "r" });
    await alice.ask("ai", { question: "private" });
    await alice.ask("ai", { room: "r", question: "early" });
    await bob.ask("room_join", { room: "r" });
    await bob.ask("ai", { room: "r", question: "what was asked before?" });
    await alice.ask("ai", { room: "r", question: "last" });
    const remembered = both.ai.requests.map(({ body }) => body.messages.slice(1, -1).length / 2);
    assertEquals(remembered, [0, 0, 0, 2]);
  },
);

integrationTest(
  "an answer that fails in a room ends there too, and goes on without who asked",
  async () => {
    const answer = held();
    await using both = await startAiServer({ scripts: [breaksOff("두 마디"), answer.script] });
    const { port } = both.server;
    await using bob = await NativePeer.join(port, "bob");
    await event(bob);
    await bob.ask("room_create", { room: "r" });
    {
      await using alice = await NativePeer.join(port, "alice");
      await alice.ask("room_join", { room: "r" });
      await alice.ask("ai", { room: "r", question: "1" });
      const kinds = [];
      for (let count = 0; count < 3; count++) {
        const { event: kind, message = "none" } = await event(bob);
        kinds.push(kind === "ai_ended" ? `${kind} ${message}` : kind);
      }
      assertEquals(kinds, ["message", "ai_text", "ai_ended none"]);
      await alice.post("ai", { room: "r", question: "2" });
      await both.ai.request(1);
    }
    await both.server.said(/alice left/);
    answer.say("그래도");
    answer.end();
    const message = await bob.next((line) => line.from === "AI");
    assertEquals(message.text, "그래도");
  },
);

integrationTest("an answer in a room ends when who asked for it is sent away", async () => {
  const [first, second] = [held(), held()];
  await using both = await startAiServer({ scripts: [first.script, second.script] });
  const { port, dataDir } = both.server;
  await addUser(dataDir, "mod", "correct horse", "moderator");
  await using mod = await NativePeer.join(port, "mod", { password: "correct horse" });
  await mod.ask("room_create", { room: "r" });
  for (
    const [command, parameters] of [
      ["kick", { id: "ann" }],
      ["ban", { target: "ann", time: "1h" }],
    ] as const
  ) {
    await using ann = await NativePeer.join(port, "ann");
    await ann.ask("room_join", { room: "r" });
    await ann.post("ai", { room: "r", question: "?" });
    const answer = command === "kick" ? first : second;
    answer.say("이런");
    await mod.next((line) => line.event === "ai_text");
    await mod.ask(command, parameters);
    const ended = await mod.next((line) => line.event === "ai_ended");
    assertEquals(ended.message, undefined, command);
  }
});

integrationTest(
  "an answer in a room ends when who asked for it is muted there, and no other does",
  async () => {
    const [first, second, third] = [held(), held(), held()];
    await using both = await startAiServer({
      scripts: [first.script, second.script, third.script],
    });
    const { port, dataDir } = both.server;
    await addUser(dataDir, "mod", "correct horse", "moderator");
    await using mod = await NativePeer.join(port, "mod", { password: "correct horse" });
    for (const room of ["r", "s"]) await mod.ask("room_create", { room });
    await using ann = await NativePeer.join(port, "ann");
    await ann.ask("room_join", { room: "r" });
    // A mute in another room, then here, then everywhere.
    const inRoom = await ann.post("ai", { room: "r", question: "?" });
    first.say("이런");
    await mod.next((line) => line.event === "ai_text");
    await mod.ask("mute", { target: "ann/s", time: "1h" });
    first.say(" 답");
    await mod.next((line) => line.event === "ai_text" && line.text === " 답");
    await mod.ask("mute", { target: "ann/r", time: "1h" });
    const ended = await mod.next((line) => line.event === "ai_ended");
    assertEquals(ended.message, undefined);
    const { error } = await ann.next((line) => line.request === inRoom && "error" in line);
    assertEquals((error as NativeLine).code, "muted");
    await mod.ask("unmute", { target: "ann/r" });
    await ann.post("ai", { room: "r", question: "?" });
    second.say("다시");
    await mod.next((line) => line.event === "ai_text" && line.text === "다시");
    await mod.ask("mute", { target: "ann", time: "1h" });
    assertEquals((await mod.next((line) => line.event === "ai_ended")).message, undefined);
    // What nobody else reads goes on.
    const alone = await ann.post("ai", { question: "?" });
    third.say("혼자");
    await mod.ask("mute", { target: "ann", time: "2h" });
    third.end();
    const { result } = await ann.next((line) => line.request === alone && "result" in line);
    assertEquals((result as NativeLine).text, "혼자");
  },
);

integrationTest(
  "a room that closed meanwhile, or is another one by now, gets no answer",
  async () => {
    const answer = held();
    await using both = await startAiServer({ scripts: [answer.script, stalls()] });
    const { port } = both.server;
    await using alice = await NativePeer.join(port, "alice");
    await using bob = await NativePeer.join(port, "bob");
    await alice.ask("room_create", { room: "r" });
    const request = await alice.post("ai", { room: "r", question: "secret" });
    await both.ai.request(0);
    await alice.ask("room_leave", { room: "r" });
    await bob.ask("room_create", { room: "r" });
    answer.say("secret answer");
    answer.end();
    const line = await alice.next((each) => each.request === request && "error" in each);
    assertEquals((line.error as NativeLine).code, "room_unknown");
    assertEquals((await bob.ask("search", { keyword: "secret" })).count, 0);
  },
);

integrationTest("who does not keep up misses how it is written, and gets the whole", async () => {
  const answer = held();
  await using ai = openAiEndpoint(answer.script);
  await using server = await startTestServer({
    args: ["--limits=off", "--log-level=INFO", "--outbox-limit=256M"],
    environment: ai.environment,
  });
  await using alice = await NativePeer.join(server.port, "alice");
  await using bob = await NativePeer.join(server.port, "bob");
  await alice.ask("room_create", { room: "r" });
  await bob.ask("room_join", { room: "r" });
  const slow = await connectTo(server.port);
  await slow.write(new TextEncoder().encode(
    '{"command":"register","id":"slow"}\n{"command":"room_join","room":"r"}\n',
  ));
  const isIn = async () => ((await alice.ask("room_members", { room: "r" })).members as string[]);
  while (!(await isIn()).includes("slow"));
  // More than the system keeps for a connection.
  const text = "말".repeat(19_990);
  for (let count = 0; count < 250; count++) await bob.post("broadcast", { text });
  await bob.ask("broadcast", { text: "마지막" });
  await alice.post("ai", { room: "r", question: "?" });
  answer.say("여기는");
  await bob.next((line) => line.event === "ai_text");
  answer.say(" 마당");
  answer.end();
  const events: unknown[] = [];
  for await (const line of linesOf(slow)) {
    const { event, from } = JSON.parse(line) as NativeLine;
    if (from === "AI") break;
    events.push(event);
  }
  assertEquals([events.includes("ai_text"), events.at(-1)], [false, "ai_ended"]);
});

async function* linesOf(connection: Deno.TcpConn): AsyncGenerator<string> {
  let rest = "";
  for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
