/**
 * A server with people who keep order on it.
 *
 * @module
 */
import { addUser } from "./accounts.ts";
import { NativePeer } from "./peers.ts";
import { startTestServer, type TestServer } from "./server.ts";

const password = "correct horse";

/** Starts a server that speaks English and has an operator `root`, a moderator `mod` and another, `mod2`. */
export async function startModeratedServer(dataDir?: string): Promise<TestServer> {
  const server = await startTestServer({ dataDir, args: ["--lang=en"] });
  await addUser(server.dataDir, "root", password, "operator");
  for (const id of ["mod", "mod2"]) await addUser(server.dataDir, id, password, "moderator");
  return server;
}

/** Registers one of them over the native protocol. */
export function joinAs(port: number, id: "root" | "mod" | "mod2"): Promise<NativePeer> {
  return NativePeer.join(port, id, { password, language: "en" });
}
