/**
 * TLS over a connection that stays ours to close. Deno's own goes on with a handshake after its connection was closed,
 * for as long as the peer likes: whoever connects and says nothing would hold file descriptors without end.
 *
 * @module
 */
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { ReadBuffer } from "./reading.ts";

/** What a connection is read, written and closed by. */
export type Wire = Pick<Deno.Conn, "read" | "write" | "close" | "remoteAddr">;

/** A connection that TLS can go over. */
export type Bare = Wire & Pick<Deno.TcpConn, "closeWrite">;

/** Begins TLS over a connection that was accepted. */
export type BeginTls = (connection: Bare) => Wire;

/** The first Deno whose `node:tls` can serve over a stream. */
const [firstMajor, firstMinor] = [2, 9];
/** Most bytes of one write: what is written counts as read by the peer only when all of it has left. */
const largestWrite = 64 * 1024;
/** How long a peer has to take what tells it that TLS has ended, in milliseconds. */
const farewellTime = 1_000;

/** Makes what begins TLS with a certificate. Undefined on an older Deno, whose own TLS has to do there. */
export async function tlsWith(
  { cert, key }: { readonly cert: string; readonly key: string },
): Promise<BeginTls | undefined> {
  const [major, minor] = Deno.version.deno.split(".").map(Number);
  if (major < firstMajor || (major === firstMajor && minor < firstMinor)) return undefined;
  // Loaded here, since a server without a certificate starts faster without.
  const [tls, { Duplex }] = await Promise.all([import("node:tls"), import("node:stream")]);
  const secureContext = tls.createSecureContext({ cert, key });
  return (connection) => {
    const demand = new Demand();
    const stream = streamOf(connection, demand, Duplex);
    const options = { isServer: true, secureContext, allowHalfOpen: true };
    const socket = new tls.TLSSocket(stream as unknown as Socket, options);
    stream.on("error", (error) => socket.destroy(error));
    return new TlsWire(connection, demand, socket);
  };
}

/**
 * Whether more is wanted from the peer. `node:tls` takes all that its stream has, read or not, so the stream gets no more
 * than that: else a peer that is not read from could fill the memory.
 */
class Demand {
  #isThere = true;
  #wake = () => {};

  /** Says whether more is wanted; at first it is. */
  set(isThere: boolean): void {
    this.#isThere = isThere;
    if (isThere) this.#wake();
  }

  /** Resolves when more is wanted. One at a time waits. */
  async awaited(): Promise<void> {
    while (!this.#isThere) await new Promise<void>((resolve) => this.#wake = resolve);
  }
}

function streamOf(connection: Bare, demand: Demand, Stream: typeof Duplex): Duplex {
  const buffer = new ReadBuffer();
  const stream = new Stream({
    allowHalfOpen: true,
    read() {
      demand.awaited().then(() => connection.read(buffer.bytes)).then(
        (count) => void stream.push(count === null ? null : buffer.chunk(count).slice()),
        (error) => void stream.destroy(error),
      );
    },
    write(bytes: Uint8Array, _encoding, done) {
      writeAll(connection, bytes).then(() => done(), done);
    },
    final(done) {
      connection.closeWrite().then(() => done(), () => done());
    },
    destroy(error, done) {
      closeQuietly(connection);
      done(error);
    },
  });
  return stream;
}

class TlsWire implements Wire {
  readonly remoteAddr: Deno.Addr;
  readonly #connection: Bare;
  readonly #demand: Demand;
  readonly #socket: TLSSocket;
  /** What was decrypted and not read yet. */
  #rest: Uint8Array | undefined;
  #problem: Error | undefined;
  #isSecure = false;
  /** Whether somebody waits for what comes. */
  #isWaiting = false;
  #isClosed = false;
  #wake = () => {};

  constructor(connection: Bare, demand: Demand, socket: TLSSocket) {
    this.#connection = connection;
    this.#demand = demand;
    this.#socket = socket;
    this.remoteAddr = connection.remoteAddr;
    socket.once("secure", () => {
      this.#isSecure = true;
      this.#wait(this.#isWaiting);
    });
    for (const event of ["readable", "end", "close"]) socket.on(event, () => this.#wake());
    socket.on("error", (error) => {
      this.#problem = error;
      this.#destroy();
    });
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#isClosed) throw new Deno.errors.BadResource("closed");
      this.#rest ??= this.#socket.read() ?? undefined;
      if (this.#rest) return this.#take(this.#rest, buffer);
      if (this.#socket.readableEnded) return null;
      if (this.#socket.destroyed) throw this.#failure();
      this.#wait(true);
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wait(false);
    }
  }

  write(bytes: Uint8Array): Promise<number> {
    const piece = bytes.subarray(0, largestWrite);
    return new Promise((resolve, reject) => {
      this.#socket.write(piece, (error) => {
        if (error) reject(this.#failure());
        else resolve(piece.length);
      });
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wake();
    const isQuiet = this.#isSecure && this.#socket.writableLength === 0;
    if (!isQuiet || this.#socket.destroyed) return this.#destroy();
    const late = setTimeout(() => this.#destroy(), farewellTime);
    this.#socket.end(() => this.#destroy());
    this.#socket.once("close", () => clearTimeout(late));
  }

  #wait(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    this.#demand.set(isWaiting || !this.#isSecure);
  }

  #take(from: Uint8Array, buffer: Uint8Array): number {
    const count = Math.min(from.length, buffer.length);
    buffer.set(from.subarray(0, count));
    this.#rest = count < from.length ? from.subarray(count) : undefined;
    return count;
  }

  /** Why nothing is read or written any more, as Deno would say it. */
  #failure(): Error {
    const cause = this.#problem;
    if (this.#isClosed) return new Deno.errors.BadResource("closed", { cause });
    if (!cause) return new Deno.errors.ConnectionReset("the connection has ended");
    const isOfDeno = Object.values(Deno.errors).some((kind) => cause instanceof kind);
    return isOfDeno ? cause : new Deno.errors.InvalidData(cause.message, { cause });
  }

  #destroy(): void {
    this.#socket.destroy();
    closeQuietly(this.#connection);
    this.#wake();
  }
}

async function writeAll(connection: Wire, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

/** Closes a connection, unless it is closed. */
export function closeQuietly(connection: Pick<Wire, "close">): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // it is closed
  }
}
