/**
 * The two ends of a copy, as workers of their own, so that neither costs the other or the server any time: `sender` and
 * `receiver`, of bare bytes or of a file of the native protocol. Neither hashes nor touches a disk: what is measured is
 * what lies between them.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { ByteBuffer, bytesLimit } from "../../protocol/mod.ts";

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

const utf8 = new TextEncoder();
/** Room for the line before a piece, in bytes. */
const lineSpace = 512;
const pieceAndLine = new Uint8Array(lineSpace + bytesLimit).fill(0x41);
const piece = pieceAndLine.subarray(lineSpace);
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

/** What a server says, as far as the ends look at it, and how many raw bytes of a piece have come since. */
interface Said {
  readonly line?: Readonly<Record<string, unknown>>;
  readonly bytes: number;
}

/** Sends commands and reads what comes, with as little work as the protocol allows: raw bytes are only counted. */
function nativePeer(connection: Deno.Conn) {
  const incoming = new ByteBuffer();
  const buffer = new Uint8Array(262_144);
  let missing = 0;
  return {
    async send(name: string, parameters: Record<string, unknown>) {
      await writeAll(
        connection,
        utf8.encode(`${JSON.stringify({ command: name, ...parameters })}\n`),
      );
    },
    async read(): Promise<Said[]> {
      const count = await connection.read(buffer);
      if (count === null) throw new Error("The server has closed the connection");
      incoming.append(buffer.subarray(0, count));
      const said: Said[] = [];
      for (;;) {
        if (missing > 0 && incoming.length > 0) {
          const bytes = incoming.takeBody(missing).bytes.length;
          missing -= bytes;
          said.push({ bytes });
          continue;
        }
        const text = incoming.takeLine(1_000_000);
        if (typeof text !== "string") break;
        const line = JSON.parse(text);
        if (line.error) throw new Error(text);
        missing = line.bytes ?? 0;
        said.push({ line, bytes: 0 });
      }
      incoming.keep();
      return said;
    },
  };
}

async function register(peer: Native, id: string): Promise<void> {
  await peer.send("register", { id });
  while (!(await peer.read()).some(({ line }) => line?.event === "caught_up"));
}

async function sendFile(connection: Deno.Conn, { size, sha256 }: EndOptions): Promise<void> {
  const peer = nativePeer(connection);
  await register(peer, "sender");
  say("ready");
  await started.promise;
  await peer.send("file", { to: "receiver", name: "a.bin", size });
  let [transfer, window, confirmed, isFinished] = ["", 0, 0, false];
  const moved = { resolve: () => {} };
  const next = () => new Promise<void>((resolve) => moved.resolve = resolve);
  void follow();
  while (transfer === "") await next();
  for (let at = 0; at < size;) {
    const length = Math.min(bytesLimit, size - at, window - (at - confirmed));
    if (length <= 0) {
      await next();
      continue;
    }
    await sendPiece(connection, transfer, at, length);
    at += length;
  }
  while (confirmed < size) await next();
  await peer.send("file_finish", { transfer, sha256 });
  while (!isFinished) await next();

  async function follow(): Promise<void> {
    while (!isFinished) {
      for (const { line } of await peer.read()) {
        if (line?.event === "file_progress") confirmed = Number(line.received);
        else if (line?.result && transfer !== "") isFinished = true;
        else if (line?.result) {
          ({ transfer, window } = line.result as { transfer: string; window: number });
        }
      }
      moved.resolve();
    }
  }
}

// The line is put right before the bytes, so that nothing is copied and one write does.
async function sendPiece(
  connection: Deno.Conn,
  transfer: string,
  offset: number,
  bytes: number,
): Promise<void> {
  const line = utf8.encode(
    `${JSON.stringify({ command: "file_chunk", transfer, offset, bytes })}\n`,
  );
  const start = lineSpace - line.length;
  pieceAndLine.set(line, start);
  await writeAll(connection, pieceAndLine.subarray(start, lineSpace + bytes));
}

async function receiveFile(connection: Deno.Conn): Promise<void> {
  const peer = nativePeer(connection);
  await register(peer, "receiver");
  say("ready");
  let [transfer, received, told] = ["", 0, 0];
  for (;;) {
    for (const { line, bytes } of await peer.read()) {
      received += bytes;
      if (line?.event === "file_offered" && transfer === "") {
        transfer = String(line.transfer);
        await peer.send("file_accept", { transfer, offset: 0 });
      } else if (line?.event === "file_complete") {
        return void await peer.send("file_taken", { transfer });
      }
    }
    if (received - told < 256 * 1024) continue;
    told = received;
    await peer.send("file_received", { transfer, received });
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}
