/**
 * The times of the KakaoTalk chat log: its table holds local times, `YYYY-MM-DD HH:MM:SS`.
 *
 * @module
 */
import { formatTimestamp } from "../../protocol/dates.ts";

/** The last second whose year has four digits in every time zone, in milliseconds since 1970. */
const lastTime = Date.UTC(9999, 11, 30);

/**
 * A bound of times as the table writes it: rows at or after this text are those at or after the moment, in
 * milliseconds since 1970.
 */
export function rowTime(at: number): string {
  const within = Math.min(Math.max(at, 0), lastTime);
  return formatTimestamp(Math.ceil(within / 1_000) * 1_000);
}

/** The moment of a row in milliseconds since 1970; that of 0 where the row has no time. */
export function atOfRow(text: unknown): number {
  const [year, month, day, hour, minute, second] = String(text).split(/[- :]/).map(Number);
  const at = new Date(year, month - 1, day, hour, minute, second).getTime();
  return Number.isNaN(at) ? 0 : at;
}
