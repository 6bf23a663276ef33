import { pieceLimit, splitIntoPieces } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { bytesOf, joined } from "./bytes.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

function check(text: string): string[] {
  const pieces = splitIntoPieces(bytesOf(text));
  assertEquals(joined(...pieces), bytesOf(text));
  for (const piece of pieces) assert(piece.length > 0 && piece.length <= pieceLimit);
  return pieces.map((piece) => decoder.decode(piece));
}

Deno.test("splitIntoPieces leaves what fits as it is", () => {
  assertEquals(check(""), []);
  assertEquals(check("Success:BR\n"), ["Success:BR\n"]);
  assertEquals(check("x".repeat(1023) + "\n").length, 1);
});

Deno.test("splitIntoPieces ends pieces at the end of a line where one fits", () => {
  const line = "가".repeat(100) + "\n";
  assertEquals(check(line.repeat(10)), [line.repeat(3), line.repeat(3), line.repeat(3), line]);
});

Deno.test("splitIntoPieces cuts no character in two, at any offset", () => {
  for (const character of ["é", "가", "🎉"]) {
    for (let offset = 0; offset < 8; offset++) check("x".repeat(offset) + character.repeat(2_000));
  }
});

Deno.test("splitIntoPieces gets through bytes that are no text", () => {
  const bytes = new Uint8Array(5_000).fill(0x80);
  assertEquals(joined(...splitIntoPieces(bytes)), bytes);
});
