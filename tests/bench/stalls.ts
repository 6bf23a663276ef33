/**
 * How often the event loop of our server stood still, by its own `/metrics`.
 *
 * @module
 */
import type { Target } from "./programs.ts";

/** How long timers of the event loop were late, as buckets: how many up to a bound in seconds. */
export type LoopDelays = readonly { readonly bound: number; readonly count: number }[];

/** Delays beyond 50 ms. */
export interface Stalls {
  readonly stalls: number;
  /** The upper bound of the bucket that the longest is in, in milliseconds; 0 where there was none. */
  readonly longest: number;
}

/** A delay that people notice, in seconds. */
const noticeable = 0.05;

/** Asks a server; undefined for one that does not say. */
export async function loopDelaysOf({ httpPort }: Target): Promise<LoopDelays | undefined> {
  if (httpPort === undefined) return undefined;
  const response = await fetch(`http://127.0.0.1:${httpPort}/metrics`);
  return readLoopDelays(await response.text());
}

/** Reads the delays from a page of metrics. */
export function readLoopDelays(metrics: string): LoopDelays {
  const line = /^madang_event_loop_delay_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm;
  return Array.from(metrics.matchAll(line), ([, bound, count]) => ({
    bound: bound === "+Inf" ? Infinity : Number(bound),
    count: Number(count),
  }));
}

/** The stalls from one time to another. */
export function stallsBetween(before: LoopDelays, after: LoopDelays): Stalls {
  const counts = after.map(({ bound, count }, index) => ({
    bound,
    count: count - before[index].count,
  }));
  const all = counts.at(-1)?.count;
  const short = counts.find(({ bound }) => bound === noticeable)?.count;
  if (all === undefined || short === undefined) {
    throw new TypeError(`The metrics lack a bucket for delays of ${noticeable} s`);
  }
  const longest = counts.find(({ count }) => count === all)?.bound ?? Infinity;
  return { stalls: all - short, longest: all > short ? longest * 1000 : 0 };
}
