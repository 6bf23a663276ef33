import { isEpochBeginning, MessageNumbers } from "../../services/message_numbers.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

Deno.test("MessageNumbers grow within an epoch and from one to the next, below 2^53", () => {
  const first = new MessageNumbers(1);
  const second = new MessageNumbers(2);
  assert(isEpochBeginning(first.newest));
  const ids = [first.next(), first.next(), second.next(), new MessageNumbers(2 ** 21 - 1).next()];
  assertEquals(ids, ids.toSorted((a, b) => a - b));
  assertEquals(new Set(ids).size, ids.length);
  assert(ids.every(Number.isSafeInteger));
  assertEquals(first.newest, ids[1]);
});

Deno.test("MessageNumbers tell the ids of this start from all others", () => {
  const numbers = new MessageNumbers(2);
  const before = numbers.newest;
  const id = numbers.next();
  assert(numbers.isOfThisEpoch(before) && numbers.isOfThisEpoch(id));
  assert(!numbers.isOfThisEpoch(id + 1), "not given out yet");
  assert(!numbers.isOfThisEpoch(new MessageNumbers(1).next()));
  assert(!isEpochBeginning(id));
});
