/**
 * The two ends of a copy, as workers of their own, so that neither costs the other or the server any time: `sender` and
 * `receiver`, of bare bytes or of a file of the native protocol. Neither hashes nor touches a disk: what is measured is
 * what lies between them.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { bytesLimit, codecs } from "../../protocol/mod.ts";

/** What an end is asked to do. */
export interface EndOptions {
  readonly role: "sender" | "receiver";
  readonly kind: "bare" | "file";
  readonly port: number;
  readonly size: number;
  /** The hash of `size` bytes of 0x41, of a file. */
  readonly sha256: string;
}

/** What an end says: that it is connected, or that all of it went or came. */
export type EndMessage = "ready" | "done";

const piece = new Uint8Array(bytesLimit).fill(0x41);
const started = Promise.withResolvers<void>();

self.onmessage = ({ data }: MessageEvent<EndOptions | "start">) => {
  if (data === "start") started.resolve();
  else void run(data);
};

function say(message: EndMessage): void {
  self.postMessage(message);
}

async function run(options: EndOptions): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: options.port });
  connection.setNoDelay(true);
  const { role, kind } = options;
  if (kind === "bare") await (role === "sender" ? sendBytes : receiveBytes)(connection, options);
  else await (role === "sender" ? sendFile : receiveFile)(connection, options);
  say("done");
}

async function sendBytes(connection: Deno.Conn, { size }: EndOptions): Promise<void> {
  say("ready");
  await started.promise;
  for (let at = 0; at < size; at += piece.length) await writeAll(connection, piece);
}

async function receiveBytes(connection: Deno.Conn, { size }: EndOptions): Promise<void> {
  const buffer = new Uint8Array(65_536);
  say("ready");
  for (let at = 0; at < size;) at += await connection.read(buffer) ?? size;
}

type Native = ReturnType<typeof nativePeer>;

/** Sends commands and reads what comes. */
function nativePeer(connection: Deno.Conn) {
  const decoder = codecs.json.createEventDecoder();
  const buffer = new Uint8Array(65_536);
  return {
    async send(name: string, parameters: Record<string, unknown>, bytes?: Uint8Array) {
      const command = { name, parameters } as Parameters<
        typeof codecs.json.encodeCommand
      >[0]["command"];
      await writeAll(connection, codecs.json.encodeCommand({ command, from: "", bytes })!);
    },
    async read() {
      const count = await connection.read(buffer);
      if (count === null) throw new Error("The server has closed the connection");
      const items = decoder.push(buffer.subarray(0, count));
      const failed = items.find((item) => item.kind === "error");
      if (failed) throw new Error(JSON.stringify(failed));
      return items;
    },
  };
}

async function register(peer: Native, id: string): Promise<void> {
  await peer.send("register", { id });
  for (;;) {
    const items = await peer.read();
    if (items.some((item) => item.kind === "event" && item.event.event === "caught_up")) return;
  }
}

async function sendFile(connection: Deno.Conn, { size, sha256 }: EndOptions): Promise<void> {
  const peer = nativePeer(connection);
  await register(peer, "sender");
  say("ready");
  await started.promise;
  await peer.send("file", { to: "receiver", name: "a.bin", size });
  let [transfer, window] = ["", 0];
  while (transfer === "") {
    for (const item of await peer.read()) {
      if (item.kind !== "result") continue;
      ({ transfer, window } = item.result as { transfer: string; window: number });
    }
  }
  let confirmed = 0;
  const moved = { resolve: () => {} };
  void follow();
  for (let at = 0; at < size;) {
    const length = Math.min(piece.length, size - at, window - (at - confirmed));
    if (length <= 0) {
      await new Promise<void>((resolve) => moved.resolve = resolve);
      continue;
    }
    await peer.send("file_chunk", { transfer, offset: at }, piece.subarray(0, length));
    at += length;
  }
  while (confirmed < size) await new Promise<void>((resolve) => moved.resolve = resolve);
  await peer.send("file_finish", { transfer, sha256 });
  await new Promise<void>((resolve) => moved.resolve = resolve);

  async function follow(): Promise<void> {
    for (;;) {
      for (const item of await peer.read()) {
        if (item.kind === "event" && item.event.event === "file_progress") {
          confirmed = item.event.received;
        }
        moved.resolve();
        if (item.kind === "result") return;
      }
    }
  }
}

async function receiveFile(connection: Deno.Conn): Promise<void> {
  const peer = nativePeer(connection);
  await register(peer, "receiver");
  say("ready");
  let said = 0;
  for (;;) {
    for (const item of await peer.read()) {
      if (item.kind !== "event") continue;
      const { event } = item;
      if (event.event === "file_offered" && !event.complete) {
        await peer.send("file_accept", { transfer: event.transfer, offset: 0 });
      } else if (event.event === "file_data") {
        const received = event.offset + event.bytes.length;
        if (received - said < 256 * 1024) continue;
        said = received;
        await peer.send("file_received", { transfer: event.transfer, received });
      } else if (event.event === "file_complete") {
        return void await peer.send("file_taken", { transfer: event.transfer });
      }
    }
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}
