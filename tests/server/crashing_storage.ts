/**
 * The server, with storage workers that crash when they are asked to keep a certain text.
 *
 * @module
 */
import { runServer } from "../../server/cli.ts";

/** A message with this text ends the worker that writes. */
const fatal = "storage, crash!";

class FragileWorker extends Worker {
  override postMessage(message: unknown): void {
    if (!JSON.stringify(message).includes(fatal)) return super.postMessage(message);
    this.onerror?.(new ErrorEvent("error", { message: "out of memory" }));
  }
}

globalThis.Worker = FragileWorker;
Deno.exit(await runServer(Deno.args));
