import { measureOnward } from "../../client/cursor_position.ts";
import { assertEquals } from "../helpers/assert.ts";

const columns = 10;

/** Measures as readline does: a wide character that does not fit goes to the next row. */
function measure(text: string): { rows: number; cols: number } {
  let offset = 0;
  for (const character of text) {
    const width = /\p{Script=Hangul}/u.test(character) ? 2 : 1;
    if (width === 2 && offset % columns === columns - 1) offset++;
    offset += width;
  }
  return { rows: Math.floor(offset / columns), cols: offset % columns };
}

Deno.test("measureOnward() gives what measuring all of it gives, however a text grows or shrinks", () => {
  const position = measureOnward(measure);
  const text = "a> 가나b다라마바사아자차 카타 hello 파하";
  for (let end = 0; end <= text.length; end++) {
    assertEquals(position(text.slice(0, end), columns), measure(text.slice(0, end)));
  }
  for (const other of [text.slice(0, 7), `${text} and more`, "a> ", ""]) {
    assertEquals(position(other, columns), measure(other));
  }
});

Deno.test("measureOnward() measures only what was added", () => {
  let measured = 0;
  const position = measureOnward((text) => {
    measured += text.length;
    return measure(text);
  });
  const text = "x".repeat(1_000);
  for (let end = 1; end <= text.length; end++) position(text.slice(0, end), columns);
  assertEquals(measured < text.length * (columns + 2), true);
});
