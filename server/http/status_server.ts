/**
 * The status port: whether the server lives, whether it is ready, and its numbers, over HTTP.
 *
 * @module
 */
import type { Bucket } from "../../services/allowance.ts";
import type { Log } from "../../services/context.ts";
import { isLoopback } from "../config/loopback.ts";
import { expositionType } from "../metrics/exposition.ts";
import type { Certificate } from "../net/certificate.ts";
import { ListenError } from "../net/listener.ts";
import { within } from "../within.ts";
import { shutDown } from "./shut_down.ts";

/** How long finding out whether the server is ready may take, in milliseconds. */
const readyPatience = 2_000;

/** What the pages show. */
export interface StatusPages {
  /** Finds out why the server cannot do its work now; undefined when it can. */
  problem(): Promise<string | undefined>;
  /** The server's numbers as text. */
  metrics(): string;
}

/** Where the status port is. */
export interface StatusAddress {
  readonly hostname: string;
  /** 0 means any free one. */
  readonly port: number;
  /** What it is encrypted with, if it is. */
  readonly tls?: Certificate;
  /** How many requests it answers, of all who ask together; none: any number. */
  readonly requests?: Bucket;
}

/** The status port, open. */
export interface StatusServer extends AsyncDisposable {
  readonly port: number;
  /** From now on the pages are shown; before, the server is not ready. */
  show(pages: StatusPages): void;
  /** From now on the server is not ready, since it stops. */
  stopping(): void;
  /** Answers what was asked, and goes on with another certificate. */
  renew(tls: Certificate): Promise<void>;
}

/**
 * Opens the status port.
 *
 * @throws {ListenError} when the address is in use, or none of this machine, or not allowed
 */
export function openStatusServer(address: StatusAddress, log: Log): StatusServer {
  const { hostname, requests } = address;
  let pages: StatusPages | undefined;
  let isStopping = false;
  let server = listen(address);
  const { port } = server.addr;

  return {
    port,
    show: (shown) => void (pages = shown),
    stopping: () => void (isStopping = true),
    async renew(tls) {
      await shutDown(server);
      if (isStopping) return;
      try {
        server = listen({ hostname, port, tls });
      } catch (error) {
        log.error("SERVER", `there are no status pages any more: ${hostname}:${port}`, error);
      }
    },
    [Symbol.asyncDispose]: () => shutDown(server),
  };

  function listen({ hostname, port, tls }: StatusAddress): Deno.HttpServer<Deno.NetAddr> {
    try {
      return Deno.serve({
        hostname,
        port,
        ...tls,
        onListen() {},
        onError(error) {
          log.error("SERVER", "a status page failed", error);
          return say(500, "the page failed; the server's log says why");
        },
      }, answer);
    } catch (error) {
      const flags = { port: "--http-port", host: "--http-host" };
      throw new ListenError({ hostname, port, flags }, error);
    }
  }

  async function answer(request: Request): Promise<Response> {
    const { method, headers } = request;
    const url = new URL(request.url);
    if (isLoopback(hostname) && !isOurName(headers.get("host") ?? url.host)) {
      return say(421, "this port is for this machine: ask for 127.0.0.1 or localhost");
    }
    const wait = requests?.wait() ?? 0;
    if (wait > 0) {
      return say(429, "too many requests", { "retry-after": `${Math.ceil(wait)}` });
    }
    requests?.take();
    if (method !== "GET" && method !== "HEAD") {
      return say(405, "only GET and HEAD are answered", { allow: "GET, HEAD" });
    }
    switch (url.pathname) {
      case "/healthz":
        return say(200, "ok");
      case "/readyz": {
        const problem = await findProblem();
        return problem === undefined ? say(200, "ready") : say(503, problem);
      }
      case "/metrics":
        return pages
          ? reply(200, pages.metrics(), { "content-type": expositionType })
          : say(503, "starting");
      default:
        return say(404, "there is /healthz, /readyz and /metrics");
    }
  }

  async function findProblem(): Promise<string | undefined> {
    if (isStopping) return "stopping";
    if (!pages) return "starting";
    let problem: string | undefined;
    const looking = pages.problem().then((found) => problem = found);
    return await within(readyPatience, looking) ? problem : "the storage does not answer";
  }
}

/**
 * Whether a Host header means this machine. A page of a stranger's, whose name was made to lead here (DNS rebinding), does
 * not.
 */
function isOurName(host: string): boolean {
  return isLoopback(host.replace(/:\d+$/, ""));
}

function say(status: number, text: string, headers: Record<string, string> = {}): Response {
  return reply(status, `${text}\n`, { "content-type": "text/plain; charset=utf-8", ...headers });
}

/** Deno leaves the body out where HEAD asked. */
function reply(status: number, text: string, headers: Record<string, string>): Response {
  return new Response(text, {
    status,
    headers: { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  });
}
