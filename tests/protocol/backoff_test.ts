import { Backoff } from "../../protocol/backoff.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("Backoff draws from a ceiling that doubles up to a limit, and starts over", () => {
  const ceilings = new Backoff({ first: 500, longest: 3_000 }, () => 1 - Number.EPSILON);
  const drawn = Array.from({ length: 5 }, () => ceilings.next());
  assertEquals(drawn.map((delay) => delay + 1), [500, 1_000, 2_000, 3_000, 3_000]);
  ceilings.reset();
  assertEquals(ceilings.next() + 1, 500);
  assertEquals(new Backoff({ first: 500, longest: 3_000 }, () => 0).next(), 0);
});
