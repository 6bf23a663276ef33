import { codecs } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { bytesOf, receive } from "./bytes.ts";

const ping = '{"event":"ping"}\n';
const seenPing = { kind: "event" as const, event: { event: "ping" as const } };

Deno.test("json client leaves out what it does not know or cannot read", () => {
  const lines = [
    '{"event":"typing","id":"bob"}',
    '{"event":"message","id":"1","at":2,"type":"BR","from":"bob","to":"ALL","text":"x"}',
    '{"event":"message","id":1,"at":2,"type":"SHOUT","from":"bob","to":"ALL","text":"x"}',
    '{"event":"presence","id":"bob"}',
    '{"event":7}',
    '{"event":null}',
    '{"part":{"pictures":[]}}',
    '{"part":{"messages":[7]}}',
    '{"part":7,"request":{}}',
    '{"error":"no"}',
    '{"error":{"code":7,"message":"x"}}',
    '{"request":{},"result":{}}',
    "{}",
    "[]",
    "null",
    "SSH-2.0-OpenSSH_9.6",
    "",
  ];
  for (const line of lines) {
    assertEquals(receive(codecs.json.createEventDecoder(), `${line}\n${ping}`), [seenPing], line);
  }
  const notUtf8 = Uint8Array.of(0x22, 0xff, 0x22, 0x0a);
  assertEquals(receive(codecs.json.createEventDecoder(), notUtf8, ping), [seenPing]);
});

Deno.test("json client ignores unknown fields of what it knows", () => {
  assertEquals(receive(codecs.json.createEventDecoder(), '{"event":"ping","why":"idle"}\n'), [
    seenPing,
  ]);
});

Deno.test("json client reads errors whose codes it does not know, and takes them as lasting unless told", () => {
  assertEquals(
    receive(codecs.json.createEventDecoder(), '{"error":{"code":"moon_full","message":"Wait."}}\n'),
    [{ kind: "error", error: { code: "moon_full", message: "Wait.", temporary: false } }],
  );
});

Deno.test("json client gets the raw bytes of a line, however they come", () => {
  const text =
    `{"request":1,"part":{"records":[]},"bytes":4}\n\n{}\n{"event":"new","bytes":2}\n{}${ping}`;
  const expected = [
    { kind: "part" as const, request: 1, part: { records: [] }, bytes: bytesOf("\n{}\n") },
    seenPing,
  ];
  assertEquals(receive(codecs.json.createEventDecoder(), text), expected);
  const slowly = [...bytesOf(text)].map((byte) => Uint8Array.of(byte));
  assertEquals(receive(codecs.json.createEventDecoder(), ...slowly), expected);
});
