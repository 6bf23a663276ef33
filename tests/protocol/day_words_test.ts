import { type CommandName, withDates } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";

const newYear = new Date(2026, 0, 1, 0, 30).getTime();

function dated(name: CommandName, parameters: Record<string, unknown>): unknown {
  return withDates({ name, parameters }, newYear).parameters;
}

Deno.test("withDates knows today and yesterday in both languages, in any case and normal form", () => {
  assertEquals(dated("history", { target: "bob", date: "Today" }), {
    target: "bob",
    date: "2026-01-01",
  });
  assertEquals(dated("export", { start: "어제".normalize("NFD"), end: "오늘" }), {
    start: "2025-12-31",
    end: "2026-01-01",
  });
});

Deno.test("withDates takes a history without a date for today's", () => {
  assertEquals(dated("history", { target: "bob" }), { target: "bob", date: "2026-01-01" });
  assertEquals(dated("channel_history", {}), { date: "2026-01-01" });
  assertEquals(dated("export", { start: "today" }), { start: "2026-01-01", end: "2026-01-01" });
});

Deno.test("withDates leaves dates and other commands alone", () => {
  assertEquals(dated("history", { target: "today", date: "2026-13-01" }), {
    target: "today",
    date: "2026-13-01",
  });
  assertEquals(dated("echo", { text: "today" }), { text: "today" });
});
