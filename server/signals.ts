/**
 * The signals that a server is told what to do by.
 *
 * @module
 */

/** Signals within so many milliseconds are one. */
const sameKeyTime = 1_000;

/**
 * Resolves with the name of the first signal to end. A later one ends at once, but not one that comes with the first: at a
 * terminal `deno task` passes Ctrl-C on to a server that has got it already.
 */
export function untilSignal(): Promise<Deno.Signal> {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of signals) {
      Deno.addSignalListener(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > sameKeyTime) Deno.exit(1);
        resolve(signal);
      });
    }
  });
}

/**
 * Calls `reload` at every SIGHUP, which is how an operator asks for that; but one that comes because the terminal was
 * closed is a signal to end: the promise resolves with it then.
 */
export function whenHungUp(reload: () => void): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    if (Deno.build.os === "windows") return; // has no such signal
    // Whoever sends the output elsewhere, as nohup does, wants it to live on.
    const hadTerminal = Deno.stdout.isTerminal();
    Deno.addSignalListener("SIGHUP", () => {
      // What was a terminal is none any more once the window or the connection is closed.
      if (hadTerminal && !Deno.stdout.isTerminal()) resolve("SIGHUP");
      else reload();
    });
  });
}
