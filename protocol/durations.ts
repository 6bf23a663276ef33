/**
 * How long something lasts, as people write it: `30m`, `2h`, `7d`, or `forever`; in Korean `30분`, `2시간`, `7일`, `영구`.
 *
 * @module
 */
import { MadangError } from "./errors.ts";

/** A number of minutes, hours or days, as in `30m`, `2h` and `7d`, or `forever`. */
export type Duration = string;

const minute = 60_000;
const units = { m: minute, h: 60 * minute, d: 24 * 60 * minute } as const;
type Unit = keyof typeof units;

const shape = /^(\d{1,5})\s*(m|h|d|분|시간|일)$/;
const inKorean: Readonly<Record<string, Unit>> = { "분": "m", "시간": "h", "일": "d" };
const forever = new Set(["forever", "영구"]);
/** The longest that is not forever. */
const longest = 3_650 * units.d;

/**
 * Checks a duration and brings it to its normal form.
 *
 * @throws {MadangError} `duration_invalid`
 */
export function parseDuration(text: string): Duration {
  const value = text.normalize("NFC").trim().toLowerCase();
  if (forever.has(value)) return "forever";
  const [, count, unit] = shape.exec(value) ?? [];
  if (unit !== undefined) {
    const duration = `${Number(count)}${inKorean[unit] ?? unit}`;
    const length = durationLength(duration);
    if (length !== undefined && length > 0 && length <= longest) return duration;
  }
  throw new MadangError("duration_invalid", { value: text.slice(0, 40) });
}

/** How many milliseconds a duration has; undefined: it does not end. */
export function durationLength(duration: Duration): number | undefined {
  if (duration === "forever") return undefined;
  return Number(duration.slice(0, -1)) * units[duration.slice(-1) as Unit];
}
