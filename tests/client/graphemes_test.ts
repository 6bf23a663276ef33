import { firstGrapheme, lastGrapheme } from "../../client/graphemes.ts";
import { assertEquals } from "../helpers/assert.ts";

const family = "👨‍👩‍👧";
const decomposed = "한글".normalize("NFD");

Deno.test("a character is what people see as one", () => {
  assertEquals([firstGrapheme(`${family}a`), lastGrapheme(`a${family}`)], [family, family]);
  assertEquals(lastGrapheme("hi 👋🏽"), "👋🏽");
  assertEquals(lastGrapheme("🇰🇷🇰🇷"), "🇰🇷");
  assertEquals(
    [firstGrapheme(decomposed), lastGrapheme(decomposed)].map((each) => each.normalize()),
    [
      "한",
      "글",
    ],
  );
  assertEquals([firstGrapheme("ab"), lastGrapheme("ab"), lastGrapheme("가나")], ["a", "b", "나"]);
  assertEquals([firstGrapheme(""), lastGrapheme("")], ["", ""]);
});

Deno.test("in a long line only what is near the cursor is looked at", () => {
  assertEquals(lastGrapheme(`${"가".repeat(20_000)}${family}`), family);
});
