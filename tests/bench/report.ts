/**
 * `deno task bench:report FILE…`: puts what `deno task bench --json` printed into the tables of RESULTS.md, and draws the
 * charts that it shows. Words around them stay. Of a measurement that is in several files the last counts.
 *
 * @module
 */
import { writeCharts } from "./chart.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { measurements } from "./measurements.ts";
import { table } from "./table.ts";

/** What `--json` prints. */
export interface Report {
  readonly cores: number;
  readonly deno: string;
  /** How many programs wanted a core on average in the minute before: none on a quiet machine. */
  readonly load: number;
  readonly kinds: readonly MeasuredKind[];
}

/** What one measurement found. */
export interface MeasuredKind {
  readonly name: string;
  /** The day, as in 2026-01-31. */
  readonly date: string;
  readonly figures: readonly Figure[];
}

/** A page with the figures of a report between `<!-- name -->` and `<!-- /name -->`. Throws where these are missing. */
export function withFigures(
  page: string,
  { kinds, cores, deno, load }: Report,
  all: readonly Measurement[],
): string {
  for (const { name, date, figures } of kinds) {
    const measurement = all.find((each) => each.name === name);
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (!measurement || from === -1 || to < from) {
      throw new Error(`the page lacks ${begin} … ${end}, or nothing measures "${name}"`);
    }
    const made = [
      begin,
      `Measured on ${date}, ${cores} cores, load before ${load.toFixed(1)}, Deno ${deno}: ` +
      `\`--only ${name}\`.`,
      table(measurement.columns, figures).join("\n"),
      `![${measurement.title}](charts/${name}.svg)`,
    ];
    page = `${page.slice(0, from)}${made.join("\n\n")}\n\n${page.slice(to)}`;
  }
  return page;
}

if (import.meta.main) {
  const results = new URL("./RESULTS.md", import.meta.url);
  const charts = new URL("./charts", import.meta.url).pathname;
  let page = await Deno.readTextFile(results);
  for (const path of Deno.args) {
    // What JSON has no number for stands as null in it.
    const known = (_key: string, value: unknown) => value === null ? NaN : value;
    const report: Report = JSON.parse(await Deno.readTextFile(path), known);
    page = withFigures(page, report, measurements);
    await writeCharts(charts, report.kinds, measurements);
  }
  await Deno.writeTextFile(results, page);
}
