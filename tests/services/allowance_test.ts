import { Bucket, Buckets, budgetsFor, createAllowance } from "../../services/allowance.ts";
import type { Allowance } from "../../services/context.ts";
import { assertEquals } from "../helpers/assert.ts";

const budgets = {
  message: { burst: 2, perSecond: 4 },
  query: { burst: 1, perSecond: 1 },
  bytes: { burst: 1_000, perSecond: 100 },
  time: { burst: 4, perSecond: 250 },
};

function allowanceAt(now: () => number): Allowance {
  return createAllowance(new Buckets(budgets, now));
}

Deno.test("createAllowance() grants a burst, then as much as flows in", () => {
  let now = 0;
  const allowance = allowanceAt(() => now);
  assertEquals([1, 2, 3].map(() => allowance.take("message")), [0, 0, 0.25]);
  now = 200;
  assertEquals(allowance.take("message").toFixed(2), "0.05");
  now = 250;
  assertEquals(allowance.take("message"), 0);
  assertEquals(allowance.take("message"), 0.25, "asking too often costs nothing");
  now = 60_000;
  assertEquals(
    [1, 2, 3].map(() => allowance.take("message")),
    [0, 0, 0.25],
    "no more than a burst",
  );
});

Deno.test("createAllowance() keeps a budget per class, and none for what is free", () => {
  const allowance = allowanceAt(() => 0);
  assertEquals([allowance.take("query"), allowance.take("query")], [0, 1]);
  assertEquals(allowance.take("message"), 0);
  for (let index = 0; index < 10; index++) assertEquals(allowance.take("free"), 0);
});

Deno.test("createAllowance() survives a clock that goes backwards", () => {
  let now = 10_000;
  const allowance = allowanceAt(() => now);
  allowance.take("query");
  now = 0;
  assertEquals(allowance.take("query"), 1);
  now = 1_000;
  assertEquals(allowance.take("query"), 0);
});

Deno.test("createAllowance() gives nothing after too many bytes, and owes no more than a burst of them", () => {
  let now = 0;
  const allowance = allowanceAt(() => now);
  allowance.spend(1_049);
  assertEquals([allowance.take("message"), allowance.take("query")], [0.5, 0.5]);
  assertEquals(allowance.take("free"), 0);
  now = 500;
  assertEquals(allowance.take("message"), 0);
  allowance.spend(1_000_000);
  assertEquals(allowance.take("message"), 10.01);
});

Deno.test("createAllowance() draws on all shares, and takes nothing where one of them refuses", () => {
  const shared = new Buckets(budgetsFor(2, budgets), () => 0);
  const [one, other, third] = [0, 0, 0].map(() =>
    createAllowance(new Buckets(budgets, () => 0), shared)
  );
  assertEquals([one.take("query"), one.take("query")], [0, 1]);
  assertEquals([other.take("query"), third.take("query")], [0, 0.5]);
  assertEquals(third.take("message"), 0, "another class");
});

Deno.test("Bucket is full when nothing is missing any more", () => {
  let now = 0;
  const bucket = new Bucket({ burst: 2, perSecond: 1 }, () => now);
  assertEquals(bucket.isFull, true);
  bucket.take();
  assertEquals(bucket.isFull, false);
  now = 1_000;
  assertEquals(bucket.isFull, true);
});

Deno.test("createAllowance() lets others go when an address has had its share of the server's time", () => {
  let now = 0;
  const shared = new Buckets(budgetsFor(3, budgets), () => now);
  const [one, other] = [1, 2].map(() => createAllowance(new Buckets(budgets, () => now), shared));
  assertEquals(one.occupy(2), 0);
  assertEquals(other.occupy(2), 0.004, "together they have no more than one");
  now = 4;
  assertEquals(one.occupy(0), 0);
  assertEquals(one.occupy(1_000), 0.02, "a single long command makes nobody wait for long");
  assertEquals(one.take("message"), 0, "nothing is refused because of it");
});

Deno.test("Buckets are not full while any of them misses something", () => {
  const spending: ((allowance: Allowance) => void)[] = [
    (allowance) => allowance.take("message"),
    (allowance) => allowance.take("query"),
    (allowance) => allowance.spend(1),
    (allowance) => allowance.occupy(1),
  ];
  for (const spend of spending) {
    let now = 0;
    const buckets = new Buckets(budgets, () => now);
    assertEquals(buckets.isFull, true);
    spend(createAllowance(buckets));
    assertEquals(buckets.isFull, false, String(spend));
    now = 10_000;
    assertEquals(buckets.isFull, true);
  }
});
