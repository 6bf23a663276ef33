import { assertEquals, assertStringIncludes } from "../../helpers/assert.ts";
import { ClientProgram } from "../../helpers/client_program.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { type ServerProcess, spawnServer, startTestServer } from "../../helpers/server.ts";
import { hasTmux, Terminal } from "../../helpers/terminal.ts";
import { hiddenFiles, sha256, visibleFiles, wildBytes } from "./fake_transfers.ts";

const entry = new URL("../../../client/main.ts", import.meta.url).pathname;

/** A client in a folder of its own below `folder`. */
async function start(
  port: number,
  folder: string,
  id: string,
  ...more: string[]
): Promise<ClientProgram> {
  await Deno.mkdir(`${folder}/${id}`, { recursive: true });
  return new ClientProgram(["--port", String(port), "--id", id, ...more], {
    cwd: `${folder}/${id}`,
  });
}

async function hashOf(path: string): Promise<string> {
  return sha256(await Deno.readFile(path));
}

for (
  const [name, size] of [
    ["우리 고양이 사진.png", 5_000_001],
    ["nothing", 0],
    ["one", 1],
  ] as const
) {
  integrationTest(`a file of ${size} bytes arrives as it was, from filter to filter`, async () => {
    await using folder = await temporaryFolder();
    await using server = await startTestServer();
    await using bob = await start(server.port, folder.path, "bob");
    await bob.type("WHO");
    await bob.said("bob");
    await using alice = await start(server.port, folder.path, "alice");
    await Deno.writeFile(`${folder.path}/alice/${name}`, wildBytes(size));
    await alice.type(`FILE:bob:${name}`);
    await bob.said(`Saved ${name}`);
    await alice.said("bob has received");
    await alice.endInput();
    await bob.endInput();
    assertEquals((await alice.ended()).code, 0);
    assertEquals((await bob.ended()).code, 0);
    assertEquals(
      await hashOf(`${folder.path}/bob/received_files/${name}`),
      await hashOf(`${folder.path}/alice/${name}`),
    );
    assertEquals(hiddenFiles(`${folder.path}/bob/received_files`), []);
  });
}

integrationTest("a file for someone who is away waits, and comes with the next visit", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer();
  for (const text of ["first", "second"]) {
    await using bob = await start(server.port, folder.path, "bob");
    await bob.endInput();
    assertEquals((await bob.ended()).code, 0);
    await using alice = await start(server.port, folder.path, "alice");
    await Deno.writeTextFile(`${folder.path}/alice/a.txt`, text);
    await alice.type("FILE:bob:a.txt");
    await alice.endInput();
    assertEquals((await alice.ended()).code, 0);
  }
  await using bob = await start(server.port, folder.path, "bob");
  await bob.endInput();
  const { code, stdout } = await bob.ended();
  assertEquals(code, 0, stdout);
  const received = `${folder.path}/bob/received_files`;
  assertEquals(visibleFiles(received), ["a (2).txt", "a.txt"]);
  const texts = ["a.txt", "a (2).txt"].map((name) => Deno.readTextFileSync(`${received}/${name}`));
  assertEquals(texts.sort(), ["first", "second"]);
});

integrationTest("a file for a room comes to all members but its sender", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer();
  await using bob = await start(server.port, folder.path, "bob");
  await bob.type("ROOM:CREATE:마당");
  await bob.said("opened");
  await using carol = await start(server.port, folder.path, "carol");
  await carol.type("ROOM:JOIN:마당");
  await carol.said("entered");
  await using alice = await start(server.port, folder.path, "alice");
  await alice.type("ROOM:JOIN:마당");
  await alice.said("entered");
  await Deno.writeFile(`${folder.path}/alice/a`, wildBytes(300_000));
  await alice.type("FILE:#마당:a");
  await Promise.all([bob.said("Saved a"), carol.said("Saved a")]);
  await alice.said("carol has received a");
  for (const id of ["bob", "carol"]) {
    assertEquals(
      await hashOf(`${folder.path}/${id}/received_files/a`),
      await hashOf(`${folder.path}/alice/a`),
    );
  }
});

integrationTest("what the server refuses is told before any byte", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer({ args: ["--file-limit=1M"] });
  await using alice = await start(server.port, folder.path, "alice");
  await Deno.writeFile(`${folder.path}/alice/a`, new Uint8Array(2_000_000));
  await Deno.writeFile(`${folder.path}/alice/b`, new Uint8Array(2));
  await alice.type("FILE:alice:a", "FILE:ghost:b", "FILE:#nowhere:b");
  await alice.endInput();
  const { code, stderr } = await alice.ended();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "a was not sent: The file has 2000000 bytes");
  assertStringIncludes(stderr, "b was not sent: Nobody called ghost");
  assertStringIncludes(stderr, "b was not sent: There is no room nowhere");
});

integrationTest("a colon client's file comes to a native one", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer();
  await using bob = await start(server.port, folder.path, "bob");
  await bob.type("WHO");
  await bob.said("bob");
  await using alice = await start(server.port, folder.path, "alice", "--codec", "colon");
  await Deno.writeFile(`${folder.path}/alice/고양이.png`, wildBytes(1_000_000));
  await alice.type("FILE:bob:고양이.png", "BR:after");
  await alice.endInput();
  assertEquals((await alice.ended()).code, 0);
  await bob.said("Saved 고양이.png");
  await bob.said("after");
  assertEquals(
    await hashOf(`${folder.path}/bob/received_files/고양이.png`),
    await hashOf(`${folder.path}/alice/고양이.png`),
  );
});

/** How large the files are that are interrupted: large enough to be caught on the way. */
const large = 192 * 1024 * 1024;

async function writeLarge(path: string): Promise<void> {
  const piece = wildBytes(16 * 1024 * 1024);
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < large; written += piece.length) {
    piece[0]++;
    for (let start = 0; start < piece.length;) start += await file.write(piece.subarray(start));
  }
}

/** Waits until so much of a file has come to a folder. */
async function arrived(folder: string, share: number): Promise<void> {
  for (;;) {
    for (const name of existing(`${folder}/received_files/.transfers`)) {
      const info = await Deno.stat(`${folder}/received_files/.transfers/${name}`).catch(() =>
        undefined
      );
      if (name.endsWith(".part") && (info?.size ?? 0) >= large * share) return;
    }
    if (visibleNames(`${folder}/received_files`).length > 0) throw new Error("it came at once");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function existing(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

function visibleNames(folder: string): string[] {
  return existing(folder).filter((name) => !name.startsWith("."));
}

integrationTest(
  "either client killed with kill -9 on the way goes on when it is started again",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startTestServer();
    const inBob = `${folder.path}/bob`;
    const send = async () => {
      const alice = await start(server.port, folder.path, "alice");
      await alice.type("FILE:bob:a.bin");
      await alice.endInput();
      return alice;
    };
    await Deno.mkdir(`${folder.path}/alice`);
    await writeLarge(`${folder.path}/alice/a.bin`);
    await using first = await start(server.port, folder.path, "bob");
    await first.type("WHO");
    await first.said("bob");
    await using killed = await send();
    await arrived(inBob, 0.3);
    killed.kill("SIGKILL");
    await killed.ended();
    await using again = await send();
    await again.said("% on.");
    await arrived(inBob, 0.6);
    first.kill("SIGKILL");
    await first.ended();
    await using second = await start(server.port, folder.path, "bob");
    await second.said("% on.");
    const { code, stderr } = await again.ended();
    assertEquals([code, stderr], [0, ""]);
    await second.said("Saved a.bin");
    assertEquals(
      await hashOf(`${inBob}/received_files/a.bin`),
      await hashOf(`${folder.path}/alice/a.bin`),
    );
    assertEquals(visibleFiles(`${inBob}/received_files`), ["a.bin"]);
  },
);

integrationTest(
  "a server killed with kill -9 on the way, twice, interrupts but does not end a transfer",
  async (context) => {
    if (!hasTmux) {
      await context.step({ name: "skipped: needs tmux", ignore: true, fn() {} });
      return;
    }
    await using folder = await temporaryFolder();
    const inBob = `${folder.path}/bob`;
    await Deno.mkdir(inBob);
    await Deno.mkdir(`${folder.path}/alice`);
    await writeLarge(`${folder.path}/alice/a.bin`);
    const data = `${folder.path}/data`;
    let server: ServerProcess = await spawnServer({ dataDir: data });
    const { port } = server;
    const restart = async () => {
      await server.stop("SIGKILL");
      server = await spawnServer({ dataDir: data, args: [`--chat-port=${port}`] });
    };
    const atTerminal = (id: string) =>
      Terminal.start(
        `cd ${folder.path}/${id} && ${Deno.execPath()} run -A --no-check ${entry} --port ${port} --lang en --id ${id}`,
        120,
      );
    try {
      await using bob = await atTerminal("bob");
      await bob.shows("bob>");
      await using alice = await atTerminal("alice");
      await alice.shows("alice>");
      await alice.type("FILE:bob:a.bin");
      await alice.press("Enter");
      for (const share of [0.3, 0.7]) {
        await arrived(inBob, share);
        await restart();
      }
      await bob.until((screen) => screen.includes("Saved a.bin"), "Saved a.bin");
      await alice.shows("Sent a.bin");
      assertEquals(
        await hashOf(`${inBob}/received_files/a.bin`),
        await hashOf(`${folder.path}/alice/a.bin`),
      );
      assertEquals(visibleFiles(`${inBob}/received_files`), ["a.bin"]);
    } finally {
      await server.stop("SIGKILL");
    }
  },
);
