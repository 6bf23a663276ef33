/**
 * The server, which collects its garbage when SIGUSR2 asks for it and prints what is left: what V8 has not got around to
 * yet is no leak. To be run with `--v8-flags=--expose-gc`.
 *
 * @module
 */
import { runServer } from "../../server/cli.ts";

const { gc } = globalThis as typeof globalThis & { gc(options: { flavor: "last-resort" }): void };

Deno.addSignalListener("SIGUSR2", () => {
  gc({ flavor: "last-resort" });
  const line = `memory in use: ${Deno.memoryUsage().rss} bytes\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
});
Deno.exit(await runServer(Deno.args));
