/**
 * A server for scripts of phones whose every line a test decides, over real sockets.
 *
 * @module
 */
import { Arrivals, inTime } from "./phone.ts";

/** One line of a script. A handshake of 3.2.x has no event. */
export interface Packet {
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** Listens on a free port, or on a given one. Closes with everything that it accepted when disposed. */
export class BridgeServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly peers = new Arrivals<BridgePeer>();
  readonly #accepting: Promise<void>;

  constructor(port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The next phone that connects. */
  async accept(): Promise<BridgePeer> {
    return await this.peers.next();
  }

  /** The next phone that connects, with its handshake read and answered. */
  async welcome(): Promise<BridgePeer> {
    const peer = await this.accept();
    await peer.next();
    await peer.send({ event: "handshakeComplete", data: { success: true } });
    return peer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const peer of this.peers.all) peer.drop();
    await Promise.all(this.peers.all.map((peer) => peer.ended));
  }

  async #accept(): Promise<void> {
    try {
      for await (const socket of this.#listener) this.peers.add(new BridgePeer(socket));
    } catch {
      // The listener was closed while it waited.
    }
  }
}

/** One connection of a phone. */
export class BridgePeer {
  readonly #socket: Deno.TcpConn;
  readonly #lines = new Arrivals<string>();
  readonly #begun = Promise.withResolvers<void>();
  /** Resolves when the connection is over on this side, too. */
  readonly ended: Promise<void>;

  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    this.ended = this.#read();
  }

  /** The next line. */
  async next(): Promise<Packet> {
    return JSON.parse(await this.#lines.next());
  }

  /** The next line, whose event must be this one. */
  async expect(event: string): Promise<Packet> {
    const packet = await this.next();
    if (packet.event !== event) throw new Error(`expected ${event}, got ${JSON.stringify(packet)}`);
    return packet;
  }

  /** Waits for a piece of a line whose end is not here yet. */
  async begun(): Promise<void> {
    await inTime(this.#begun.promise, () => "the phone sent whole lines only");
  }

  /** Waits until the phone has closed the connection. */
  async left(): Promise<void> {
    await inTime(this.ended, () => "the phone did not close the connection");
  }

  /** Sends a packet on a line of its own. */
  async send(packet: Packet): Promise<void> {
    await this.raw(JSON.stringify(packet) + "\n");
  }

  /** Makes the phone post a text. */
  async reply(room: string, text: string): Promise<void> {
    await this.send({ event: "messageResponse", data: { room, text, channel_id: null } });
  }

  /** Sends bytes as they are. */
  async raw(bytes: string | Uint8Array): Promise<void> {
    const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    for (let sent = 0; sent < all.length;) sent += await this.#socket.write(all.subarray(sent));
  }

  /** Breaks the connection. */
  drop(): void {
    try {
      this.#socket.close();
    } catch {
      // It was closed already.
    }
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(65_536);
    let rest = "";
    try {
      for (let length; (length = await this.#socket.read(buffer)) !== null;) {
        const lines = (rest + decoder.decode(buffer.subarray(0, length), { stream: true })).split(
          "\n",
        );
        rest = lines.pop() ?? "";
        for (const line of lines) this.#lines.add(line);
        if (rest !== "") this.#begun.resolve();
      }
    } catch {
      // The connection broke, or the test dropped it.
    }
    this.drop();
  }
}
