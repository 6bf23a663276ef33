/**
 * Calendar dates and times as people write them here: `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS`, in local time.
 *
 * @module
 */
import { MadangError } from "./errors.ts";

/** A date `YYYY-MM-DD` that exists in the calendar. */
export type CalendarDate = string;

const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Checks that a text is a date that exists.
 *
 * @throws {MadangError} `date_invalid`
 */
export function parseDate(text: string): CalendarDate {
  const value = text.trim();
  const match = dateShape.exec(value);
  if (match) {
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const date = new Date(Date.UTC(year, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000;
    if (exists) return value;
  }
  throw new MadangError("date_invalid", { value: value.slice(0, 40) });
}

/** How many days a range holds, both ends counted; 0 or less when it is backwards. */
export function daysInRange(start: CalendarDate, end: CalendarDate): number {
  const day = 24 * 60 * 60 * 1000;
  return Math.round((Date.parse(end) - Date.parse(start)) / day) + 1;
}

/** The first millisecond of a date in local time, as milliseconds since 1970. */
export function startOfDay(date: CalendarDate): number {
  const [year, month, day] = date.split("-").map(Number);
  return new Date(year, month - 1, day).getTime();
}

/** The first millisecond after a date in local time, as milliseconds since 1970. */
export function endOfDay(date: CalendarDate): number {
  const [year, month, day] = date.split("-").map(Number);
  return new Date(year, month - 1, day + 1).getTime();
}

/** The local date of a moment in milliseconds since 1970. */
export function formatDate(at: number): CalendarDate {
  const date = new Date(at);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The local time `HH:MM:SS` of a moment in milliseconds since 1970. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** `YYYY-MM-DD HH:MM:SS`, local, of a moment in milliseconds since 1970. */
export function formatTimestamp(at: number): string {
  return `${formatDate(at)} ${formatTime(at)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
