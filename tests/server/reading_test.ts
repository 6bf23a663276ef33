import { readChunks } from "../../server/net/reading.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

Deno.test("readChunks() yields all bytes, with a buffer that grows and shrinks with what comes", async () => {
  let left = 500_000;
  let sent = 0;
  const sizes: number[] = [];
  const source = {
    read(buffer: Uint8Array): Promise<number | null> {
      sizes.push(buffer.length);
      const count = Math.min(buffer.length, left > 0 ? left : 10);
      if (left <= 0 && sizes.length > 60) return Promise.resolve(null);
      for (let index = 0; index < count; index++) buffer[index] = sent++ & 0xff;
      left -= count;
      return Promise.resolve(count);
    },
  };
  let received = 0;
  for await (const chunk of readChunks(source)) {
    for (const byte of chunk) assert(byte === (received++ & 0xff));
  }
  assertEquals(received, sent);
  assertEquals([sizes[0], Math.max(...sizes), sizes.at(-1)], [1_024, 65_536, 1_024]);
});

Deno.test("readChunks() ends at the end, and throws what reading throws", async () => {
  const ended = { read: () => Promise.resolve(null) };
  for await (const _ of readChunks(ended)) assert(false);
  const failing = { read: () => Promise.reject(new Error("reset")) };
  let message = "";
  try {
    for await (const _ of readChunks(failing)) assert(false);
  } catch (error) {
    message = String(error);
  }
  assertEquals(message, "Error: reset");
});
