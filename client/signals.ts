/**
 * Being asked to end from outside.
 *
 * @module
 */

// Windows knows no others that can be listened to.
const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Calls `end` on a signal that asks the program to end, in place of ending at once. */
export function onEndSignal(end: () => void): void {
  for (const signal of signals) Deno.addSignalListener(signal, end);
}
