import { createAllowance } from "../../services/allowance.ts";
import { assertEquals } from "../helpers/assert.ts";

const budgets = { message: { burst: 2, perSecond: 4 }, query: { burst: 1, perSecond: 1 } };

Deno.test("createAllowance() grants a burst, then as much as flows in", () => {
  let now = 0;
  const allowance = createAllowance(budgets, () => now);
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
  const allowance = createAllowance(budgets, () => 0);
  assertEquals([allowance.take("query"), allowance.take("query")], [0, 1]);
  assertEquals(allowance.take("message"), 0);
  for (let index = 0; index < 10; index++) assertEquals(allowance.take("free"), 0);
});

Deno.test("createAllowance() survives a clock that goes backwards", () => {
  let now = 10_000;
  const allowance = createAllowance(budgets, () => now);
  allowance.take("query");
  now = 0;
  assertEquals(allowance.take("query"), 1);
  now = 11_000;
  assertEquals(allowance.take("query"), 0);
});
