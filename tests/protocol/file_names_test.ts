import {
  checkFileName,
  type ErrorCode,
  fileNameLimit,
  MadangError,
  numberedFileName,
} from "../../protocol/mod.ts";
import { assertEquals, assertThrows } from "../helpers/assert.ts";

function assertRefused(name: string, code: ErrorCode): void {
  const error = assertThrows(() => checkFileName(name), MadangError);
  assertEquals(error.code, code, JSON.stringify(name).slice(0, 100));
}

Deno.test("checkFileName keeps names that every system can save", () => {
  const names = [
    "cat.png",
    "고양이 사진 (2).png",
    ".profile",
    "a..b",
    "no extension",
    " begins with a space",
    "-rf",
    "~",
    "$HOME",
    "%2e%2e%2f",
    "👨\u200d👩\u200d👧.png",
    "console.log",
    "COM10.txt",
    "nullable",
    "가".repeat(85),
    "a;b&c'd`e#f",
  ];
  for (const name of names) assertEquals(checkFileName(name), name);
});

Deno.test("checkFileName puts Hangul that macOS took apart together", () => {
  assertEquals(checkFileName("마당.txt".normalize("NFD")), "마당.txt");
  // It is too long only as long as it is taken apart.
  assertEquals(checkFileName("가".repeat(85).normalize("NFD")), "가".repeat(85));
});

Deno.test("checkFileName refuses what is no name", () => {
  for (const name of ["", " ", "\u3000"]) assertRefused(name, "text_empty");
  assertRefused("가".repeat(85) + "x", "file_name_long");
  assertRefused("x".repeat(fileNameLimit + 1), "file_name_long");
});

Deno.test("checkFileName refuses paths, drives, streams, and what cannot be seen", () => {
  const names = [
    "../x",
    "..\\x",
    "a/b",
    "/etc/passwd",
    "a\\b",
    "C:x",
    "C:\\x",
    "x.txt:stream",
    "\\\\server\\share",
    "a\0b",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\x1b[31mb",
    "a\x7fb",
    "a\x9bb",
    "a\u202egpj.exe",
    "a\u200bb",
    "a\ufeffb",
    "a\u2028b",
    "a\ud800b",
    "a?b",
    "a*b",
    "a<b",
    "a>b",
    "a|b",
    'a"b',
  ];
  for (const name of names) assertRefused(name, "file_name_character");
});

Deno.test("checkFileName refuses names that mean something else to a system", () => {
  const names = [".", "..", "...", "CON", "con", "Con.txt", "prn.tar.gz", "AUX", "NUL", "nul .txt"];
  names.push("COM1", "com9.log", "LPT0", "lpt¹", "COM².txt", "CONIN$", "conout$.x");
  for (const name of names) assertRefused(name, "file_name_reserved");
  for (const name of ["a.", "a ", "a. ", "a.txt ", "a\u00a0"]) assertRefused(name, "file_name_end");
});

Deno.test("numberedFileName keeps the extension, and to the longest name that there can be", () => {
  assertEquals(numberedFileName("a.txt", 1), "a.txt");
  assertEquals(numberedFileName("a.tar.gz", 2), "a.tar (2).gz");
  assertEquals(numberedFileName(".profile", 2), ".profile (2)");
  assertEquals(numberedFileName("고양이", 10), "고양이 (10)");
  assertEquals(numberedFileName("가".repeat(85), 2), "가".repeat(83) + " (2)");
  assertEquals(numberedFileName("가".repeat(83) + ".한글", 2), "가".repeat(81) + " (2).한글");
  for (const name of [`${"가".repeat(83)}.png`, `a.${"b".repeat(253)}`]) {
    const numbered = numberedFileName(name, 12);
    assertEquals(new TextEncoder().encode(numbered).length <= fileNameLimit, true);
    assertEquals(numbered.includes(" (12)"), true);
  }
});
