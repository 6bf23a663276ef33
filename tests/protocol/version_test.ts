import configuration from "../../deno.json" with { type: "json" };
import { version } from "../../protocol/version.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("the programs have the version that deno.json has", () => {
  assertEquals(version, configuration.version);
});
