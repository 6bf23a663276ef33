import { durationLength, MadangError, parseDuration } from "../../protocol/mod.ts";
import { assertEquals, assertThrows } from "../helpers/assert.ts";

Deno.test("parseDuration() reads minutes, hours, days and forever, in Korean too", () => {
  const read = [
    ["30m", "30m", 30 * 60_000],
    [" 2H ", "2h", 2 * 3_600_000],
    ["007d", "7d", 7 * 86_400_000],
    ["30분", "30m", 30 * 60_000],
    ["2 시간", "2h", 2 * 3_600_000],
    ["7일".normalize("NFD"), "7d", 7 * 86_400_000],
    ["Forever", "forever", undefined],
    ["영구", "forever", undefined],
  ] as const;
  for (const [text, duration, length] of read) {
    assertEquals(parseDuration(text), duration);
    assertEquals(parseDuration(duration), duration, "its own form is one");
    assertEquals(durationLength(duration), length);
  }
});

Deno.test("parseDuration() refuses what is no time, or none that anybody means", () => {
  for (const text of ["", "0m", "h", "2", "-2h", "2h30m", "1.5h", "99999d", "soon", "2weeks"]) {
    const { code } = assertThrows(() => parseDuration(text), MadangError);
    assertEquals(code, "duration_invalid");
  }
});
