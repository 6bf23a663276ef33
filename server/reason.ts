/**
 * What went wrong, in the words of whatever failed.
 *
 * @module
 */

/** What an error says, without its stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
