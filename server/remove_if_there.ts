/**
 * Removing what may be gone already.
 *
 * @module
 */

/** Removes a file, where there is one. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
