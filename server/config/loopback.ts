/**
 * Which addresses lead to this machine alone.
 *
 * @module
 */

/** Whether a name or address, in brackets or not, is the loopback's: nobody else can reach what listens there. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}
