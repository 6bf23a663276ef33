/**
 * `deno task bench`: our server beside what the machine's network and bare Deno can do, in one run. Absolute figures
 * drift with the machine; the ratios are what counts. `--json` prints data, `--secs N` sets how long each run measures,
 * `--only NAME` chooses one comparison.
 *
 * @module
 */
import { comparisons, type Subject, type Workload } from "./comparisons.ts";
import { buildTools, load } from "./programs.ts";

interface Figure {
  readonly workload: string;
  readonly subject: string;
  readonly deliveredPerSecond: number;
  readonly ratio: number;
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
  /** Microseconds of the server's CPU, all threads together, for each that is delivered. Other programs disturb it least. */
  readonly cpu: number;
}

const json = Deno.args.includes("--json");
const seconds = option("--secs") ?? "5";
const only = option("--only");
const tools = await buildTools(await Deno.makeTempDir({ prefix: "madang-bench-" }));
const figures: Figure[] = [];
for (const { workloads, subjects } of comparisons.filter(({ name }) => name === (only ?? name))) {
  for (const workload of workloads) {
    let yardstick: number | undefined;
    for (const subject of subjects) {
      const figure = await measure(workload, subject, yardstick);
      yardstick ??= figure.deliveredPerSecond;
      figures.push(figure);
      if (!json) print(row(figure));
    }
  }
}
if (json) {
  print(
    JSON.stringify({ cores: navigator.hardwareConcurrency, date: new Date(), figures }, null, 2),
  );
}

async function measure(
  workload: Workload,
  subject: Subject,
  yardstick: number | undefined,
): Promise<Figure> {
  await using target = await subject.start(tools);
  const args = [...workload.args, "--secs", seconds, ...subject.args];
  const measured = await load(tools, target, args);
  return {
    workload: workload.name,
    subject: subject.name,
    deliveredPerSecond: measured.delivered_per_s,
    ratio: measured.delivered_per_s / (yardstick ?? measured.delivered_per_s),
    p50: measured.p50_us,
    p99: measured.p99_us,
    lost: measured.lost,
    cpu: measured.us_cpu_per_delivery,
  };
}

function option(name: string): string | undefined {
  const index = Deno.args.indexOf(name);
  return index === -1 ? undefined : Deno.args[index + 1];
}

function row(figure: Figure): string {
  return [
    figure.workload.padEnd(28),
    figure.subject.padEnd(15),
    `${figure.deliveredPerSecond.toLocaleString("en")}/s`.padStart(12),
    `x${figure.ratio.toFixed(2)}`.padStart(7),
    `p50 ${figure.p50} us`.padStart(14),
    `p99 ${figure.p99} us`.padStart(14),
    `cpu ${figure.cpu.toFixed(2)} us`.padStart(13),
    `lost ${figure.lost}`,
  ].join("  ");
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
