/**
 * The door for the operator's subcommands: HTTP on loopback, for whoever can read `<data-dir>/admin.json`.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { MadangError } from "../../protocol/mod.ts";
import type { Log } from "../../services/context.ts";
import { shutDown } from "../http/shut_down.ts";
import { nodeCrypto } from "../node_crypto.ts";
import { removeIfThere } from "../remove_if_there.ts";
import { join } from "../std/path.ts";
import type { AdminOperations } from "./operations.ts";

/** Largest request, in bytes. */
const bodyLimit = 64 * 1024;

/** The header that tells our answers from those of another program that listens on the port of a server that was killed. */
export const adminHeader = "madang-admin";

/** The status of an answer that is an expected failure: its code and details. */
export const refusedStatus = 422;

/** Where the endpoint is and how to get in, as it stands in the file. */
export interface AdminAddress {
  readonly port: number;
  readonly token: string;
}

/** The file that says where the endpoint of a server is. Only the server's own user can read it. */
export function adminFile(dataDir: string): string {
  return join(dataDir, "admin.json");
}

/** Opens the endpoint. Disposing of it closes it and removes its file. */
export async function openAdminEndpoint(
  dataDir: string,
  operations: AdminOperations,
  log: Log,
): Promise<AsyncDisposable> {
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
    onError(error) {
      log.error("SERVER", "an operator's request failed", error);
      return empty(500);
    },
  }, (request) => answer(request, token, operations));
  const path = adminFile(dataDir);
  try {
    await writeAddress(path, { port: server.addr.port, token });
  } catch (error) {
    await server.shutdown();
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      await shutDown(server);
      await removeIfThere(path);
    },
  };
}

async function answer(
  request: Request,
  token: string,
  operations: AdminOperations,
): Promise<Response> {
  if (!isAllowed(request, token)) return empty(401);
  const name = new URL(request.url).pathname.slice(1);
  if (request.method !== "POST" || !Object.hasOwn(operations, name)) {
    return empty(404);
  }
  const body = await request.text();
  if (body.length > bodyLimit) return empty(413);
  // Whoever has the token is one of our own subcommands.
  const operation = operations[name as keyof AdminOperations] as (asked: unknown) => unknown;
  try {
    return Response.json(await operation(JSON.parse(body)), { headers: ours });
  } catch (error) {
    if (!(error instanceof MadangError)) throw error;
    const { code, details } = error;
    return Response.json({ code, details }, { status: refusedStatus, headers: ours });
  }
}

const ours = { [adminHeader]: "1" };

function empty(status: number): Response {
  return new Response(null, { status, headers: ours });
}

function isAllowed(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && nodeCrypto().timingSafeEqual(given, expected);
}

async function writeAddress(path: string, address: AdminAddress): Promise<void> {
  // Removed first, since an old file would keep its mode.
  await removeIfThere(path);
  await Deno.writeTextFile(path, JSON.stringify(address), { mode: 0o600, createNew: true });
}
