/**
 * Asking something of the server that runs, from another process.
 *
 * @module
 */
import { request } from "node:http";
import { errorDefinitions, MadangError } from "../../protocol/errors.ts";
import { type AdminAddress, adminFile, adminHeader, refusedStatus } from "./endpoint.ts";
import type { AdminOperation, AdminOperations } from "./operations.ts";

/** How long a running server may take to answer, in milliseconds. */
const patience = 10_000;

/** What an operation answers. */
export type Answered<Name extends AdminOperation> = Awaited<ReturnType<AdminOperations[Name]>>;

/** A running server that could not do what it was asked for; its log says why. */
export class AdminFailure extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "AdminFailure";
}

/**
 * Asks the server that uses a data directory; undefined when none runs.
 *
 * @throws {MadangError} when the server runs, but cannot do it now, as on a full disk
 * @throws {AdminFailure} when it could not do it for another reason
 */
export async function askServer<Name extends AdminOperation>(
  dataDir: string,
  name: Name,
  asked: Parameters<AdminOperations[Name]>[0],
): Promise<Answered<Name> | undefined> {
  const address = await readAddress(dataDir);
  const response = address && await post(address, `/${name}`, JSON.stringify(asked));
  // The file of a server that was killed is still there, and something else may listen on its port by now.
  if (!response?.isOurs || response.status === 401) return undefined;
  if (response.status === 200) return JSON.parse(response.body);
  if (response.status === refusedStatus) {
    const { code, details } = JSON.parse(response.body);
    if (Object.hasOwn(errorDefinitions, code)) throw new MadangError(code, details);
  }
  throw new AdminFailure(`the server answered ${name} with ${response.status}`);
}

interface AdminResponse {
  readonly status: number;
  readonly isOurs: boolean;
  readonly body: string;
}

/** Undefined when nothing answers. Not by `fetch`, which would send the token to a proxy where one is configured. */
function post(
  { port, token }: AdminAddress,
  path: string,
  body: string,
): Promise<AdminResponse | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const options = { host: "127.0.0.1", port, path, method: "POST", headers, timeout: patience };
    const posted = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => text += part);
      response.on("error", () => resolve(undefined));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          isOurs: response.headers[adminHeader] !== undefined,
          body: text,
        }));
    });
    posted.on("timeout", () => posted.destroy(new Error("no answer in time")));
    posted.on("error", () => resolve(undefined));
    posted.end(body);
  });
}

/** Undefined where there is no file, or one whose server was killed while it wrote it. */
async function readAddress(dataDir: string): Promise<AdminAddress | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(adminFile(dataDir));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const match = /^\{"port":(\d{1,5}),"token":"([\w-]+)"\}$/.exec(text);
  return match ? { port: Number(match[1]), token: match[2] } : undefined;
}
