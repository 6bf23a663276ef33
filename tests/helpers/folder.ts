/**
 * Folders that are gone after the test.
 *
 * @module
 */

/** A folder for one test. Declare it before what uses it, so that it is removed last. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "madang-test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
