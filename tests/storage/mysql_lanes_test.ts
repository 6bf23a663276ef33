import { createLane, joinStatements } from "../../server/storage/mysql/lanes.ts";
import { assertEquals, assertGreater } from "../helpers/assert.ts";

Deno.test("createLane() makes one statement of the rows of a table, and keeps their order", () => {
  const lane = createLane();
  lane.row("INSERT a VALUES", "(1)");
  lane.row("INSERT b VALUES", "(1)", "END");
  lane.row("INSERT a VALUES", "(2)");
  assertEquals(lane.finish(), ["INSERT a VALUES (1),(2) ", "INSERT b VALUES (1) END"]);
});

Deno.test("createLane() does rows before the statement that follows them, and the others after it", () => {
  const lane = createLane();
  lane.row("a", "(1)");
  lane.statement("DELETE");
  lane.statement("UPDATE");
  lane.row("a", "(2)");
  assertEquals(lane.finish(), ["a (1) ", "DELETE", "UPDATE", "a (2) "]);
});

Deno.test("createLane() divides what is too long for one statement, and loses no row", () => {
  const lane = createLane();
  const rows = Array.from({ length: 1_000 }, (_, index) => `(${index},'${"x".repeat(1_000)}')`);
  for (const row of rows) lane.row("a", row);
  const statements = lane.finish();
  assertGreater(statements.length, 3);
  assertEquals(statements.map((statement) => statement.slice(2, -1)).join(","), rows.join(","));
});

Deno.test("joinStatements() joins what fits, in order, and leaves alone what is too long", () => {
  assertEquals(joinStatements(["a", "b", "cccc", "d", "e"], 3), ["a;\nb", "cccc", "d;\ne"]);
  assertEquals(joinStatements([]), []);
});
