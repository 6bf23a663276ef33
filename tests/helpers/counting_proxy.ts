/**
 * A proxy between clients and a server that counts what each side sends.
 *
 * @module
 */
import { connectTo } from "./peers.ts";

/** A proxy on a port of its own. Closes all connections when disposed. */
export class CountingProxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #serving: Promise<void>;
  /** Where new connections are led to: a server that is started again may have another port. */
  target: number;
  /** How many bytes clients have sent, over all connections. */
  fromClients = 0;
  /** How many bytes the server has sent, over all connections. */
  fromServer = 0;

  /** Leads to a port of this machine. */
  constructor(target: number) {
    this.target = target;
    this.#serving = this.#serve();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#end(...this.#connections);
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const served = [];
    for await (const client of this.#listener) served.push(this.#lead(client));
    await Promise.all(served);
  }

  // An end of one side is an end of the other: where a program was killed, both may be reset.
  async #lead(client: Deno.TcpConn): Promise<void> {
    this.#connections.add(client);
    client.setNoDelay(true);
    let server: Deno.TcpConn;
    try {
      server = await connectTo(this.target);
    } catch {
      // Nothing listens there now, which is what the client gets to see.
      return this.#end(client);
    }
    this.#connections.add(server);
    await Promise.all([
      this.#copy(client, server, (bytes) => this.fromClients += bytes),
      this.#copy(server, client, (bytes) => this.fromServer += bytes),
    ]);
  }

  async #copy(from: Deno.TcpConn, to: Deno.TcpConn, count: (bytes: number) => void): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let length; (length = await from.read(buffer)) !== null;) {
        count(length);
        for (let at = 0; at < length;) at += await to.write(buffer.subarray(at, length));
      }
    } catch {
      // It broke on one side or the other.
    }
    this.#end(from, to);
  }

  #end(...connections: Deno.TcpConn[]): void {
    for (const connection of connections) {
      if (this.#connections.delete(connection)) connection.close();
    }
  }
}
