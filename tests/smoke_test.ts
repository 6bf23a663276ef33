import { assertEquals, assertThrows } from "./helpers/assert.ts";
import { checkName, fill, MadangError } from "../protocol/mod.ts";
import { parseArgs } from "../protocol/std/parse_args.ts";
import { closestString } from "../protocol/std/closest_string.ts";
import * as colors from "../protocol/std/colors.ts";
Deno.test("smoke", () => {
  assertEquals(parseArgs(["--a", "1"], { string: ["a"] }).a, "1");
  assertEquals(closestString("prot", ["port", "x"]), "port");
  colors.bold("x");
  assertEquals(fill({ ko: "{a}(이/가)", en: "" }, "ko", { a: "마당" }), "마당이");
  assertThrows(() => checkName("a:b", { ko: "", en: "" }), MadangError, "name_character");
});
