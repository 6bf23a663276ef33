/**
 * Which addresses lead to this machine alone.
 *
 * @module
 */

/** Whether a name or address is the loopback's: nobody else can reach what listens there. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
