/**
 * Ending an HTTP server.
 *
 * @module
 */
import { within } from "../within.ts";

/** How long those who were answered may take to read and to send the rest of what they asked, in milliseconds. */
const patience = 500;

/**
 * Takes no more connections, and lets what was asked be answered. Who neither reads nor sends on is not waited for:
 * Deno's `shutdown()` would, for ever.
 */
export async function shutDown(server: Pick<Deno.HttpServer, "shutdown">): Promise<void> {
  await within(patience, server.shutdown());
}
