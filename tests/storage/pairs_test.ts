import { indexTokens, keywordTest, queryTokens } from "../../server/storage/pairs.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

Deno.test("indexTokens() has a token for each character and each two neighbours", () => {
  assertEquals(indexTokens("ab"), "002p 002q 002p002q");
  assertEquals(indexTokens("가"), "0xz4");
  assertEquals(indexTokens(""), "");
  assertEquals(indexTokens("👧"), "2quf");
});

Deno.test("indexTokens() makes tokens of ASCII letters and digits alone, four or eight of them", () => {
  const text = "한 A\u0000\u{10ffff}é\n*\"'AND";
  for (const token of indexTokens(text).split(" ")) {
    assert(/^([0-9a-z]{4}|[0-9a-z]{8})$/.test(token), token);
  }
});

Deno.test("queryTokens() has only tokens that a text with the keyword has", () => {
  const tokens = new Set(indexTokens("오늘 Straße 👧🏽!").split(" "));
  for (const keyword of ["오늘", "늘 s", "STRASSE".slice(0, 4), "👧🏽", "!", "e"]) {
    assert(queryTokens(keyword).every((token) => tokens.has(token)), keyword);
  }
});

Deno.test("queryTokens() has the pairs of a keyword, or its only character", () => {
  assertEquals(queryTokens("aba"), ["002p002q", "002q002p"]);
  assertEquals(queryTokens("A"), ["002p"]);
  assertEquals(queryTokens(""), []);
});

Deno.test("keywordTest() compares folded", () => {
  assert(keywordTest("ÉCOLE".normalize("NFD"))("l'école"));
  assert(!keywordTest("école")("ecole"));
});
