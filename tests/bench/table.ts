/**
 * How figures are written: in aligned columns, on a terminal and as `deno fmt` leaves a table of Markdown.
 *
 * @module
 */
import type { Column, Figure, Unit } from "./measurement.ts";

/** A number as a table shows it; a dash for one that was not measured. */
export function shown(value: number | undefined, unit: Unit): string {
  if (value === undefined || Number.isNaN(value)) return "—";
  switch (unit) {
    case "/s":
    case "count":
      return Math.round(value).toLocaleString("en");
    case "ratio":
      return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
    case "ms":
    case "µs":
    case "s":
      return `${
        value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
      } ${unit}`;
    case "KB":
      return `${value.toFixed(1)} KB`;
    case "MB":
    case "MB/s":
      return `${value.toFixed(0)} ${unit}`;
  }
}

/** The lines of a table of Markdown. A workload is named at its first subject only. */
export function table(columns: readonly Column[], figures: readonly Figure[]): string[] {
  const heading = ["Workload", "Subject", ...columns.map((column) => column.heading)];
  const rows = figures.map(({ workload, subject, values }, index) => [
    figures[index - 1]?.workload === workload ? "" : workload,
    subject,
    ...columns.map(({ key, unit }) => shown(values[key], unit)),
  ]);
  const widths = heading.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => row[column].length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(heading), rule, ...rows.map(line)];
}
