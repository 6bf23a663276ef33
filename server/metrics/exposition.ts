/**
 * Metrics as text (source: Prometheus, "Exposition formats", text format 0.0.4). Not by `prom-client`, which would count
 * a second time, and measures the process wrongly under Deno.
 *
 * @module
 */
import type { Histogram } from "./histogram.ts";

/** The media type of the text. */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** What tells samples of one family apart. Names are letters, digits and `_`; values any text. */
export type Labels = Readonly<Record<string, string>>;

/** One number. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** Numbers that mean the same, of different things. */
export type Family =
  & {
    /** As in `madang_searches_total`: the unit, and `total` where it only grows, are part of it. */
    readonly name: string;
    /** What it means, in a sentence. */
    readonly help: string;
  }
  & (
    | { readonly type: "counter" | "gauge"; readonly samples: readonly Sample[] }
    | { readonly type: "histogram"; readonly histogram: Histogram }
  );

/** The text of families, each with a line of help and one of its type. Families without samples are left out. */
export function exposition(families: readonly Family[]): string {
  return families.map(textOf).join("");
}

function textOf(family: Family): string {
  const { name, type, help } = family;
  const samples = type === "histogram"
    ? histogramLines(name, family.histogram)
    : family.samples.map(({ labels, value }) => line(name, labels, value));
  if (samples.length === 0) return "";
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...samples, ""].join("\n");
}

/** Buckets hold also what is in those before them. */
function histogramLines(name: string, { bounds, counts, sum }: Histogram): string[] {
  let count = 0;
  const buckets = counts.map((each, index) => {
    const le = index < bounds.length ? String(bounds[index]) : "+Inf";
    return line(`${name}_bucket`, { le }, count += each);
  });
  return [...buckets, line(`${name}_sum`, {}, sum), line(`${name}_count`, {}, count)];
}

function line(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels)
    .map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${number(value)}`;
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
