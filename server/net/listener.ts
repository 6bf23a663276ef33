/**
 * A door: accepts connections and lets a session serve each.
 *
 * @module
 */
import type { Log } from "../../services/context.ts";
import { reasonOf } from "../reason.ts";
import type { Certificate } from "./certificate.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { closeQuietly } from "./tls_wire.ts";
import { isPeerError, type Transport, transportOf } from "./transport.ts";

/** Connections that may wait to be accepted; the system's default makes thousands at once slow. */
const backlog = 4096;
/** How long to wait after a failed accept, in milliseconds: there may be no file descriptors for a moment. */
const acceptRetryTime = 100;

/** Where to listen, and with which certificate. */
export interface ListenAddress {
  readonly hostname: string;
  /** 0 means any free one. */
  readonly port: number;
  /** What it is encrypted with, if it is. */
  readonly tls?: Certificate;
  /** What the operator changes to listen elsewhere. */
  readonly flags: { readonly port: string; readonly host: string };
}

/** An address that cannot be listened on; `cause` is what the system said. The operator can change that. */
export class ListenError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "ListenError";

  /** Makes the error of an address. */
  constructor(readonly address: Omit<ListenAddress, "tls">, cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

/** What serves one connection. */
export interface Served {
  /** How many bytes wait to be written to it. */
  readonly waiting: number;
  /** Serves it until either side ends it. Never rejects. */
  run(): Promise<void>;
  /** Ends it once everything owed is sent; the code says why. */
  close(code: "shutting_down"): Promise<void>;
}

/** A door that is open. */
export interface OpenListener<Session extends Served = Served> {
  readonly port: number;
  /** How many connections were accepted since the start. */
  readonly accepted: number;
  /** How many connections were turned away since the start, by the reason. */
  readonly turnedAway: ReadonlyMap<string, number>;
  /** The connections that are open. */
  readonly connections: { readonly size: number; keys(): Iterable<Session> };
  /**
   * Goes on with another certificate, which must be one that TLS can begin with (certificate.ts). Connections that
   * are open stay so. Where Deno's own TLS has to do, whoever comes in the moment between has to try again.
   */
  renew(tls: Certificate): Promise<void>;
  /** Accepts no more, tells everyone why, and resolves when all connections are closed. */
  close(): Promise<void>;
}

/** What a port works with. */
export interface PortMeans<Session extends Served> {
  readonly log: Log;
  /** Lets connections in, or not. */
  readonly doorkeeper: Doorkeeper;
  createSession(transport: Transport): Session;
}

/**
 * Opens a port.
 *
 * @throws {ListenError} when the address is in use, or none of this machine, or not allowed
 */
export function openListener<Session extends Served>(
  address: ListenAddress,
  { log, doorkeeper, createSession }: PortMeans<Session>,
): OpenListener<Session> {
  const open = new Map<Session, Promise<void>>();
  let isClosing = false;
  let accepted = 0;
  let { tls } = address;
  let door = openDoor(address);
  const port = (door.listener.addr as Deno.NetAddr).port;
  let renewing: Promise<void> = Promise.resolve();

  function openDoor(address: ListenAddress): Door {
    const opened = { listener: listen(address), isOpen: true, accepting: Promise.resolve() };
    opened.accepting = accept(opened);
    return opened;
  }

  function serve(connection: Deno.TcpConn | Deno.TlsConn): void {
    const transport = transportOf(tls?.begin?.(connection) ?? connection);
    const leave = doorkeeper.admit(transport);
    if (!leave) return;
    accepted++;
    const session = createSession(transport);
    const running = session.run().finally(() => {
      open.delete(session);
      leave();
    });
    open.set(session, running);
  }

  async function accept(from: Door): Promise<void> {
    while (from.isOpen) {
      let connection: Deno.TcpConn | Deno.TlsConn | undefined;
      try {
        connection = await from.listener.accept();
        if (isClosing) return connection.close();
        if ("setNoDelay" in connection) connection.setNoDelay(true);
        if ("setKeepAlive" in connection) connection.setKeepAlive(true);
        serve(connection);
      } catch (error) {
        if (connection) closeQuietly(connection);
        if (!from.isOpen) return;
        // Whoever hangs up at once must not keep others waiting.
        if (isPeerError(error)) continue;
        log.error("SERVER", "a connection could not be accepted", error);
        await new Promise((resolve) => setTimeout(resolve, acceptRetryTime));
      }
    }
  }

  // Deno's own TLS takes another certificate in no other way: the address is free only when nobody listens on it.
  async function reopen(tls: Certificate): Promise<void> {
    await shut(door);
    for (let isFirst = true; !isClosing; isFirst = false) {
      try {
        door = openDoor({ ...address, port, tls });
        return;
      } catch (error) {
        if (isFirst) log.error("SERVER", `port ${port} cannot be listened on; trying on`, error);
        await new Promise((resolve) => setTimeout(resolve, acceptRetryTime));
      }
    }
  }

  return {
    port,
    connections: open,
    get accepted() {
      return accepted;
    },
    turnedAway: doorkeeper.turnedAway,
    async renew(renewed) {
      const isOwn = tls?.begin && renewed.begin;
      tls = renewed;
      if (isOwn) return;
      renewing = renewing.then(() => isClosing ? undefined : reopen(renewed));
      await renewing;
    },
    async close() {
      isClosing = true;
      const closed = shut(door);
      const running = [...open.values()];
      await Promise.all(Array.from(open.keys(), (session) => session.close("shutting_down")));
      await Promise.all([...running, closed, renewing]);
    },
  };
}

/** What accepts connections. */
interface Door {
  readonly listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>;
  isOpen: boolean;
  /** Resolves when nothing is accepted any more. */
  accepting: Promise<void>;
}

function shut(door: Door): Promise<void> {
  if (door.isOpen) door.listener.close();
  door.isOpen = false;
  return door.accepting;
}

function listen(address: ListenAddress): Deno.Listener<Deno.TcpConn | Deno.TlsConn> {
  const { hostname, port, tls } = address;
  try {
    if (!tls || tls.begin) return Deno.listen({ hostname, port, tcpBacklog: backlog });
    const { cert, key } = tls;
    return Deno.listenTls({ hostname, port, cert, key, tcpBacklog: backlog });
  } catch (error) {
    throw new ListenError(address, error);
  }
}
