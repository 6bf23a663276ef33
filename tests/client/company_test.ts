import { Company } from "../../client/company.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("Company tells who comes, and who comes again", () => {
  const company = new Company();
  company.registered(["alice", "밥"], 0);
  assertEquals([company.came("carol", 1), company.came("Carol", 2), company.came("밥", 3)], [
    true,
    false,
    false,
  ]);
  company.went("CAROL");
  assertEquals(company.came("carol", 4), true);
});

Deno.test("Company does not tell who comes back after the connection was lost, for a while", () => {
  const company = new Company();
  company.registered(["alice", "bob", "carol", "dave"], 0);
  company.registered(["alice"], 1_000);
  assertEquals(company.came("bob", 2_000), false);
  company.went("bob");
  assertEquals(company.came("bob", 3_000), true, "who left has been told");
  assertEquals(company.came("erin", 4_000), true);
  assertEquals(company.came("carol", 61_000), true, "too late to belong to it");
  company.registered(["alice", "carol"], 70_000);
  assertEquals(company.came("dave", 70_001), true, "who was given up before");
});

Deno.test("Company does not tell who comes back after the connection was lost twice", () => {
  const company = new Company();
  company.registered(["alice", "bob"], 0);
  company.registered(["alice"], 1_000);
  company.registered(["alice"], 2_000);
  assertEquals(company.came("bob", 3_000), false);
});
