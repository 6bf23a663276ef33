/**
 * Bytes to and from a server: connects, reads, writes in order, closes. Knows nothing of what they mean.
 *
 * @module
 */

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** A certificate that is trusted as those of the well-known authorities are, and the file that it came from. */
  readonly trusted?: { readonly file: string; readonly pem: string };
}

/** What becomes of what a server sends. */
export interface TransportListener {
  /** Some bytes came. They are overwritten after the call. */
  received(bytes: Uint8Array): void;
  /** The connection is gone; called once, and nothing comes after it. */
  closed(): void;
}

/** How long connecting may take, in milliseconds. */
export const connectPatience = 10_000;

/** A connection could not be made. `cause` says why, in the words of the operating system. */
export class CannotConnect extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "CannotConnect";
}

const readSize = 64 * 1024;

/** An open connection. At most one write is in flight; what queues meanwhile goes out together. */
export class Transport {
  readonly #socket: Deno.Conn;
  readonly #listener: TransportListener;
  #queued: Uint8Array[] = [];
  #writing: Promise<void> | undefined;
  #open = true;

  private constructor(socket: Deno.Conn, listener: TransportListener) {
    this.#socket = socket;
    this.#listener = listener;
    void this.#read();
  }

  /**
   * Connects.
   *
   * @throws {CannotConnect} when nothing answers there within {@link connectPatience}
   */
  static async open(address: Address, listener: TransportListener): Promise<Transport> {
    return new Transport(await connect(address), listener);
  }

  /** Sends bytes after those that were given before. Nothing happens on a closed connection. */
  send(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#queued.push(bytes);
    this.#writing ??= this.#write();
  }

  /** Resolves when everything given to {@link send} so far is with the operating system. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** Closes at once; what still waits to be written is dropped. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#queued = [];
    try {
      this.#socket.close();
    } catch {
      // The other side was faster.
    }
    this.#listener.closed();
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(readSize);
    try {
      while (this.#open) {
        const length = await this.#socket.read(buffer);
        if (length === null || !this.#open) break;
        this.#listener.received(buffer.subarray(0, length));
      }
    } catch (error) {
      if (!isSocketFailure(error)) throw error;
    } finally {
      this.close();
    }
  }

  async #write(): Promise<void> {
    try {
      while (this.#queued.length > 0) {
        const bytes = joined(this.#queued);
        this.#queued = [];
        let written = 0;
        while (written < bytes.length) {
          written += await this.#socket.write(bytes.subarray(written));
        }
      }
    } catch (error) {
      if (!isSocketFailure(error)) throw error;
      this.close();
    } finally {
      this.#writing = undefined;
    }
  }
}

async function connect({ host, port, tls, trusted }: Address): Promise<Deno.Conn> {
  const connecting: Promise<Deno.TcpConn | Deno.TlsConn> = tls
    ? Deno.connectTls({ hostname: host, port, caCerts: trusted && [trusted.pem] })
    : Deno.connect({ hostname: host, port });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timed out")), connectPatience);
  });
  try {
    const socket = await Promise.race([connecting, patience]);
    if ("setNoDelay" in socket) socket.setNoDelay(true);
    // Peers of the colon protocol are never pinged, so the operating system has to notice a dead line.
    if ("setKeepAlive" in socket) socket.setKeepAlive(true);
    // A TLS connection does its handshake with the first read or write otherwise, and would fail too late.
    if (tls && "handshake" in socket) await Promise.race([socket.handshake(), patience]);
    return socket;
  } catch (cause) {
    connecting.then((socket) => socket.close()).catch(() => {});
    throw new CannotConnect(`cannot connect to ${host}:${port}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function isSocketFailure(error: unknown): boolean {
  // Errors of the operating system without a class of their own (EHOSTUNREACH, ETIMEDOUT) carry a code.
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.TimedOut ||
    error instanceof Deno.errors.UnexpectedEof || error instanceof Deno.errors.InvalidData ||
    error instanceof Deno.errors.NotConnected ||
    (error instanceof Error && "code" in error && typeof error.code === "string");
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.length;
  }
  return whole;
}
