import { codecs } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { feed, feedSlowly, type Seen, splits } from "./bytes.ts";
import { bytesTouched } from "./bytes_touched.ts";
import { bytesOf } from "./bytes.ts";

const { colon } = codecs;
const alice: Seen = { command: "register", parameters: { id: "alice" } };
const rooms: Seen = { command: "room_list", parameters: {}, from: "alice" };
const barely: Seen = { command: "room_list", parameters: {} };

/** What the reads mean, and how the peer is written to after each. */
function styles(...reads: readonly (string | undefined)[]): [Seen[], string][] {
  const decoder = colon.createCommandDecoder();
  return reads.map((read) => [feed(decoder, read), decoder.writeStyle]);
}

Deno.test("colon decoder takes a newline right after the first command for a line peer", () => {
  assertEquals(styles("ID:alice:\n"), [[[alice], "stream"]]);
  assertEquals(styles("ID:alice:\r\nRLIST\n"), [[[alice, barely], "stream"]]);
  assertEquals(styles("ID:alice\n"), [[[alice], "stream"]]);
});

Deno.test("colon decoder answers the first command without a newline at once, and waits to see which peer it is", () => {
  assertEquals(styles("ID:alice:", "\n", "RLIST\n"), [
    [[alice], "pieces"],
    [[], "stream"],
    [[barely], "stream"],
  ]);
  assertEquals(styles("ID:alice:", "\r", "\nRLIST\n"), [
    [[alice], "pieces"],
    [[], "pieces"],
    [[barely], "stream"],
  ]);
  assertEquals(styles("ID:alice:", "RLIST:alice:"), [[[alice], "pieces"], [[rooms], "pieces"]]);
});

Deno.test("colon decoder understands a first command that comes in several reads", () => {
  assertEquals(styles("ID:al", "ice:\n")[1], [[alice], "stream"]);
  assertEquals(styles("I", "D", ":", "alice", ":", "\r\n", "RLIST\n").at(-1), [[barely], "stream"]);
  assertEquals(styles("ID:al", "ice:", "RLIST:alice:").at(-1), [[rooms], "pieces"]);
});

Deno.test("colon decoder takes a peer for a line peer that writes lines after a first command without one", () => {
  assertEquals(styles("ID:alice:", "RLIST:alice:\n", "RLIST:alice:\r\nRLIST\n"), [
    [[alice], "pieces"],
    [[rooms], "stream"],
    [[rooms, barely], "stream"],
  ]);
});

Deno.test("colon decoder does not take a legacy client's file for lines", () => {
  const file: Seen = {
    command: "file",
    parameters: { to: "bob", name: "a.txt", size: "11" },
    from: "alice",
  };
  assertEquals(
    styles("ID:alice:", "RLIST:alice:", "FILE:alice:bob:a.txt:11hello\nyou:\n", "RLIST:alice:"),
    [
      [[alice], "pieces"],
      [[rooms], "pieces"],
      [[file, { body: "hello\nyou:\n", last: true }], "pieces"],
      [[rooms], "pieces"],
    ],
  );
});

Deno.test("colon decoder takes a first line of garbage for a line peer", () => {
  assertEquals(styles("what is this\r\nHost: madang\r\n\r\nRLIST\n"), [[[
    { invalid: "command_unknown" },
    { invalid: "command_unknown" },
    barely,
  ], "stream"]]);
  assertEquals(styles("hello", undefined, "\n", "RLIST\n").at(-1), [[barely], "stream"]);
  assertEquals(styles("\n", "RLIST\n").at(-1), [[barely], "stream"]);
});

Deno.test("colon decoder does not take a newline in a legacy client's text or file for a line", () => {
  const said: Seen = { command: "broadcast", parameters: { text: "one\ntwo" }, from: "alice" };
  assertEquals(styles("ID:alice:BR:alice:one\ntwo:"), [[[alice, said], "pieces"]]);
  assertEquals(styles("ID:alice:", "BR:alice:one\ntwo:"), [[[alice], "pieces"], [
    [said],
    "pieces",
  ]]);
  const file: Seen = {
    command: "file",
    parameters: { to: "bob", name: "cat.png", size: "3" },
    from: "alice",
  };
  assertEquals(styles("FILE:alice:bob:cat.png:3a\nb"), [[
    [file, { body: "a\nb", last: true }],
    "pieces",
  ]]);
  assertEquals(styles("FILE:alice:bob:cat.png:3\na\nb"), [[
    [file, { body: "a\nb", last: true }],
    "stream",
  ]]);
  assertEquals(styles("FILE:alice:bob:cat.png:3", "\na\nb").at(-1), [
    [{ body: "a\nb", last: true }],
    "stream",
  ]);
});

Deno.test("colon decoder lets a legacy command be split anywhere but after a `:` that could end it", () => {
  const text = "BR:alice:안녕 🎉하나:";
  for (const reads of splits(text)) {
    const decoder = colon.createCommandDecoder();
    feed(decoder, "ID:alice:", "RLIST:alice:");
    assertEquals(feed(decoder, ...reads), [
      { command: "broadcast", parameters: { text: "안녕 🎉하나" }, from: "alice" },
    ]);
  }
  const decoder = colon.createCommandDecoder();
  feed(decoder, "ID:alice:", "RLIST:alice:");
  assertEquals(feedSlowly(decoder, bytesOf(text)).length, 1);
});

Deno.test("colon decoder lets two legacy commands be split anywhere but in the first one's text", () => {
  const [first, second] = ["RMEM:alice:마당:", "BR:alice:hi:"];
  const expected: Seen[] = [
    { command: "room_members", parameters: { room: "마당" }, from: "alice" },
    { command: "broadcast", parameters: { text: "hi" }, from: "alice" },
  ];
  for (const reads of splits(first + second)) {
    const decoder = colon.createCommandDecoder();
    feed(decoder, "ID:alice:", "RLIST:alice:");
    assertEquals(feed(decoder, ...reads), expected);
  }
});

Deno.test("colon decoder waits for the end of a character before a pause ends a question", () => {
  const decoder = colon.createCommandDecoder();
  feed(decoder, "ID:alice:", "RLIST:alice:");
  const bytes = bytesOf("AICHAT:alice:안녕");
  assertEquals(feed(decoder, bytes.subarray(0, -1)), []);
  assertEquals(decoder.awaitsPause, true);
  assertEquals(feed(decoder, undefined), []);
  assertEquals(decoder.awaitsPause, false);
  assertEquals(feed(decoder, bytes.subarray(-1), undefined), [
    { command: "ai", parameters: { question: "안녕" }, from: "alice" },
  ]);
});

Deno.test("colon decoder waits for a known legacy command without a pause, and for an unknown one with it", () => {
  const decoder = colon.createCommandDecoder();
  feed(decoder, "ID:alice:", "RLIST:alice:");
  for (const [text, awaitsPause] of [["B", false], ["R:alice:hi", false]] as const) {
    assertEquals(feed(decoder, text), []);
    assertEquals(decoder.awaitsPause, awaitsPause, text);
    assertEquals(feed(decoder, undefined), []);
  }
  feed(decoder, ":");
  feed(decoder, "BRO");
  assertEquals(decoder.awaitsPause, true);
  assertEquals(feed(decoder, undefined), [{ invalid: "command_unknown_nearest" }]);
  assertEquals(decoder.awaitsPause, false);
});

Deno.test("colon decoder refuses a legacy command beyond its limit once, drops it to its end, and goes on", () => {
  const decoder = colon.createCommandDecoder();
  feed(decoder, "ID:alice:", "RLIST:alice:");
  assertEquals(feed(decoder, "BR:alice:" + "x".repeat(98_298)), [{ invalid: "line_too_long" }]);
  assertEquals(feed(decoder, "xxx", "y:", "RLIST:alice:"), [rooms]);
  assertEquals(feed(decoder, "BR:alice:" + "x".repeat(98_298), "more"), [{
    invalid: "line_too_long",
  }]);
  assertEquals(decoder.awaitsPause, true);
  assertEquals(feed(decoder, undefined, "RLIST:alice:"), [rooms]);
});

Deno.test("colon decoder refuses a line beyond its limit, also as the first, and goes on", () => {
  const long = "BR:alice:" + "x".repeat(300_000);
  assertEquals(feed(colon.createCommandDecoder(), "ID:alice:\n", long, long, "\nRLIST\n"), [
    alice,
    { invalid: "line_too_long" },
    barely,
  ]);
  assertEquals(feed(colon.createCommandDecoder(), long, long, "\nRLIST\n"), [
    { invalid: "line_too_long" },
    barely,
  ]);
});

Deno.test("colon decoder hands over a file's bytes as they come, and keeps none", () => {
  const decoder = colon.createCommandDecoder();
  feed(decoder, "ID:alice:\n", `FILE:alice:bob:big:${Number.MAX_SAFE_INTEGER}\n`);
  const chunk = new Uint8Array(65_536).fill(0x0a);
  for (let count = 0; count < 100; count++) {
    const [item] = decoder.push(chunk);
    // A view of the read itself.
    assertEquals(item.kind === "body" && item.bytes.buffer === chunk.buffer && !item.last, true);
  }
});

Deno.test("colon decoder refuses what is not UTF-8, and goes on", () => {
  const bad = Uint8Array.of(0x42, 0x52, 0x3a, 0x61, 0x3a, 0xff, 0x3a);
  const legacy = colon.createCommandDecoder();
  assertEquals(feed(legacy, "ID:alice:", bad, "RLIST:alice:"), [
    alice,
    { invalid: "not_utf8" },
    rooms,
  ]);
  const lines = colon.createCommandDecoder();
  assertEquals(feed(lines, "ID:alice:\n", bad, "\nRLIST\n"), [
    alice,
    { invalid: "not_utf8" },
    barely,
  ]);
});

Deno.test("colon decoder is not slowed down by a peer that sends separators one by one", () => {
  for (const unit of [":", ":BR", ":BR:alice:x", ":RLIST:alice"]) {
    const decoder = colon.createCommandDecoder();
    feed(decoder, "ID:alice:", "RLIST:alice:");
    const bytes = bytesOf(unit);
    decoder.push(bytesOf("AICHAT:alice:x"));
    decoder.pause();
    decoder.push(bytesOf("BR:bob:x"));
    const count = 30_000;
    const touched = bytesTouched(() => {
      for (let sent = 0; sent < count; sent += bytes.length) decoder.push(bytes);
    });
    assertEquals(touched < 1_000 * count, true, `${unit}: ${touched}`); // quadratic, it would be 15 times as many
  }
});
