import { BucketTable, type Refillable } from "../../services/bucket_table.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const spent: Refillable = { isFull: false };
const full: Refillable = { isFull: true };

Deno.test("BucketTable gives the same bucket for the same name", () => {
  const table = new BucketTable<Refillable>(10);
  const kept = table.of("a", () => ({ isFull: false }));
  assertEquals(table.of("a", () => full) === kept, true);
  assertEquals(table.size, 1);
});

Deno.test("BucketTable forgets those that miss nothing before any that does", () => {
  const table = new BucketTable<Refillable>(1_000);
  table.of("spent", () => spent);
  for (let count = 0; count < 5_000; count++) table.of(`full ${count}`, () => full);
  assertEquals(table.of("spent", () => full), spent);
  assert(table.size <= 1_000, `${table.size} are remembered`);
});

Deno.test("BucketTable forgets the oldest where none is full", () => {
  const table = new BucketTable<Refillable>(100);
  for (let count = 0; count < 250; count++) table.of(`name ${count}`, () => spent);
  assertEquals(table.size, 100);
  assertEquals(table.of("name 150", () => full), spent);
  assertEquals(table.of("name 149", () => full), full);
});

Deno.test("BucketTable looks at few buckets for each new name, however many there are", () => {
  let looks = 0;
  const counted: Refillable = {
    get isFull() {
      looks++;
      return false;
    },
  };
  const table = new BucketTable<Refillable>(2_000);
  for (let count = 0; count < 12_000; count++) table.of(`name ${count}`, () => counted);
  assert(looks <= 20 * 10_000, `${looks} looks`);
});
