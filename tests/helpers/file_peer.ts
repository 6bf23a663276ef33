/**
 * A native peer that sends and receives files, with the codec that the client has.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  bytesLimit,
  codecs,
  type CommandName,
  type ReceivedEvent,
  type UncheckedCommand,
} from "../../protocol/mod.ts";
import { assertEquals, fail } from "./assert.ts";
import { closeOnce, Lookout } from "./lookout.ts";
import { connectTo } from "./peers.ts";

/** How long to wait for something that should come at once, before a test fails, in milliseconds. */
const patience = 20_000;

type Named<Name> = Extract<ReceivedEvent, { event: Name }>;

/** An answer: its result, or the code of its error. */
export interface FileAnswer {
  readonly error?: string;
  readonly [field: string]: unknown;
}

/** The SHA-256 of bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A native peer. Everything that comes is kept until it is asked for. */
export class FilePeer implements AsyncDisposable {
  readonly #connection: Deno.TcpConn;
  readonly #decoder = codecs.json.createEventDecoder();
  readonly #answers = new Map<number, FileAnswer>();
  readonly #events: ReceivedEvent[] = [];
  readonly #reading: Promise<void>;
  readonly #accepted = new Set<string>();
  #requests = 0;
  readonly #lookout = new Lookout(() => {
    const others = this.#events.map(({ event }) => event).slice(-10);
    return `${others} and the errors ${this.errors.slice(-10)}`;
  }, patience);
  /** Errors that answer no request. */
  readonly errors: string[] = [];
  /** Resolves when it may read; set to hold it back. */
  mayRead: Promise<void> = Promise.resolve();

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.#reading = this.#readAll();
  }

  /** Connects and registers. */
  static async join(port: number, id: string): Promise<FilePeer> {
    const peer = new FilePeer(await connectTo(port));
    const answer = await peer.ask("register", { id, language: "en" });
    assertEquals(answer.error, undefined);
    return peer;
  }

  /** Sends a command and waits for its answer. */
  async ask(name: CommandName, parameters: Record<string, unknown> = {}): Promise<FileAnswer> {
    const request = ++this.#requests;
    await this.command({ name, parameters }, { request });
    return await this.#lookout.until(() => this.#answers.get(request), `the answer to ${name}`);
  }

  /** Sends a command without waiting. */
  async command(
    command: UncheckedCommand,
    more: { readonly request?: number; readonly bytes?: Uint8Array } = {},
  ): Promise<void> {
    const line = codecs.json.encodeCommand({ command, from: "", ...more });
    for (let rest = line ?? fail(); rest.length > 0;) {
      rest = rest.subarray(await this.#connection.write(rest));
    }
  }

  /** The next event of a kind, whether it already came or not. */
  event<Name extends ReceivedEvent["event"]>(
    name: Name,
    fits: (event: Named<Name>) => boolean = () => true,
  ): Promise<Named<Name>> {
    return this.#lookout.until(() => {
      const index = this.#events.findIndex((event) =>
        event.event === name && fits(event as Named<Name>)
      );
      return index === -1 ? undefined : this.#events.splice(index, 1)[0] as Named<Name>;
    }, `the event ${name}`);
  }

  /** How many events of a kind came and were not asked for. */
  count(name: ReceivedEvent["event"]): number {
    return this.#events.filter(({ event }) => event === name).length;
  }

  /** Sends the pieces of a file from `offset` to `end`, within the window. */
  async sendPieces(
    transfer: string,
    bytes: Uint8Array,
    { offset = 0, window = Infinity, end = bytes.length }: {
      offset?: number;
      window?: number;
      end?: number;
    },
  ): Promise<void> {
    let confirmed = offset;
    for (let at = offset; at < end;) {
      const length = Math.min(bytesLimit, end - at, window - (at - confirmed));
      if (length > 0) {
        const piece = bytes.subarray(at, at + length);
        const command = { name: "file_chunk", parameters: { transfer, offset: at } } as const;
        await this.command(command, { bytes: piece });
        at += length;
      } else {
        confirmed = (await this.event("file_progress", (each) => each.transfer === transfer))
          .received;
      }
    }
    await this.event("file_progress", ({ received }) => received === end || end === offset);
  }

  /** Sends a whole file and returns its transfer. */
  async sendFile(to: string, name: string, bytes: Uint8Array): Promise<string> {
    const begun = await this.ask("file", { to, name, size: bytes.length });
    assertEquals(begun.error, undefined);
    const transfer = String(begun.transfer);
    if (bytes.length > 0) {
      await this.sendPieces(transfer, bytes, { window: Number(begun.window) });
    }
    const finished = await this.ask("file_finish", { transfer, sha256: sha256Of(bytes) });
    assertEquals(finished.error, undefined);
    return transfer;
  }

  /** Accepts the next offer, receives all of it, checks it and says that it was taken. */
  async receiveFile(): Promise<{ name: string; from: string; to: string; bytes: Uint8Array }> {
    // It is offered again when it is complete.
    const offer = await this.event("file_offered", (each) => !this.#accepted.has(each.transfer));
    this.#accepted.add(offer.transfer);
    const { transfer, name, from, to, size } = offer;
    const answer = await this.ask("file_accept", { transfer, offset: 0 });
    assertEquals(answer.error, undefined);
    const bytes = await this.receivePieces(transfer, new Uint8Array(size), 0);
    const complete = await this.event("file_complete", (each) => each.transfer === transfer);
    assertEquals(complete.sha256, sha256Of(bytes));
    assertEquals(await this.ask("file_taken", { transfer }), {});
    return { name, from, to, bytes };
  }

  /** Receives the pieces of a file from `offset` to `end` into a place for all of it. */
  async receivePieces(
    transfer: string,
    into: Uint8Array,
    offset: number,
    end: number = into.length,
  ): Promise<Uint8Array> {
    for (let at = offset; at < end;) {
      const piece = await this.event("file_data", (each) => each.transfer === transfer);
      assertEquals(piece.offset, at);
      into.set(piece.bytes, at);
      at += piece.bytes.length;
      await this.command({ name: "file_received", parameters: { transfer, received: at } });
    }
    return into;
  }

  /** Closes the connection without a word. */
  async close(): Promise<void> {
    closeOnce(this.#connection);
    await this.#reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (;;) {
        await this.mayRead;
        const count = await this.#connection.read(buffer);
        if (count === null) break;
        this.#take(buffer.subarray(0, count));
      }
    } catch (error) {
      // The connection broke: whoever waits for something finds out. Anything else is a bug.
      const broken = [
        Deno.errors.ConnectionReset,
        Deno.errors.BadResource,
        Deno.errors.Interrupted,
      ];
      if (!broken.some((kind) => error instanceof kind)) throw error;
    }
    this.#lookout.end();
  }

  #take(read: Uint8Array): void {
    for (const item of this.#decoder.push(read)) {
      if (item.kind === "result") {
        this.#answers.set(Number(item.request), item.result as FileAnswer);
      } else if (item.kind === "error" && item.request === undefined) {
        this.errors.push(item.error.code);
      } else if (item.kind === "error") {
        this.#answers.set(Number(item.request), { error: item.error.code });
      } else if (item.kind === "event") {
        const { event } = item;
        this.#events.push(
          event.event === "file_data" ? { ...event, bytes: event.bytes.slice() } : event,
        );
      }
    }
    this.#lookout.came();
  }
}
