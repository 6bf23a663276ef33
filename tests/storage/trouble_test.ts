import { MadangError } from "../../protocol/mod.ts";
import { watchTrouble } from "../../server/storage/trouble.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { gatheringLog } from "./place.ts";

/** Trouble whose probe fails while `isFull`, and is counted. */
function troubleOf(said: string[]) {
  const disk = { isFull: false, probes: 0 };
  const trouble = watchTrouble(async () => {
    disk.probes++;
    await Promise.resolve();
    if (disk.isFull) throw new Error("full");
  }, { ...gatheringLog(said), info: (_category, message) => void said.push(message) });
  return { disk, trouble, [Symbol.dispose]: () => trouble.close() };
}

/** A moment later: what was tried is over. */
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

Deno.test("watchTrouble() says once when it begins, and once when it has been tried that it is over", async () => {
  const said: string[] = [];
  using made = troubleOf(said);
  const { disk, trouble } = made;
  trouble.committed(undefined);
  assertEquals(trouble.whenWorking(), undefined);
  disk.isFull = true;
  for (let count = 0; count < 100; count++) {
    trouble.committed("full");
    trouble.committed(undefined); // a small one, which still found room
  }
  assertEquals(said.length, 1);
  await assertRejects(() => Promise.resolve(trouble.whenWorking()), MadangError, "storage_failed");
  await later();
  disk.isFull = false;
  await trouble.whenWorking();
  await later();
  assertEquals(trouble.whenWorking(), undefined);
  assertEquals(typeof trouble.since, "number");
  trouble.committed(undefined);
  assertEquals(trouble.since, undefined);
  assertEquals(said.length, 2);
});

Deno.test("watchTrouble() tries once for all who wait, and lets them go on in their order", async () => {
  using made = troubleOf([]);
  const { disk, trouble } = made;
  trouble.committed("full");
  const order: number[] = [];
  const goOn = async (number: number) => {
    const working = trouble.whenWorking();
    if (working) await working;
    order.push(number);
  };
  const first = goOn(0).then(() => goOn(3)); // as soon as it can, but after those who wait
  await Promise.all([first, goOn(1), goOn(2)]);
  assertEquals(order, [0, 1, 2, 3]);
  assertEquals(disk.probes, 1);
  await later();
});

Deno.test("watchTrouble() tries for nothing, and says nothing, once it is closed", () => {
  const said: string[] = [];
  const { trouble } = troubleOf(said);
  trouble.close();
  trouble.committed("the storage is not open"); // a timer would be left behind
  assertEquals([said, trouble.since], [[], undefined]);
});
