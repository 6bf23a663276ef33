/**
 * Sizes, times and bars as people read them.
 *
 * @module
 */
import { byteUnits, readableByteSize } from "../../protocol/mod.ts";

/** How much of a whole, in the unit of the whole: `0.5/1.0 GiB`. */
export function shareText(bytes: number, size: number): string {
  const [, unit] = readableByteSize(size).split(" ");
  const factor = 1_024 ** byteUnits.indexOf(unit);
  return `${unit === "B" ? bytes : (bytes / factor).toFixed(1)}/${readableByteSize(size)}`;
}

/** A number of seconds: `0:07`, `12:30`, `1:02:03`. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3_600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const padded = (number: number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}

/** How much of a whole, in percent; 100 only when nothing is missing. */
export function percentOf(bytes: number, size: number): number {
  return size === 0 ? 100 : Math.floor(bytes * 100 / size);
}

/** A bar of so many columns, of characters that are equally wide on every terminal. */
export function bar(percent: number, columns: number): string {
  const full = Math.floor(percent * columns / 100);
  return "#".repeat(full) + ".".repeat(columns - full);
}
