/**
 * A connection as the rest of the server sees it: bytes in, bytes out, an end.
 *
 * @module
 */
import type { Writable } from "./outbox.ts";
import type { Readable } from "./reading.ts";
import type { Wire } from "./tls_wire.ts";

/** A connection. */
export interface Transport extends Readable, Writable {
  /** The peer's address without its port. */
  readonly address: string;
  /** The peer's address and port, for logs. */
  readonly peer: string;
  /** Whether an error of reading or writing means that the connection ended, on either side. */
  isPeerError(error: unknown): boolean;
  /** Closes the connection. May be called more than once. */
  close(): void;
}

const peerErrors = [
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionAborted,
  Deno.errors.BrokenPipe,
  Deno.errors.UnexpectedEof,
  Deno.errors.TimedOut,
  Deno.errors.NotConnected,
  Deno.errors.BadResource, // closed by us while reading
  Deno.errors.Interrupted,
  Deno.errors.InvalidData, // a TLS peer that speaks something else
];

/** Whether an error of a connection means that it has ended. */
export function isPeerError(error: unknown): boolean {
  return peerErrors.some((kind) => error instanceof kind);
}

/** Makes a transport of a TCP or TLS connection. */
export function transportOf(connection: Wire): Transport {
  return new ConnectionTransport(connection);
}

class ConnectionTransport implements Transport {
  readonly #connection: Wire;
  readonly address: string;
  readonly #port: number;
  #isClosed = false;

  constructor(connection: Wire) {
    this.#connection = connection;
    const { hostname, port } = connection.remoteAddr as Deno.NetAddr;
    this.address = hostname;
    this.#port = port;
  }

  get peer(): string {
    return `${this.address}:${this.#port}`;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#connection.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#connection.write(bytes);
  }

  isPeerError(error: unknown): boolean {
    return this.#isClosed || isPeerError(error);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.close();
  }
}
