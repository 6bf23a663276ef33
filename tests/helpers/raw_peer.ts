/**
 * A peer that reads only when it is told to.
 *
 * @module
 */

/** A connection with nothing that reads it. */
export class RawPeer implements AsyncDisposable {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects, sends text, and reads until something wanted has come. */
  static async connect(port: number, text = "", wanted = ""): Promise<RawPeer> {
    const peer = new RawPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
    await peer.send(text);
    await peer.until(wanted);
    return peer;
  }

  /** Reads until something wanted has come, and no further. */
  async until(wanted: string): Promise<void> {
    const decoder = new TextDecoder();
    let received = "";
    while (!received.includes(wanted)) {
      const bytes = new Uint8Array(1);
      if (await this.#connection.read(bytes) === null) throw new Error(`the end: ${received}`);
      received += decoder.decode(bytes, { stream: true });
    }
  }

  /** Sends all of it. Rejects when the connection is gone. */
  async send(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** Reads to the end, a reset included, and returns how many bytes came. */
  async drain(): Promise<number> {
    const buffer = new Uint8Array(65_536);
    let total = 0;
    try {
      for (let count; (count = await this.#connection.read(buffer)) !== null;) total += count;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
    return total;
  }

  /** Ends the sending side. */
  finish(): Promise<void> {
    return this.#connection.closeWrite();
  }

  // deno-lint-ignore require-await
  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
  }
}
