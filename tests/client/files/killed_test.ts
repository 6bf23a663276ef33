/**
 * A large transfer between real programs, each of which is killed on the way.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "../../helpers/assert.ts";
import { joinClientIn, startClientIn } from "../../helpers/client_program.ts";
import { CountingProxy } from "../../helpers/counting_proxy.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { type ServerProcess, spawnServer, startTestServer } from "../../helpers/server.ts";
import { startClientAtTerminal, terminalTest } from "../../helpers/terminal.ts";
import { sha256, visibleFiles, wildBytes } from "./fake_transfers.ts";

/** Large enough to be caught on the way, in bytes. */
const size = 96 * 1024 * 1024;

/** The file, in a folder `alice`, and where it comes to: a folder `bob`. */
async function preparePlaces(folder: string): Promise<{ sent: string; received: string }> {
  const sent = `${folder}/alice/a.bin`;
  await Promise.all(["alice", "bob"].map((id) => Deno.mkdir(`${folder}/${id}`)));
  await Deno.writeFile(sent, wildBytes(size));
  return { sent, received: `${folder}/bob/received_files` };
}

/** Waits until so much of the file has come. */
async function arrived(received: string, share: number): Promise<void> {
  for (;;) {
    for (const name of namesIn(`${received}/.transfers`)) {
      if (!name.endsWith(".part")) continue;
      const info = await Deno.stat(`${received}/.transfers/${name}`).catch(() => undefined);
      if ((info?.size ?? 0) >= size * share) return;
    }
    assert(!namesIn(received).includes("a.bin"), "it came at once");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

async function assertArrivedWhole(
  { sent, received }: { sent: string; received: string },
  proxies: Readonly<Record<"alice" | "bob", CountingProxy>>,
): Promise<void> {
  assertEquals(visibleFiles(received), ["a.bin"]);
  const [there, here] = await Promise.all(
    [`${received}/a.bin`, sent].map((path) => Deno.readFile(path)),
  );
  assertEquals(sha256(there), sha256(here));
  // What is around the bytes counts as well.
  assertLess(proxies.alice.fromClients, size * 1.05);
  assertLess(proxies.bob.fromServer, size * 1.05);
}

integrationTest(
  "either client killed with kill -9 on the way goes on when it is started again",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startTestServer();
    const places = await preparePlaces(folder.path);
    const { received } = places;
    await using proxies = new Proxies(server.port);
    const start = (id: "alice" | "bob") => startClientIn(proxies[id].port, folder.path, id);
    const send = async () => {
      const alice = await start("alice");
      await alice.type("FILE:bob:a.bin");
      await alice.endInput();
      return alice;
    };
    await using first = await joinClientIn(proxies.bob.port, folder.path, "bob");
    await using killed = await send();
    await arrived(received, 0.3);
    killed.kill("SIGKILL");
    await killed.ended();
    await using again = await send();
    await again.said("% on.");
    await arrived(received, 0.7);
    first.kill("SIGKILL");
    await first.ended();
    await using second = await start("bob");
    await second.said("% on.");
    const { code, stderr } = await again.ended();
    assertEquals([code, stderr], [0, ""]);
    await second.said("Saved a.bin");
    await assertArrivedWhole(places, proxies);
  },
);

terminalTest(
  "a server killed with kill -9 on the way, twice, interrupts but does not end a transfer",
  async () => {
    await using folder = await temporaryFolder();
    const places = await preparePlaces(folder.path);
    const dataDir = `${folder.path}/data`;
    let server: ServerProcess = await spawnServer({ dataDir });
    await using proxies = new Proxies(server.port);
    const atTerminal = (id: "alice" | "bob") => {
      const flags = `--port ${proxies[id].port} --lang en --id ${id}`;
      return startClientAtTerminal(flags, { columns: 120, folder: `${folder.path}/${id}` });
    };
    try {
      await using bob = await atTerminal("bob");
      await bob.shows("bob>");
      await using alice = await atTerminal("alice");
      await alice.shows("alice>");
      await alice.enter("FILE:bob:a.bin");
      for (const share of [0.3, 0.7]) {
        await arrived(places.received, share);
        await server.stop("SIGKILL");
        server = await spawnServer({ dataDir });
        proxies.leadTo(server.port);
      }
      await bob.shows("Saved a.bin");
      await alice.shows("Sent a.bin");
      await assertArrivedWhole(places, proxies);
    } finally {
      await server.stop("SIGKILL");
    }
  },
);

/** A proxy for each of the two. */
class Proxies implements AsyncDisposable {
  readonly alice: CountingProxy;
  readonly bob: CountingProxy;

  constructor(port: number) {
    this.alice = new CountingProxy(port);
    this.bob = new CountingProxy(port);
  }

  leadTo(port: number): void {
    this.alice.target = this.bob.target = port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.alice, this.bob].map((proxy) => proxy[Symbol.asyncDispose]()));
  }
}
