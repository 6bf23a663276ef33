/**
 * A server whose every answer a test decides, over real sockets and with the real codecs: for what a real server does
 * only by accident, such as breaking a connection between a message and its answer.
 *
 * @module
 */
import {
  type AnswerPart,
  type ChatEvent,
  type CodecName,
  codecs,
  type CommandName,
  type Details,
  type ErrorCode,
  type Incoming,
  MadangError,
  type Message,
  type MessageType,
  type ResultOf,
} from "../../protocol/mod.ts";

/** A command with the raw bytes that came with it (native protocol). */
type Received = Extract<Incoming, { kind: "command" }> & { readonly bytes?: Uint8Array };

/** Listens on a free port, or on a given one. Closes with everything that it accepted when disposed. */
export class FakeServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #codec: CodecName;
  readonly #peers: FakePeer[] = [];

  constructor(codec: CodecName = "json", port = 0) {
    this.#codec = codec;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  get address(): { host: string; port: number; tls: boolean } {
    return { host: "127.0.0.1", port: this.port, tls: false };
  }

  /** The next client that connects. */
  async accept(): Promise<FakePeer> {
    const peer = new FakePeer(await this.#listener.accept(), this.#codec);
    this.#peers.push(peer);
    return peer;
  }

  /** The next client, registered under the id that it asks for. */
  async welcome(answer: Partial<ResultOf<"register">> = {}): Promise<FakePeer> {
    const peer = await this.accept();
    const { command } = await peer.expect("register");
    const id = String(command.parameters.id);
    await peer.answer("register", {
      id,
      version: 1,
      server: "fake",
      newest: 0,
      rooms: [],
      online: [id],
      ...answer,
    });
    // A resume has to be caught up by the test: what comes before is what it is about.
    if (!answer.resumed) await peer.event({ event: "caught_up" });
    return peer;
  }

  // deno-lint-ignore require-await
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const peer of this.#peers) peer.drop();
  }
}

/** One connection of a client. */
export class FakePeer {
  readonly #socket: Deno.Conn;
  readonly #decoder;
  readonly #codec: CodecName;
  readonly #items: Incoming[] = [];
  #last: Received | undefined;

  constructor(socket: Deno.Conn, codec: CodecName) {
    this.#socket = socket;
    this.#codec = codec;
    this.#decoder = codecs[codec].createCommandDecoder();
  }

  /** The next command, which must be this one. */
  async expect(name: CommandName): Promise<Received> {
    const item = await this.next(name);
    if (item.command.name !== name) {
      throw new Error(`expected ${name}, got ${JSON.stringify(item.command)}`);
    }
    return item;
  }

  async #nextItem(wanted: string): Promise<Incoming> {
    const buffer = new Uint8Array(65_536);
    while (this.#items.length === 0) {
      const length = await this.#socket.read(buffer);
      if (length === null) throw new Error(`the client hung up; expected ${wanted}`);
      // The decoder's bytes are valid until the next push only.
      for (const item of this.#decoder.push(buffer.slice(0, length))) {
        if (item.kind === "body") this.#items.push({ ...item, bytes: item.bytes.slice() });
        else this.#items.push(item);
      }
    }
    return this.#items.shift() as Incoming;
  }

  /** The raw bytes that follow the last command, to the last one; those of native commands come with them. */
  async body(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const item = await this.#nextItem("the bytes of a file");
      if (item.kind !== "body") throw new Error(`expected bytes, got ${JSON.stringify(item)}`);
      pieces.push(item.bytes);
      if (item.last) return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
    }
  }

  /** The next command, whichever it is. `wanted` is what to call it where none comes. */
  async next(wanted = "a command"): Promise<Received> {
    const item = await this.#nextItem(wanted);
    if (item.kind !== "command") {
      throw new Error(`expected ${wanted}, got ${JSON.stringify(item)}`);
    }
    this.#last = item;
    if (this.#codec === "json" && item.bodyLength !== undefined) {
      return { ...item, bytes: await this.body() };
    }
    if (item.command.name !== "ping" || wanted === "ping") return item;
    // A question that is about nothing but whether there is an answer.
    await this.answer("ping", {});
    return await this.next(wanted);
  }

  /** Answers a command, the last one if none is given. */
  async answer<Name extends CommandName>(
    name: Name,
    result: ResultOf<Name>,
    command = this.#last,
  ): Promise<void> {
    const answering = { name, request: command?.request, language: "en" as const };
    await this.#send(codecs[this.#codec].encodeResult(result, answering));
  }

  /** Sends a piece of the answer to a command, the last one if none is given. */
  async part(name: CommandName, part: AnswerPart, command = this.#last): Promise<void> {
    const answering = { name, request: command?.request, language: "en" as const };
    await this.#send(codecs[this.#codec].encodePart(part, answering));
  }

  /** Refuses the last command. */
  async refuse(code: ErrorCode, details: Details = {}): Promise<void> {
    const name = this.#last?.command.name;
    const answering = { name, request: this.#last?.request, language: "en" as const };
    await this.#send(codecs[this.#codec].encodeError(new MadangError(code, details), answering));
  }

  /** Sends an event. */
  async event(event: ChatEvent): Promise<void> {
    await this.#send(codecs[this.#codec].encodeEvent(event, "en"));
  }

  /** Sends a message. */
  async message(
    id: number,
    from: string,
    text: string,
    to = "ALL",
    type: MessageType = "BR",
  ): Promise<void> {
    await this.event({ event: "message", message: message(id, from, text, to, type) });
  }

  /** Sends bytes as they are. */
  async raw(text: string): Promise<void> {
    await this.#send(new TextEncoder().encode(text));
  }

  /** Answers `quit`, as a client that ends properly sends it, and closes. */
  async farewell(): Promise<void> {
    await this.expect("quit");
    await this.answer("quit", {});
    this.drop();
  }

  /** Breaks the connection. */
  drop(): void {
    try {
      this.#socket.close();
    } catch {
      // It was closed already.
    }
  }

  async #send(bytes: Uint8Array | undefined): Promise<void> {
    for (let written = 0; bytes && written < bytes.length;) {
      written += await this.#socket.write(bytes.subarray(written));
    }
  }
}

/** Noon of a day in local time: what tests say the time is. */
export const noon = new Date(2026, 0, 31, 12, 0, 0).getTime();

/** A message as a server hands it out. */
export function message(
  id: number,
  from: string,
  text: string,
  to = "ALL",
  type: MessageType = "BR",
): Message {
  return { id, at: noon, type, from, to, text };
}
