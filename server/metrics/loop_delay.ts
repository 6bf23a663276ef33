/**
 * How long the event loop keeps others waiting. Node's monitor of it is there under Deno, but does not see JavaScript
 * that takes long.
 *
 * @module
 */
import { Histogram } from "./histogram.ts";

/** How often it is looked at, in milliseconds: a stall twice as long is always seen. */
const interval = 50;

const bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Watches the event loop until it is disposed of: how much later than asked for a timer is called. */
export function watchLoopDelay(): { readonly delays: Histogram } & Disposable {
  const delays = new Histogram(bounds);
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    delays.observe(Math.max(0, now - last - interval));
    last = now;
  }, interval);
  return { delays, [Symbol.dispose]: () => clearInterval(timer) };
}
