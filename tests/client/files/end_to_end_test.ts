import { createHash } from "node:crypto";
import { assertEquals, assertStringIncludes } from "../../helpers/assert.ts";
import { joinClientIn as join, startClientIn as start } from "../../helpers/client_program.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest, integrationTestWith, mayReachOut } from "../../helpers/needs.ts";
import { startTestServer } from "../../helpers/server.ts";
import { hiddenFiles, sha256, visibleFiles, wildBytes } from "./fake_transfers.ts";

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
    await using bob = await join(server.port, folder.path, "bob");
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
    const { code, stdout } = await alice.ended();
    assertEquals(code, 0);
    assertStringIncludes(stdout, "to bob, who is away and will get it on the next visit.");
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
  assertStringIncludes(stderr, "a was not sent: The file has 1.9 MiB; at most 1.0 MiB");
  assertStringIncludes(stderr, "b was not sent: Nobody called ghost");
  assertStringIncludes(stderr, "b was not sent: There is no room nowhere");
});

integrationTest("a colon client's file comes to a native one", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer();
  await using bob = await join(server.port, folder.path, "bob");
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

const isThorough = mayReachOut && Deno.env.has("CI");

integrationTestWith(
  isThorough ? undefined : "takes long; set CI",
  "a file of 1 GiB arrives as it was, from filter to filter",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startTestServer();
    await using bob = await join(server.port, folder.path, "bob");
    await using alice = await start(server.port, folder.path, "alice");
    const sent = await writeWild(`${folder.path}/alice/큰 파일.bin`, 64);
    await alice.type("FILE:bob:큰 파일.bin");
    await bob.said("Saved 큰 파일.bin");
    await alice.endInput();
    assertEquals((await alice.ended()).code, 0);
    assertEquals(await hashOfLarge(`${folder.path}/bob/received_files/큰 파일.bin`), sent);
  },
);

// Writes so many pieces of 16 MiB, no two the same, and returns their hash.
async function writeWild(path: string, pieces: number): Promise<string> {
  const piece = wildBytes(16 * 1024 * 1024);
  const hash = createHash("sha256");
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let count = 0; count < pieces; count++) {
    piece[0] = count;
    hash.update(piece);
    for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
  }
  return hash.digest("hex");
}

async function hashOfLarge(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const buffer = new Uint8Array(4 * 1024 * 1024);
  for (let count; (count = await file.read(buffer)) !== null;) {
    hash.update(buffer.subarray(0, count));
  }
  return hash.digest("hex");
}
