import { ReadingPace } from "../../server/net/reading_pace.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const ascii = new Uint8Array(1_000).fill(0x61);
const korean = new TextEncoder().encode("가".repeat(300));

/** Writes a piece as an outbox does, and returns how long it waited. */
function write(pace: ReadingPace, piece: Uint8Array, now: number, isFlood = false): number {
  const pause = pace.pauseBefore(piece, isFlood, now);
  pace.wrote(piece, now + pause);
  return pause;
}

Deno.test("ReadingPace waits before what a peer could cut, and not where one read takes it all", () => {
  const pace = new ReadingPace();
  assertEquals(write(pace, korean.subarray(0, 300), 0), 0);
  assertEquals(write(pace, korean.subarray(0, 300), 1), 0);
  assertEquals(write(pace, korean, 2), 19);
  assertEquals(write(pace, korean, 500), 0, "it had time to read");
  assertEquals(write(pace, korean, 501, true), 1, "less time in a flood");
});

Deno.test("ReadingPace never waits for plain ASCII, however much of it there is", () => {
  const pace = new ReadingPace();
  for (let now = 0; now < 1_000; now++) assertEquals(write(pace, ascii, now), 0);
});

Deno.test("ReadingPace lets a peer catch up with ASCII before other text, for a bounded time", () => {
  const pace = new ReadingPace();
  for (let piece = 0; piece < 50; piece++) write(pace, ascii, 0);
  const some = pace.pauseBefore(korean, false, 0);
  assert(some > 20 && some <= 100, String(some));
  const busy = new ReadingPace();
  for (let now = 0; now < 1_000_000; now += 10) write(busy, ascii, now);
  assert(busy.pauseBefore(korean, false, 1_000_000) <= 400);
});
