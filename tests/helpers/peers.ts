/**
 * Peers over real sockets: one that frames nothing, as clients of the old system; one that writes lines, as a person
 * with nc; and one that speaks the native protocol.
 *
 * @module
 */
import { closeOnce, Lookout } from "./lookout.ts";
import { connectFrom, type PeerConnection } from "./other_address.ts";

/** How long to wait for something that should come at once, before a test fails, in milliseconds. */
const patience = 10_000;

/** What all peers have in common: text that arrives. */
export class Peer implements AsyncDisposable {
  readonly #connection: PeerConnection;
  readonly #reading: Promise<void>;
  #received = "";
  /** The lines that nobody has taken yet, and the beginning of the next. */
  readonly #lines: string[] = [];
  #unfinished = "";
  #isEnded = false;
  /** Bytes that were no text. */
  #failure: TypeError | undefined;
  readonly #lookout = new Lookout(() => JSON.stringify(this.#unfinished), patience);

  constructor(connection: PeerConnection, chunkSize: number) {
    this.#connection = connection;
    this.#reading = this.#readAll(chunkSize);
  }

  /** Connects a peer. */
  static async connect(port: number): Promise<Peer> {
    return new Peer(await connectTo(port), 65_536);
  }

  /** Everything that came so far. */
  get received(): string {
    return this.#received;
  }

  /** Sends text or bytes in one write. */
  async send(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#connection.write(rest));
    }
  }

  /** Waits for the next line and returns it without its newline. */
  async line(): Promise<string> {
    return await this.#until(() => this.#lines.shift(), "a line");
  }

  /** Waits for the next `count` lines. */
  async lines(count: number): Promise<string[]> {
    const lines = [];
    for (let index = 0; index < count; index++) lines.push(await this.line());
    return lines;
  }

  /** Skips lines until one that begins with, or matches, what is wanted. */
  async lineWith(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const line = await this.line();
      if (typeof wanted === "string" ? line.startsWith(wanted) : wanted.test(line)) return line;
    }
  }

  /** Waits until `count` lines with a prefix have come since the beginning, and returns them. */
  linesFromStart(prefix: string, count: number): Promise<string[]> {
    return this.#until(() => {
      const complete = this.#received.split("\n").slice(0, -1);
      const lines = complete.filter((line) => line.startsWith(prefix));
      return lines.length >= count ? lines : undefined;
    }, `${count} lines with ${prefix}`);
  }

  /** Waits for the server to close the connection. */
  async ended(): Promise<void> {
    await this.#until(() => this.#isEnded || undefined, "the end");
  }

  /** Ends the sending side. */
  finish(): Promise<void> {
    return this.#connection.closeWrite();
  }

  /** Closes the connection without a word. */
  async close(): Promise<void> {
    closeOnce(this.#connection);
    await this.#reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #readAll(chunkSize: number): Promise<void> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const buffer = new Uint8Array(chunkSize);
    try {
      for (let count; (count = await this.#connection.read(buffer)) !== null;) {
        const text = this.decode(decoder, buffer.subarray(0, count));
        this.#received += text;
        this.#takeLines(text);
        this.#lookout.came();
      }
    } catch (error) {
      if (error instanceof TypeError) this.#failure = error;
    }
    this.#isEnded = true;
    this.#lookout.end();
  }

  protected decode(decoder: TextDecoder, bytes: Uint8Array): string {
    return decoder.decode(bytes, { stream: true });
  }

  // As it comes: to look for lines in all that was received would take longer the more that is.
  #takeLines(text: string): void {
    const [rest, ...begun] = text.split("\n");
    this.#unfinished += rest;
    for (const line of begun) {
      this.#lines.push(this.#unfinished);
      this.#unfinished = line;
    }
  }

  #until<Value>(find: () => Value | undefined, what: string): Promise<Value> {
    return this.#lookout.until(() => {
      const found = find();
      if (found === undefined && this.#failure) throw this.#failure;
      return found;
    }, what);
  }
}

/** A person with nc, or a script: one command a line. */
export class LinePeer extends Peer {
  /** Connects and registers. */
  static async join(port: number, id: string): Promise<LinePeer> {
    const peer = new LinePeer(await connectTo(port), 65_536);
    await peer.send(`ID:${id}:\n`);
    await peer.lineWith("Success:Reg_ID");
    return peer;
  }
}

/**
 * A client of the old system: sends each command in one write without a newline, and reads at most 1,024 bytes at a
 * time, each decoded by itself: a character that is cut makes it go deaf, which fails the test.
 */
export class LegacyPeer extends Peer {
  /** Connects and registers. */
  static async join(port: number, id: string): Promise<LegacyPeer> {
    const peer = new LegacyPeer(await connectTo(port), 1024);
    await peer.send(`ID:${id}:`);
    await peer.lineWith("Success:Reg_ID");
    return peer;
  }

  protected override decode(_decoder: TextDecoder, bytes: Uint8Array): string {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }
}

/** A line of the native protocol, from the server. */
export type NativeLine = Record<string, unknown>;

/** A client of the native protocol, as somebody would write it from its documentation alone. */
export class NativePeer extends Peer {
  #requests = 0;
  /** Lines that came while another one was waited for. */
  readonly #others: NativeLine[] = [];
  /** The answer to its registration. */
  registration: NativeLine = {};

  /** Connects without registering. */
  static override async connect(port: number): Promise<NativePeer> {
    return new NativePeer(await connectTo(port), 65_536);
  }

  /** Connects from another address of this machine, such as 127.0.0.2. */
  static async connectFrom(address: string, port: number): Promise<NativePeer> {
    return new NativePeer(await connectFrom(address, port), 65_536);
  }

  /** Connects and registers. */
  static async join(port: number, id: string, more: NativeLine = {}): Promise<NativePeer> {
    const peer = await NativePeer.connect(port);
    peer.registration = await peer.ask("register", { id, version: 1, ...more });
    return peer;
  }

  /** Sends a command without waiting, and returns its request id. */
  async post(command: string, parameters: NativeLine = {}): Promise<number> {
    const request = ++this.#requests;
    await this.send(JSON.stringify({ request, command, ...parameters }) + "\n");
    return request;
  }

  /** Sends a command and returns its result; an error is returned as `{error}`. */
  async ask(command: string, parameters: NativeLine = {}): Promise<NativeLine> {
    const request = await this.post(command, parameters);
    const answer = await this.next((line) =>
      line.request === request && ("result" in line || "error" in line)
    );
    return "error" in answer ? answer : answer.result as NativeLine;
  }

  /** The next line that fits, whether it already came or not. */
  async next(fits: (line: NativeLine) => boolean): Promise<NativeLine> {
    const index = this.#others.findIndex(fits);
    if (index !== -1) return this.#others.splice(index, 1)[0];
    for (;;) {
      const line = JSON.parse(await this.line());
      if (fits(line)) return line;
      this.#others.push(line);
    }
  }

  /** The next message event. */
  message(): Promise<NativeLine> {
    return this.next((line) => line.event === "message");
  }
}

/** Connects to a port of this machine. */
export async function connectTo(port: number): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  return connection;
}
