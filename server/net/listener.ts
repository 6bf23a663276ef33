/**
 * The chat's door: accepts connections and lets a session serve each.
 *
 * @module
 */
import type { Log } from "../../services/context.ts";
import type { Session } from "./session.ts";
import { type Transport, transportOf } from "./transport.ts";

/** Connections that may wait to be accepted; the system's default makes thousands at once slow. */
const backlog = 4096;
/** How long to wait after a failed accept, in milliseconds: there may be no file descriptors for a moment. */
const acceptRetryTime = 100;

/** Where to listen, and with which certificate. */
export interface ListenAddress {
  readonly hostname: string;
  /** 0 means any free one. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A door that is open. */
export interface OpenListener {
  readonly port: number;
  /** How many connections are open. */
  readonly size: number;
  /** Accepts no more, tells everyone why, and resolves when all connections are closed. */
  close(): Promise<void>;
}

/**
 * Opens a port.
 *
 * @throws {Deno.errors.AddrInUse} and others, as `Deno.listen`
 */
export function openListener(
  address: ListenAddress,
  log: Log,
  createSession: (transport: Transport) => Session,
): OpenListener {
  const { hostname, port, tls } = address;
  const listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn> = tls
    ? Deno.listenTls({ hostname, port, ...tls, tcpBacklog: backlog })
    : Deno.listen({ hostname, port, tcpBacklog: backlog });
  const open = new Map<Session, Promise<void>>();
  let isClosing = false;

  function serve(connection: Deno.TcpConn | Deno.TlsConn): void {
    const session = createSession(transportOf(connection));
    open.set(session, session.run().finally(() => open.delete(session)));
  }

  async function accept(): Promise<void> {
    while (!isClosing) {
      try {
        const connection = await listener.accept();
        if ("setNoDelay" in connection) connection.setNoDelay(true);
        if ("setKeepAlive" in connection) connection.setKeepAlive(true);
        serve(connection);
      } catch (error) {
        if (isClosing) return;
        log.error("SERVER", "a connection could not be accepted", error);
        await new Promise((resolve) => setTimeout(resolve, acceptRetryTime));
      }
    }
  }
  const accepting = accept();

  return {
    port: (listener.addr as Deno.NetAddr).port,
    get size() {
      return open.size;
    },
    async close() {
      isClosing = true;
      listener.close();
      const running = [...open.values()];
      await Promise.all(Array.from(open.keys(), (session) => session.close("shutting_down")));
      await Promise.all([...running, accepting]);
    },
  };
}
