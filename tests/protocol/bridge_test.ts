import {
  BridgeDecoder,
  type BridgeForm,
  bridgeLineLimit,
  type BridgePacket,
  encodeHandshakeComplete,
  encodePing,
  encodePong,
  encodeReply,
  harmlessText,
  mediaText,
  replyLimit,
  splitReply,
  traitsOf,
} from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { seededRandom } from "../helpers/random.ts";
import { bytesOf, splits, textOf } from "./bytes.ts";
import { readGolden, wireText } from "./golden_file.ts";

/** Feeds reads, each of which is overwritten right after its push. */
function read(...reads: readonly (string | Uint8Array)[]): unknown[] {
  const decoder = new BridgeDecoder();
  const packets: BridgePacket[] = [];
  for (const chunk of reads) {
    const bytes = typeof chunk === "string" ? bytesOf(chunk) : chunk.slice();
    packets.push(...decoder.push(bytes));
    bytes.fill(0x3a);
  }
  packets.push(...decoder.end());
  return JSON.parse(JSON.stringify(packets));
}

integrationTest("BridgeDecoder reads each golden packet", () => {
  for (const step of readGolden("bridge_packets.txt")) {
    assertEquals(read(wireText(step)), [...step.meaning], step.wire[0]);
  }
});

integrationTest("BridgeDecoder reads the golden packets byte by byte, and split anywhere", () => {
  const steps = readGolden("bridge_packets.txt");
  const text = steps.map(wireText).join("");
  const expected = steps.flatMap(({ meaning }) => meaning);
  assertEquals(read(...[...bytesOf(text)].map((byte) => Uint8Array.of(byte))), expected);
  for (const reads of splits(text)) assertEquals(read(...reads), expected);
});

Deno.test("BridgeDecoder takes \\r\\n, empty lines, and a last line without an end", () => {
  const names = (packets: unknown[]) =>
    (packets as { handshake: { botName: string } }[]).map(({ handshake }) => handshake.botName);
  assertEquals(names(read('{"botName":"a"}\r\n\r\n\n{"botName":"b"}')), ["a", "b"]);
});

Deno.test("BridgeDecoder skips a line that is too long, and goes on after it", () => {
  const long = "x".repeat(bridgeLineLimit + 1);
  const packets = read(`{"botName":"${long}"}\n{"botName":"b"}\n`) as BridgePacket[];
  assertEquals(packets.map(({ kind }) => kind), ["invalid", "handshake"]);
  const fits = `{"botName":"${"가".repeat(300_000)}"}`;
  assertEquals((read(`${fits}\n`) as BridgePacket[]).map(({ kind }) => kind), ["handshake"]);
});

Deno.test("BridgeDecoder turns browsers away at the first line, and only there", () => {
  const [first] = read('POST / HTTP/1.1\r\n\r\n{"botName":"b"}\n') as BridgePacket[];
  assert(first.kind === "invalid" && first.last);
  const later = read('{"botName":"b"}\nPOST / HTTP/1.1\n') as BridgePacket[];
  assert(later[1].kind === "invalid" && !later[1].last);
});

Deno.test("BridgeDecoder survives fields that are of other kinds than they should be", () => {
  const random = seededRandom(7).below;
  const values = ["null", "1", '"x"', "[]", "{}", "true", "1e999", '"\\ud800"', '{"a":{"b":[]}}'];
  const names = ["room", "text", "channelId", "auth", "botName", "client_status", "__proto__"];
  for (let round = 0; round < 1_000; round++) {
    const fields = names.map((name) => `"${name}":${values[random(values.length)]}`).join(",");
    const event = ["analyze", "message", "ping", "pong", "handshake", "x"][random(6)];
    const line = `{"event":"${event}","data":{${fields}}}`;
    assertEquals(read(`${line}\n`).length, 1, line);
  }
});

Deno.test("BridgeDecoder survives random bytes, and reads what follows them", () => {
  const random = seededRandom(11).below;
  for (let round = 0; round < 1_000; round++) {
    const noise = Uint8Array.from({ length: random(300) }, () => random(256));
    const packets = read(noise, '\n{"botName":"after"}\n') as BridgePacket[];
    const last = packets.at(-1);
    assert(last?.kind === "handshake" && last.handshake.botName === "after");
  }
});

Deno.test("nothing of a line that makes no sense is in its problem", () => {
  for (const line of ['{"text":"비밀"', '{"event":7,"x":"비밀"}', "비밀"]) {
    const [packet] = read(`${line}\n`) as BridgePacket[];
    assert(packet.kind === "invalid" && !packet.problem.includes("비밀"));
  }
});

Deno.test("encodeReply writes the form that a script reads", () => {
  const reply = { room: "우리 방", channelId: "18398338829933617", text: '안녕\n"🎉"' };
  assertEquals(
    textOf(encodeReply(reply, "analyze")),
    '{"event":"messageResponse","data":{"room":"우리 방","text":"안녕\\n\\"🎉\\"",' +
      '"channel_id":"18398338829933617"}}\n',
  );
  const line = textOf(encodeReply({ ...reply, channelId: "" }, "message"))!;
  const end = line.lastIndexOf("}") + 1;
  const base64 = line.slice(end).trimEnd();
  assertEquals(JSON.parse(line.slice(0, end)), {
    event: "messageResponse",
    data: {
      room: "우리 방",
      channel_id: null,
      message_type: "text",
      content_encoding: "base64",
      message_positions: [0, base64.length],
    },
  });
  assertEquals(
    new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))),
    reply.text,
  );
});

Deno.test("encodePing, encodePong and encodeHandshakeComplete write what scripts expect", () => {
  assertEquals(JSON.parse(textOf(encodePing("봇", 17))!), {
    event: "ping",
    data: {
      bot_name: "봇",
      channel_id: "ping",
      room: "PING",
      user_hash: "system",
      server_timestamp: 17,
      text: "",
    },
  });
  const ping = {
    botName: "봇",
    channelId: "",
    room: "R",
    userHash: "u",
    serverTimestamp: "",
    isManual: false,
  };
  assertEquals(JSON.parse(textOf(encodePong(ping, 18))!), {
    event: "pong",
    data: { bot_name: "봇", channel_id: null, room: "R", user_hash: "u", server_timestamp: 18 },
  });
  const complete = JSON.parse(textOf(encodeHandshakeComplete("봇", 19))!);
  assertEquals([complete.event, complete.data.success], ["handshakeComplete", true]);
});

Deno.test("traitsOf tells versions apart, and goes by what was written where there is none", () => {
  const rows: [version: string, written: BridgeForm, form: BridgeForm, awaits: boolean][] = [
    ["2.9.0c", "analyze", "analyze", false],
    ["3.1.3", "analyze", "analyze", false],
    ["3.1.4", "analyze", "analyze", true],
    ["3.2.10", "analyze", "analyze", true],
    ["v3.3.0", "analyze", "message", true],
    ["3.10", "analyze", "message", true],
    ["4.0.0", "analyze", "message", true],
    ["", "analyze", "analyze", false],
    ["", "message", "message", true],
    ["unknown", "message", "message", true],
  ];
  for (const [version, written, form, awaitsHandshake] of rows) {
    const traits = traitsOf(version, written);
    assertEquals([traits.form, traits.awaitsHandshake], [form, awaitsHandshake], version);
  }
});

Deno.test("harmlessText lets no text become a command to post media", () => {
  for (
    const text of ["MEDIA_URL:x", "media_x", " \u200b\u0000IMAGE_BASE64:x", "\n\tMEDIA_IMAGE:x"]
  ) assert(!/^[\s\p{C}]*(MEDIA_|IMAGE_BASE64)/iu.test(harmlessText(text)), text);
  // Scripts drop control characters wherever they are.
  for (
    const text of ["MED\u0001IA_URL:x", "\u200bM\u0000\u200bEDIA_1", "IMAGE\u200f_BASE64\u0007:x"]
  ) {
    const posted = harmlessText(text).replace(/[\p{Cc}\p{Cf}]/gu, "");
    assert(!/^\s*(MEDIA_|IMAGE_BASE64)/iu.test(posted), text);
  }
  assertEquals(harmlessText("에코: MEDIA_URL:x"), "에코: MEDIA_URL:x");
  assertEquals(mediaText("url", ["https://x.kr/a", "https://x.kr/b"]).split("|||").length, 2);
});

Deno.test("splitReply parts long texts between lines or characters, and loses nothing", () => {
  assertEquals(splitReply("짧은 글"), ["짧은 글"]);
  assertEquals(splitReply("a\n".repeat(4) + "bbb", 5), ["a\na\n", "a\na\n", "bbb"]);
  const emoji = "🎉".repeat(50_000);
  const pieces = splitReply(emoji);
  assertEquals(pieces.join(""), emoji);
  assert(pieces.every((piece) => piece.length <= replyLimit && piece.isWellFormed()));
});
