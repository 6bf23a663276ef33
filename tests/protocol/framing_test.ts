import { ByteBuffer, decodeText, MadangError } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { bytesOf, joined, textOf } from "./bytes.ts";
import { bytesTouched } from "./bytes_touched.ts";

function takeAll(buffer: ByteBuffer, limit = 100): unknown[] {
  const lines = [];
  for (let line; (line = buffer.takeLine(limit)) !== undefined;) {
    lines.push(line instanceof MadangError ? line.code : line);
  }
  return lines;
}

function push(buffer: ByteBuffer, bytes: Uint8Array | string, limit?: number): unknown[] {
  const read = typeof bytes === "string" ? bytesOf(bytes) : bytes.slice();
  buffer.append(read);
  const lines = takeAll(buffer, limit);
  buffer.keep();
  read.fill(0x0a);
  return lines;
}

Deno.test("ByteBuffer takes every line of a read, and keeps what is not complete", () => {
  const buffer = new ByteBuffer();
  assertEquals(push(buffer, "one\ntwo\r\n\n\r\nthr"), ["one", "two", "", ""]);
  assertEquals(push(buffer, "ee"), []);
  assertEquals(push(buffer, "\nfour\n"), ["three", "four"]);
  assertEquals(buffer.length, 0);
});

Deno.test("ByteBuffer takes the same lines byte by byte, whatever overwrites the reads", () => {
  const text = "하나\r\n" + "x".repeat(2_000) + "\n🎉\n";
  const buffer = new ByteBuffer();
  const lines = [...bytesOf(text)].flatMap((byte) => push(buffer, Uint8Array.of(byte), 5_000));
  assertEquals(lines, ["하나", "x".repeat(2_000), "🎉"]);
});

Deno.test("ByteBuffer leaves a carriage return within a line alone", () => {
  assertEquals(push(new ByteBuffer(), "a\rb\r\r\n"), ["a\rb\r"]);
});

Deno.test("ByteBuffer reports a line that is too long once, skips it, and goes on", () => {
  for (const size of [1, 7, 1_000]) {
    const buffer = new ByteBuffer();
    const text = `${"x".repeat(10)}\n${"y".repeat(11)}\n${"z".repeat(300)}\nok\n`;
    const lines = [];
    for (let at = 0; at < text.length; at += size) {
      lines.push(...push(buffer, text.slice(at, at + size), 10));
      assert(buffer.length <= 10, "what is skipped must not be kept");
    }
    assertEquals(lines, ["x".repeat(10), "line_too_long", "line_too_long", "ok"]);
  }
});

Deno.test("ByteBuffer tells a line that is not UTF-8 from the next", () => {
  const bytes = joined(
    bytesOf("a\n"),
    Uint8Array.of(0xff, 0x0a, 0xec, 0x95, 0x0a),
    bytesOf("안\n"),
  );
  assertEquals(push(new ByteBuffer(), bytes), ["a", "not_utf8", "not_utf8", "안"]);
});

Deno.test("ByteBuffer keeps a byte order mark in the text", () => {
  assertEquals(push(new ByteBuffer(), Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x0a)), ["\ufeffa"]);
  assertEquals(decodeText(Uint8Array.of(0xc0, 0x80)), undefined);
});

Deno.test("ByteBuffer takes counted bytes between lines, as many as there are", () => {
  const buffer = new ByteBuffer();
  buffer.append(bytesOf("head\n\n:\nab"));
  assertEquals(buffer.takeLine(100), "head");
  assertEquals(textOf(buffer.take(3)), "\n:\n");
  assertEquals(textOf(buffer.take(5)), "ab");
  assertEquals(buffer.length, 0);
});

Deno.test("ByteBuffer discards bytes that have not come yet", () => {
  const buffer = new ByteBuffer();
  buffer.append(bytesOf("ab"));
  buffer.discard(5);
  buffer.keep();
  assertEquals(push(buffer, "c\n"), []);
  assertEquals(push(buffer, "ef\ng\n"), ["f", "g"]);
});

Deno.test("ByteBuffer does not look at bytes again and again when they come one by one", () => {
  const buffer = new ByteBuffer();
  const byte = Uint8Array.of(0x78);
  const touched = bytesTouched(() => {
    for (let count = 0; count < 100_000; count++) {
      buffer.append(byte);
      buffer.takeLine(200_000);
      buffer.keep();
    }
  });
  assert(touched < 1_000_000, `${touched}`); // quadratic, it would be five thousand times as many
  assertEquals((push(buffer, "\n", 200_000)[0] as string).length, 100_000);
});
