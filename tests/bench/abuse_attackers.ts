/**
 * A worker of the benchmark of abuse: those who abuse the server, from other addresses of this machine.
 *
 * @module
 */
import { connectFrom, type PeerConnection } from "../helpers/other_address.ts";

/** Most connections from one address, as the server's default has it. */
const perAddress = 250;
/** Connections that are silent. */
const silent = 1_000;
/** Connections that flood. */
const flooders = 10;
/** Lines in one write of a flood. */
const volley = 200;

/** What is to be done, until the worker is ended. */
export interface Attack {
  readonly kind: "silence" | "flood";
  readonly port: number;
}

/** What a flood has met with so far. */
export interface FloodFigures {
  readonly sent: number;
  readonly refused: number;
  /** Connections that the server ended. */
  readonly ended: number;
}

const held: PeerConnection[] = [];
const figures = { sent: 0, refused: 0, ended: 0 };

self.onmessage = async ({ data }: MessageEvent<Attack | "figures">) => {
  if (data === "figures") return self.postMessage(figures satisfies FloodFigures);
  if (data.kind === "silence") {
    for (let index = 0; index < silent; index++) {
      const address = `127.0.0.${2 + Math.floor(index / perAddress)}`;
      held.push(await connectFrom(address, data.port));
    }
  } else for (let index = 0; index < flooders; index++) void floodOnAndOn(data.port, index);
  self.postMessage("under way");
};

/** Floods, and comes back whenever the server has had enough. */
async function floodOnAndOn(port: number, index: number): Promise<void> {
  for (let round = 0;; round++) {
    try {
      await flood(await connectFrom("127.0.0.2", port), `flooder${index}x${round}`);
    } catch {
      // Refused, or ended while it was written to: the next one follows.
    }
    figures.ended++;
  }
}

async function flood(connection: PeerConnection, id: string): Promise<void> {
  let isOpen = true;
  const reading = (async () => {
    const buffer = new Uint8Array(65_536);
    const decoder = new TextDecoder();
    for (let count; (count = await connection.read(buffer)) !== null;) {
      const text = decoder.decode(buffer.subarray(0, count), { stream: true });
      figures.refused += text.split("rate_limited").length - 1;
    }
  })().catch(() => {}).finally(() => isOpen = false);
  const encoder = new TextEncoder();
  await connection.write(encoder.encode(`{"command":"register","id":"${id}"}\n`));
  const lines = encoder.encode('{"command":"broadcast","text":"flood"}\n'.repeat(volley));
  while (isOpen) {
    await connection.write(lines);
    figures.sent += volley;
  }
  await reading;
  connection.close();
}
