/**
 * What `deno task bench` can be told.
 *
 * @module
 */
import { parseArgs } from "../../protocol/std/parse_args.ts";

/** How to measure. */
export interface BenchOptions {
  /** The measurements to do, by name; all where none is named. */
  readonly only: readonly string[];
  /** Only workloads whose names hold this. */
  readonly workload: string;
  /** Only subjects whose names hold this; the first of a workload is the yardstick and always measured. */
  readonly subject: string;
  /** Seconds that each load lasts. */
  readonly secs: number;
  /** How often each subject is measured, in turn with the others. */
  readonly rounds: number;
  /** What sizes are multiplied with: 1 measures what RESULTS.md shows, less is for seeing that all of it works. */
  readonly scale: number;
  /** Print data instead of tables. */
  readonly json: boolean;
  /** A folder for the charts; none are drawn without. */
  readonly charts: string | undefined;
}

/** As `deno task bench` measures without any flag: everything in some eight minutes. */
export const usualOptions: BenchOptions = {
  only: [],
  workload: "",
  subject: "",
  secs: 1.5,
  rounds: 2,
  scale: 1,
  json: false,
  charts: undefined,
};

const flags = ["only", "workload", "subject", "secs", "rounds", "scale", "charts"] as const;

/**
 * Reads the flags; `names` are those of the measurements.
 *
 * @throws {TypeError} for an unknown flag, measurement or number, with what may stand there
 */
export function readBenchOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const read = parseArgs(args, {
    string: flags,
    boolean: ["json"],
    unknown(argument) {
      const known = [...flags, "json"].map((name) => `--${name}`).join(", ");
      throw new TypeError(`"${argument}" is not a flag of the bench; there are ${known}`);
    },
  });
  const only = text(read.only)?.split(",") ?? [];
  for (const name of only) {
    if (names.includes(name)) continue;
    throw new TypeError(`There is no measurement "${name}"; there are ${names.join(", ")}`);
  }
  const number = (name: "secs" | "rounds" | "scale") => {
    const given = text(read[name]);
    const value = given === undefined ? usualOptions[name] : Number(given);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new TypeError(`--${name} must be a number above 0, not "${given}"`);
  };
  return {
    only,
    workload: text(read.workload) ?? "",
    subject: text(read.subject) ?? "",
    secs: number("secs"),
    rounds: number("rounds"),
    scale: number("scale"),
    json: read.json === true,
    charts: text(read.charts),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A count of something, as large as the options ask for; never less than `least`. */
export function scaled(count: number, { scale }: BenchOptions, least = 2): number {
  return Math.max(least, Math.round(count * scale));
}
