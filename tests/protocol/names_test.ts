import { checkName, MadangError, nameKey, nameLimit } from "../../protocol/mod.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";

const what = { en: "An ID", ko: "아이디" };
const check = (name: string) => checkName(name, what);

function assertRefused(name: string, code: string): void {
  const error = assertThrows(() => check(name), MadangError);
  assertEquals(error.code, code, JSON.stringify(name));
}

Deno.test("checkName accepts names of any script, and emoji", () => {
  for (
    const name of [
      "alice",
      "앨리스",
      "アリス",
      "Алиса",
      "a b",
      "a-b_c.d",
      "🎉",
      "❤️",
      "日本#1",
      "...",
      "1",
    ]
  ) {
    assertEquals(check(name), name);
  }
});

Deno.test("checkName refuses every forbidden character, wherever it stands", () => {
  const forbidden = [
    ...':/\\<>|"?*',
    ..."\u0001\u001b\u007f\u0085\u009b",
    ..."\u00ad\u200b\u200d\u200e\u202e\u2060\u2066",
    ..."\u2028\u2029\u00a0\u2003\u3000",
    ..."\u115f\u1160\u3164\uffa0\u034f\u180e\u2800\u{e0041}\ufe00\ufffd",
    "\ud800",
  ];
  for (const character of forbidden) assertRefused(`a${character}b`, "name_character");
  assertRefused("alice\ufe0f", "name_character");
  assertRefused("가족👨‍👩‍👧", "name_character");
});

Deno.test("checkName shows invisible characters by their number", () => {
  const error = assertThrows(() => check("a\u200bb"), MadangError, "U+200B");
  assertEquals(error.details.character, "U+200B");
  assertThrows(() => check("a:b"), MadangError, 'cannot contain ":"');
});

Deno.test("checkName brings names to NFC and takes the spaces around them away", () => {
  const decomposed = "마당".normalize("NFD");
  assert(decomposed.length > 2);
  assertEquals(check(` ${decomposed} `), "마당");
});

Deno.test("checkName counts characters, not bytes or halves of them: 1 to 32", () => {
  for (const character of ["a", "가", "🎉"]) {
    assertEquals(check(character.repeat(nameLimit)), character.repeat(nameLimit));
    assertRefused(character.repeat(nameLimit + 1), "name_length");
  }
  assertEquals(check("각".normalize("NFD").repeat(nameLimit)), "각".repeat(nameLimit));
  assertRefused("", "name_length");
  assertRefused("  ", "name_length");
});

Deno.test("checkName refuses reserved names in any case, and what begins with #", () => {
  for (
    const name of [
      ".",
      "..",
      "ALL",
      "all",
      "All",
      "CANCEL",
      "Refuse",
      "Reset",
      "usage",
      "AI",
      "aI",
      "#",
      "#room",
    ]
  ) {
    assertRefused(name, "name_reserved");
  }
  assertEquals(check("allen"), "allen");
});

Deno.test("nameKey makes the same of names that differ in case or composition only", () => {
  assertEquals(nameKey("Alice"), nameKey("aLICE"));
  assertEquals(nameKey("마당".normalize("NFD")), nameKey("마당"));
  assert(nameKey("alice") !== nameKey("alicia"));
});

Deno.test("nameKey of a name key is that key, whatever letters and marks compose", () => {
  const marks = ["", "\u0301", "\u0307", "\u0308", "\u030a", "\u030c", "\u0331", "\u0345"];
  for (let code = 0x20; code < 0x3000; code++) {
    for (const mark of marks) {
      const name = String.fromCodePoint(code) + mark;
      assertEquals(nameKey(nameKey(name)), nameKey(name));
    }
  }
  assertEquals(nameKey("J\u030c"), nameKey("\u01f0"));
});
