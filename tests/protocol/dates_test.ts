import {
  daysInRange,
  endOfDay,
  formatDate,
  formatTimestamp,
  MadangError,
  parseDate,
  startOfDay,
} from "../../protocol/mod.ts";
import { assertEquals, assertThrows } from "../helpers/assert.ts";

Deno.test("parseDate accepts dates that exist, the ends of months and leap days too", () => {
  for (
    const date of [
      "2026-01-31",
      "2026-02-28",
      "2024-02-29",
      "2000-02-29",
      "2026-04-30",
      "2026-12-31",
    ]
  ) {
    assertEquals(parseDate(date), date);
  }
  assertEquals(parseDate(" 2026-01-31 "), "2026-01-31");
});

Deno.test("parseDate refuses dates that do not exist, or are not written so", () => {
  const wrong = [
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-32",
    "2026-1-1",
    "26-01-01",
    "0001-01-01",
    "2026/01/01",
    "2026-01-01T00:00",
    "２０２６-01-01",
    "today",
    "",
    "x".repeat(100_000),
  ];
  for (const date of wrong) {
    const error = assertThrows(() => parseDate(date), MadangError);
    assertEquals(error.code, "date_invalid");
    assertEquals(error.message.length < 200, true);
  }
});

Deno.test("daysInRange counts both ends, and less than one backwards", () => {
  assertEquals(daysInRange("2026-01-31", "2026-01-31"), 1);
  assertEquals(daysInRange("2026-01-31", "2026-02-01"), 2);
  assertEquals(daysInRange("2024-01-01", "2024-12-31"), 366);
  assertEquals(daysInRange("2026-02-01", "2026-01-31"), 0);
});

Deno.test("a day begins at its first millisecond and ends before the next, in local time", () => {
  for (const date of ["2026-01-31", "2024-02-29", "2026-03-29", "2026-12-31"]) {
    assertEquals(formatDate(startOfDay(date)), date);
    assertEquals(formatDate(endOfDay(date) - 1), date);
    assertEquals(formatTimestamp(startOfDay(date)), `${date} 00:00:00`);
    assertEquals(formatTimestamp(endOfDay(date) - 1), `${date} 23:59:59`);
  }
  assertEquals(endOfDay("2026-12-31"), startOfDay("2027-01-01"));
});
