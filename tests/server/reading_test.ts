import { ReadBuffer } from "../../server/net/reading.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

Deno.test("ReadBuffer gives out all bytes, and grows and shrinks with what comes", () => {
  let left = 500_000;
  let sent = 0;
  let received = 0;
  const sizes: number[] = [];
  const buffer = new ReadBuffer();
  while (sizes.length < 60) {
    const { bytes } = buffer;
    sizes.push(bytes.length);
    const count = Math.min(bytes.length, left > 0 ? left : 10);
    for (let index = 0; index < count; index++) bytes[index] = sent++ & 0xff;
    left -= count;
    for (const byte of buffer.chunk(count)) assert(byte === (received++ & 0xff));
  }
  assertEquals(received, sent);
  assertEquals([sizes[0], Math.max(...sizes), sizes.at(-1)], [512, 65_536, 512]);
});
