import {
  checkNewPassword,
  MadangError,
  passwordLeast,
  passwordOfText,
} from "../../protocol/mod.ts";
import { wireVerbs } from "../../protocol/codecs/colon_verbs.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";

Deno.test("checkNewPassword() takes any script, spaces and colons", () => {
  for (
    const password of [
      "correct horse",
      "우리집 대문 열쇠",
      "a:b:c:d:",
      "🐎🔋📎🧷🪑🪟🧱🧺",
      "x".repeat(200),
    ]
  ) {
    assertEquals(checkNewPassword(password), password);
  }
});

Deno.test("checkNewPassword() refuses what is short, long or cannot be typed, and never shows it", () => {
  for (
    const password of [
      "",
      "seven77",
      "x".repeat(201),
      " leading space",
      "tab\tinside",
      "line\nbreak",
    ]
  ) {
    const error = assertThrows(() => checkNewPassword(password), MadangError);
    assert(password === "" || !error.message.includes(password));
  }
});

Deno.test("every verb of the colon protocol is shorter than a password, so that none is taken for the other", () => {
  for (const verb of wireVerbs) assert(verb.length < passwordLeast, verb);
});

Deno.test("passwordOfText() is the first line, without its end", () => {
  for (
    const text of ["secret word", "secret word\n", "secret word\r\nmore\n", "\ufeffsecret word\n"]
  ) {
    assertEquals(passwordOfText(text), "secret word");
  }
  assertEquals(passwordOfText(" kept \n"), " kept ");
  assertEquals(passwordOfText(new TextEncoder().encode("비밀\n말")), "비밀");
  // As PowerShell writes it.
  const utf16 = Array.from("\ufeff비밀\r\n", (letter) => letter.charCodeAt(0));
  const low = utf16.flatMap((code) => [code & 0xff, code >> 8]);
  assertEquals(passwordOfText(new Uint8Array(low)), "비밀");
  const high = utf16.flatMap((code) => [code >> 8, code & 0xff]);
  assertEquals(passwordOfText(new Uint8Array(high)), "비밀");
});
