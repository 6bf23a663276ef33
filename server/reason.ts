/**
 * What went wrong, in the words of whatever failed.
 *
 * @module
 */

/** What an error says, without its stack. */
export function reasonOf(error: unknown): string {
  // Deno's own words name a flag that this program has not.
  if (error instanceof Deno.errors.NotCapable) {
    return "such folders of the system, as below /dev, /proc and /sys, are closed to this program";
  }
  return error instanceof Error ? error.message : String(error);
}
