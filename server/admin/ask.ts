/**
 * Asking something of the server that runs, from another process.
 *
 * @module
 */
import { type AdminAddress, adminFile } from "./endpoint.ts";
import type { AdminOperation, AdminOperations } from "./operations.ts";

/** How long a running server may take to answer, in milliseconds. */
const patience = 10_000;

/** What an operation answers. */
export type Answered<Name extends AdminOperation> = Awaited<ReturnType<AdminOperations[Name]>>;

/** Asks the server that uses a data directory; undefined when none runs. */
export async function askServer<Name extends AdminOperation>(
  dataDir: string,
  name: Name,
  asked: Parameters<AdminOperations[Name]>[0],
): Promise<Answered<Name> | undefined> {
  const address = await readAddress(dataDir);
  if (!address) return undefined;
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${address.port}/${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.token}` },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    // The file of a server that was killed is still there.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  if (response.ok) return await response.json();
  await response.body?.cancel();
  // Something else listens on that port now.
  if (response.status === 401 || response.status === 404) return undefined;
  throw new Error(`the server answered ${name} with ${response.status}`);
}

async function readAddress(dataDir: string): Promise<AdminAddress | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(adminFile(dataDir)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
