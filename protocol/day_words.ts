/**
 * The words that people type in place of a date.
 *
 * @module
 */
import type { CommandName, UncheckedCommand } from "./commands.ts";
import { formatDate } from "./dates.ts";

/** How many days ago each of them was. */
const daysAgo: ReadonlyMap<string, number> = new Map([
  ["today", 0],
  ["오늘", 0],
  ["yesterday", 1],
  ["어제", 1],
]);

/** The words themselves. */
export const dayWords: readonly string[] = [...daysAgo.keys()];

/** The commands that take dates. */
const dated: ReadonlySet<CommandName> = new Set(["history", "channel_history", "export"]);

/** Whether a word stands for a day, or is a date. */
export function isDay(word: string): boolean {
  return daysAgo.has(word.normalize("NFC").toLowerCase()) || /^\d{4}-\d\d-\d\d$/.test(word);
}

/**
 * A command with dates in place of such words, as this computer's calendar has them; a history of no date is today's, and
 * an export of one day ends with it.
 */
export function withDates(command: UncheckedCommand, now: number): UncheckedCommand {
  if (!dated.has(command.name)) return command;
  const parameters: Record<string, unknown> = { ...command.parameters };
  if (command.name === "export") parameters.end ??= parameters.start;
  else parameters.date ??= "today";
  for (const field of ["date", "start", "end"]) {
    const word = parameters[field];
    const ago = typeof word === "string"
      ? daysAgo.get(word.normalize("NFC").trim().toLowerCase())
      : undefined;
    if (ago !== undefined) parameters[field] = dateBefore(now, ago);
  }
  return { ...command, parameters };
}

function dateBefore(now: number, days: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() - days);
  return formatDate(day.getTime());
}
