/**
 * Comparisons of servers under the load generator: subjects that do the same workloads, each as a ratio to the first.
 *
 * @module
 */
import {
  type Bench,
  chosen,
  type Column,
  type Figure,
  inRounds,
  type Measurement,
  ratioColumn,
} from "./measurement.ts";
import { type BuiltTools, load, type Target } from "./programs.ts";
import { loopDelaysOf, stallsBetween } from "./stalls.ts";

/** Something for the load generator to do. */
export interface Workload {
  readonly name: string;
  /** Without `--stage` and `--send`, which depend on the protocol. */
  readonly args: readonly string[];
}

/** A server that does it. */
export interface Subject {
  readonly name: string;
  start(tools: BuiltTools): Promise<Target>;
  readonly args: readonly string[];
}

/** A comparison. */
export interface Comparison {
  readonly name: string;
  readonly title: string;
  workloads(options: Bench["options"]): readonly (Workload & {
    readonly subjects: readonly Subject[];
  })[];
}

/** How often the event loop stood still; servers other than ours do not say. */
const stallColumns: readonly Column[] = [
  { key: "stalls", heading: "Stalls > 50 ms", unit: "count" },
  { key: "longest", heading: "Longest up to", unit: "ms" },
];

/** Makes the measurement of a comparison. */
export function loadComparison({ name, title, workloads }: Comparison): Measurement {
  return {
    name,
    title,
    columns: [
      { key: "delivered", heading: "Delivered/s", unit: "/s" },
      ratioColumn,
      { key: "p50", heading: "p50", unit: "ms" },
      { key: "p99", heading: "p99", unit: "ms" },
      { key: "cpu", heading: "CPU each", unit: "µs" },
      { key: "lost", heading: "Lost", unit: "count" },
      ...stallColumns,
    ],
    charted: "delivered",
    async *measure(bench) {
      const { options } = bench;
      for (const { subjects, ...workload } of chosen(workloads(options), options.workload)) {
        yield* await inRounds(
          workload.name,
          chosen(subjects, options.subject, true),
          (subject) => measureOnce(bench, workload, subject),
          { rounds: options.rounds, ratioOf: "delivered", worst: ["lost", "stalls", "longest"] },
        );
      }
    },
  };
}

async function measureOnce(
  { options, tools }: Bench,
  workload: Workload,
  subject: Subject,
): Promise<Figure["values"]> {
  await using target = await subject.start(tools);
  const times = [
    ...["--secs", String(options.secs), "--warm", String(Math.min(1, options.secs))],
    ...["--settle", String(Math.min(0.3, options.secs))],
  ];
  const before = await loopDelaysOf(target);
  const measured = await load(tools, target, [...times, ...workload.args, ...subject.args]);
  const after = await loopDelaysOf(target);
  return {
    delivered: measured.delivered_per_s,
    p50: measured.p50_us / 1000,
    p99: measured.p99_us / 1000,
    cpu: measured.us_cpu_per_delivery,
    ...measured.lost === undefined ? {} : { lost: measured.lost },
    ...before && after ? stallsBetween(before, after) : {},
  };
}
