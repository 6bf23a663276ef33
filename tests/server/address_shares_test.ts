import { AddressShares } from "../../server/net/address_shares.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const one = { burst: 1, perSecond: 1 };
const budgets = { message: one, query: one, bytes: one, time: one };

Deno.test("AddressShares gives connections of one network the same, and exempt ones nothing", () => {
  const shares = new AddressShares(budgets, new Set(["127.0.0.1"]), () => 0);
  assert(shares.of("203.0.113.7") === shares.of("::ffff:203.0.113.7"));
  assert(shares.of("2001:db8::1") === shares.of("2001:db8::ffff:2"));
  assert(shares.of("2001:db8::1") !== shares.of("2001:db8:0:1::1"));
  assertEquals(shares.of("127.0.0.1"), undefined);
});

Deno.test("AddressShares remembers a bounded number, and those longest that were asked for much", () => {
  const shares = new AddressShares(budgets, new Set(), () => 0, 3);
  const busy = shares.of("10.0.0.1");
  busy?.query.take();
  for (let index = 2; index < 100; index++) shares.of(`10.0.0.${index}`);
  assert(shares.remembered <= 3);
  assert(shares.of("10.0.0.1") === busy);
  for (let index = 2; index < 100; index++) shares.of(`10.0.1.${index}`)?.query.take();
  assertEquals(shares.remembered, 3);
  assert(shares.of("10.0.0.1") !== busy, "at last the oldest goes");
});
