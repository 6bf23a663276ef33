/**
 * `deno task bench`: our server beside what the machine's network and bare Deno can do, in one run. Absolute figures
 * drift with the machine; the ratios are what counts. `options.ts` says what it can be told, `measurements.ts` what it
 * measures.
 *
 * @module
 */
import { writeCharts } from "./chart.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { measurements } from "./measurements.ts";
import { readBenchOptions } from "./options.ts";
import { buildTools } from "./programs.ts";
import type { MeasuredKind, Report } from "./report.ts";
import { table } from "./table.ts";

const options = readBenchOptions(Deno.args, measurements.map(({ name }) => name));
const begin = performance.now();
const [load] = Deno.loadavg();
const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
const tools = await buildTools(folder);
const kinds: MeasuredKind[] = [];
let hasFailed = false;
for (const measurement of measurements.filter(isChosen)) {
  note(`${measurement.title} …`);
  const figures: Figure[] = [];
  try {
    for await (const figure of measurement.measure({ options, tools, note })) figures.push(figure);
  } catch (error) {
    // What takes minutes is not lost with it, and what was measured so far is shown.
    note(`${measurement.name} did not end well: ${error}`);
    hasFailed = true;
  }
  kinds.push({ name: measurement.name, date: new Date().toISOString().slice(0, 10), figures });
  if (!options.json) say(`\n${table(measurement.columns, figures).join("\n")}\n`);
}
await Deno.remove(folder, { recursive: true });
if (options.charts !== undefined) await writeCharts(options.charts, kinds, measurements);
note(
  `${((performance.now() - begin) / 1000).toFixed(0)} s, ${navigator.hardwareConcurrency} cores`,
);
if (options.json) {
  const report: Report = {
    cores: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    load,
    kinds,
  };
  say(JSON.stringify(report, null, 2));
}
if (hasFailed) Deno.exitCode = 1;

function isChosen({ name }: Measurement): boolean {
  return options.only.length === 0 || options.only.includes(name);
}

/** What is no figure does not mix with data. */
function note(text: string): void {
  // deno-lint-ignore no-console
  console.error(text);
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
