/**
 * The library that reads and makes certificates. It takes longer to load than all of the server, so it is loaded only
 * by the subcommands that need it.
 *
 * @module
 */

/** Loads the library. */
export async function loadX509(): Promise<typeof import("@peculiar/x509")> {
  await import("reflect-metadata"); // which it needs to be there first
  return await import("@peculiar/x509");
}
