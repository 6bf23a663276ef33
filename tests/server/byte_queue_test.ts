import type { ChatEvent } from "../../protocol/mod.ts";
import { ByteQueue } from "../../server/net/byte_queue.ts";
import { encode, encodeOnce, encodingOf } from "../../server/net/encoding.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
const alphabet = encoder.encode("abcdefghijklmnopqrstuvwxyz");

function taken(queue: ByteQueue): string {
  let text = "";
  while (!queue.isEmpty) {
    text += decoder.decode(queue.takeJoined());
    queue.done();
  }
  return text;
}

Deno.test("ByteQueue gives out what follows without a gap as it is, uncopied", () => {
  const queue = new ByteQueue();
  queue.append(alphabet, 2, 4);
  queue.append(alphabet, 4, 9);
  const bytes = queue.takeJoined();
  assert(bytes.buffer === alphabet.buffer);
  assertEquals([decoder.decode(bytes), queue.isEmpty], ["cdefghi", true]);
});

Deno.test("ByteQueue joins what does not follow, and keeps the order", () => {
  const queue = new ByteQueue();
  queue.append(alphabet, 0, 2);
  queue.append(alphabet, 3, 5);
  queue.append(encoder.encode("!"), 0, 1);
  queue.append(alphabet, 5, 6);
  assertEquals(taken(queue), "abde!f");
});

Deno.test("ByteQueue gives out one by one what was added to stand alone", () => {
  const queue = new ByteQueue();
  queue.add(alphabet, 0, 2);
  queue.add(alphabet, 2, 4);
  assertEquals(decoder.decode(queue.take()), "ab");
  assertEquals(decoder.decode(queue.take()), "cd");
  assert(queue.isEmpty);
});

Deno.test("ByteQueue keeps any number of scattered bytes in order, and lets go of their blocks", () => {
  const queue = new ByteQueue();
  let expected = "";
  for (let index = 0; index < 1_000; index++) {
    const text = `${index},`;
    // Blocks that are written over once they are gathered would show in the text.
    const block = encoder.encode(`<${text}>`);
    queue.append(block, 1, 1 + text.length);
    expected += text;
  }
  assertEquals(taken(queue), expected);
});

Deno.test("ByteQueue does not give a buffer away again while what it holds is being written", () => {
  const [one, two] = [new ByteQueue(), new ByteQueue()];
  for (const queue of [one, two]) {
    queue.append(alphabet, 0, 1);
    queue.append(alphabet, queue === one ? 2 : 4, 6);
  }
  const first = one.takeJoined();
  const second = two.takeJoined();
  assertEquals([decoder.decode(first), decoder.decode(second)], ["acdef", "aef"]);
  one.done();
  one.append(alphabet, 7, 8);
  one.append(alphabet, 9, 10);
  assertEquals(decoder.decode(one.takeJoined()), "hj");
  assertEquals(decoder.decode(second), "aef");
});

function said(id: number, text: string): ChatEvent {
  return { event: "message", message: { id, at: 0, type: "RMSG", from: "alice", to: "r", text } };
}

Deno.test("messages encoded one after the other lie one behind the other, for each encoding", () => {
  for (const codec of ["json", "colon"] as const) {
    const encoding = encodingOf(codec, "ko");
    const other = encodingOf(codec === "json" ? "colon" : "json", "ko");
    const queue = new ByteQueue();
    let expected = "";
    // More than one block holds, and now and then one that is too long to share.
    for (let id = 1; id <= 2_000; id++) {
      const event = said(id, id % 500 === 0 ? "긴".repeat(3_000) : `안녕 ${id}`);
      const bytesIn = encodeOnce(event);
      bytesIn(other);
      const { block, start, end } = bytesIn(encoding)!;
      assert(bytesIn(encoding)!.block === block);
      queue.append(block, start, end);
      expected += decoder.decode(encoding.codec.encodeEvent(event, "ko"));
    }
    assertEquals(taken(queue), expected);
  }
});

Deno.test("an event that a protocol's peers do not get has no bytes", () => {
  assertEquals(encode({ event: "ping" }, encodingOf("colon", "en")), undefined);
});
