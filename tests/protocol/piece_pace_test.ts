import { bytesLimit, PiecePace } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("PiecePace makes pieces longer while they leave soon, and shorter while they do not", () => {
  const pace = new PiecePace();
  const lengths = [0, 9, 0, 50, 101, 101, 1_000, 1_000, 1_000, 5].map((milliseconds) => {
    pace.left(milliseconds);
    return pace.length / 1024;
  });
  assertEquals(lengths, [128, 256, 256, 256, 128, 64, 32, 16, 16, 32]);
  assertEquals(bytesLimit, 256 * 1024);
});
