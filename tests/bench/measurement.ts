/**
 * What a measurement is, and what all of them share. Each kind is a file of its own and a line in `measurements.ts`.
 *
 * @module
 */
import type { BenchOptions } from "./options.ts";
import type { BuiltTools } from "./programs.ts";

/** What was measured of one subject at one workload, under the keys of the measurement's columns. */
export interface Figure {
  readonly workload: string;
  readonly subject: string;
  readonly values: Readonly<Record<string, number>>;
}

/** A number of each figure. */
export interface Column {
  readonly key: string;
  readonly heading: string;
  readonly unit: Unit;
}

/** What a number counts, which decides how it is shown. */
export type Unit = "/s" | "ratio" | "ms" | "µs" | "s" | "KB" | "MB" | "MB/s" | "count";

/** Something that the bench measures. */
export interface Measurement {
  /** The name under which `--only` chooses it. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** The column that its chart shows. */
  readonly charted: string;
  /** Measures, and gives each figure as soon as it is known. */
  measure(bench: Bench): AsyncIterable<Figure>;
}

/** What a measurement works with. */
export interface Bench {
  readonly options: BenchOptions;
  readonly tools: BuiltTools;
  /** Says something that is not a figure, such as why a subject is left out. */
  note(text: string): void;
}

/** A column of ratios to the first subject of a workload. */
export const ratioColumn: Column = { key: "ratio", heading: "Ratio", unit: "ratio" };

/** Those whose names hold a text. The first is the yardstick, and always among them where `keepsFirst`. */
export function chosen<Named extends { readonly name: string }>(
  all: readonly Named[],
  part: string,
  keepsFirst = false,
): readonly Named[] {
  return all.filter(({ name }, index) => name.includes(part) || keepsFirst && index === 0);
}

/** How rounds become figures. */
export interface Rounds {
  readonly rounds: number;
  /** The number whose ratio to that of the first subject is given too. */
  readonly ratioOf?: string;
  /** Numbers of which the greatest counts instead of the median. */
  readonly worst?: readonly string[];
}

/**
 * Measures subjects in rounds: each once, then all of them again, so that a machine that drifts is fair to all. Gives the
 * median of each number.
 */
export async function inRounds<Subject extends { readonly name: string }>(
  workload: string,
  subjects: readonly Subject[],
  measure: (subject: Subject) => Promise<Figure["values"]>,
  { rounds, ratioOf, worst = [] }: Rounds,
): Promise<Figure[]> {
  const measured = subjects.map(() => new Array<Figure["values"]>());
  for (let round = 0; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      measured[index].push(await measure(subject));
    }
  }
  const joined = measured.map((each) => join(each, worst));
  return joined.map((values, index) => {
    const ratio = ratioOf && { ratio: values[ratioOf] / joined[0][ratioOf] };
    return { workload, subject: subjects[index].name, values: { ...values, ...ratio } };
  });
}

function join(rounds: readonly Figure["values"][], worst: readonly string[]): Figure["values"] {
  const entries = Object.keys(rounds[0]).map((key): [string, number] => {
    const all = rounds.map((each) => each[key]);
    return [key, worst.includes(key) ? Math.max(...all) : median(all)];
  });
  return Object.fromEntries(entries);
}

/** The number in the middle; the mean of both where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** The number below which a part of all lie, 0.99 for the 99th percentile. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))];
}
