/**
 * What no peer should send, to each protocol over real sockets: nobody else notices, and the server is as it was before.
 * 40,000 frames, or as many as the variable MADANG_FRAMES says (`.ci/nightly`: 1,000,000, others each night). The frames
 * of each connection follow from MADANG_SEED, whatever the others do. MADANG_PROTOCOL (json, lines, legacy, bridge)
 * leaves out the others, whose frames stay what they are.
 */
import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import {
  type FuzzedProtocol,
  fuzzedProtocols as allProtocols,
  fuzzFrame,
} from "../helpers/fuzz_frames.ts";
import { integrationTest, variable } from "../helpers/needs.ts";
import { connectTo, NativePeer } from "../helpers/peers.ts";
import { seededRandom } from "../helpers/random.ts";
import { type ServerProcess, sourceProgram, spawnServer } from "../helpers/server.ts";

const frames = Number(variable("MADANG_FRAMES") ?? 40_000);
const seed = Number(variable("MADANG_SEED") ?? 1);
const only = variable("MADANG_PROTOCOL");
const protocols = allProtocols.filter((protocol) => only === undefined || protocol === only);
const collectingProgram = [
  ...sourceProgram.slice(0, -1),
  "--v8-flags=--expose-gc",
  new URL("collecting_program.ts", import.meta.url).pathname,
];
/** How many frames one connection sends, and how many connections do so at once. */
const [perConnection, atOnce] = [250, 4];
/** How long the server may take to give memory back, in milliseconds. */
const patience = 60_000;

integrationTest(
  `${
    frames.toLocaleString("en")
  } frames that nobody should send harm nobody (seed ${seed}: ${protocols})`,
  async () => {
    assert(protocols.length > 0, `MADANG_PROTOCOL is one of ${allProtocols}`);
    await using folder = await temporaryFolder();
    await using server = await spawnServer({
      dataDir: folder.path,
      args: ["--limits=off", "--log-level=ERROR"],
      program: collectingProgram,
    });
    await using bystander = await NativePeer.join(server.port, "구경꾼");
    await using friend = await NativePeer.join(server.port, "친구");
    const rounds = Math.ceil(frames / perConnection / atOnce / protocols.length);
    // What is in memory after the first part is what the server needs for such peers at all.
    const warmUp = Math.ceil(rounds / 4);
    let before = 0;
    for (let round = 0; round < rounds; round++) {
      if (round === warmUp) before = await memoryOf(server);
      for (const protocol of protocols) {
        await Promise.all(Array.from({ length: atOnce }, (_, index) => {
          const connection = (round * allProtocols.length + allProtocols.indexOf(protocol)) *
            atOnce;
          return fuzz(server, protocol, connection + index);
        }));
        const text = `${round} ${protocol}`;
        await bystander.ask("direct", { to: "친구", text });
        const { text: heard } = await friend.next(({ event, from }) =>
          event === "message" && from === "구경꾼"
        );
        assertEquals(heard, text);
      }
    }
    await memoryIsBack(server, before);
    // What peers do wrong is logged in a line; a bug with its stack.
    assert(!/^\s+at |Uncaught|Unhandled/m.test(server.output()), server.output().slice(-5_000));
    assertEquals(await server.stop("SIGTERM"), 0);
  },
);

/**
 * Sends the frames that follow from the seed and a number over one connection, and over another when the server ends it,
 * until it has read all of them.
 */
async function fuzz(
  server: ServerProcess,
  protocol: FuzzedProtocol,
  number: number,
): Promise<void> {
  const random = seededRandom(seed * 1_000_003 + number);
  // Apart, since how much the system takes of a write is not for the seed to say.
  const pace = seededRandom(number);
  const port = protocol === "bridge" ? server.botPort : server.port;
  for (let sent = 0; sent < perConnection;) {
    using connection = await connectTo(port);
    const reading = drain(connection);
    try {
      // Together and apart: several frames in one read, and one in several.
      while (sent < perConnection) {
        const count = Math.min(1 + random.below(8), perConnection - sent);
        const bytes = await new Blob(
          Array.from({ length: count }, () => fuzzFrame(protocol, random)) as BlobPart[],
        ).bytes();
        sent += count;
        for (let rest = bytes; rest.length > 0;) {
          rest = rest.subarray(await connection.write(rest.subarray(0, 1 + pace.below(65_536))));
        }
      }
      await connection.closeWrite();
    } catch (error) {
      if (!isOver(error)) throw error;
    }
    await reading;
  }
}

async function drain(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  try {
    while (await connection.read(buffer) !== null);
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}

// The server may end what makes no sense.
function isOver(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected;
}

/** The server's resident memory without garbage, in bytes. */
async function memoryOf(server: ServerProcess): Promise<number> {
  const from = server.output().length;
  Deno.kill(server.pid, "SIGUSR2");
  return Number(/(\d+) bytes/.exec(await server.said(/in use: \d+ bytes\n/, from))?.[1]);
}

async function memoryIsBack(server: ServerProcess, before: number): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const now = await memoryOf(server);
    if (now <= before * 1.2) return;
    assert(Date.now() < deadline, `${now} bytes of memory; ${before} bytes before (seed ${seed})`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
