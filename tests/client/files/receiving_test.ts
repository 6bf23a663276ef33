import { assertEquals, assertStringIncludes } from "../../helpers/assert.ts";
import type { ClientProgram } from "../../helpers/client_program.ts";
import type { FakePeer } from "../../helpers/fake_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import {
  accepted,
  deliver,
  hiddenFiles,
  nextOf,
  offer,
  offerAccepted,
  sayComplete,
  sendPieces,
  sendRest,
  sha256,
  transferId,
  visibleFiles,
  wildBytes,
} from "./fake_transfers.ts";
import { endOf, Stage } from "./stage.ts";

/** Waits until the client has confirmed a file up to a position. */
async function confirms(peer: FakePeer, position: number): Promise<void> {
  for (let received = 0; received < position;) {
    received = Number((await peer.expect("file_received")).command.parameters.received);
  }
}

async function endsWith(client: ClientProgram, peer: FakePeer, code: number): Promise<string> {
  await client.endInput();
  await nextOf(peer, "quit");
  await peer.answer("quit", {});
  peer.drop();
  const ended = await client.ended();
  assertEquals(ended.code, code, ended.stderr);
  return code === 0 ? ended.stdout : ended.stderr;
}

for (const size of [0, 1, 3_000_001]) {
  integrationTest(
    `a file of ${size} bytes is saved under its name, and its sender shown`,
    async () => {
      await using stage = await Stage.with();
      const { client, peer } = await stage.join();
      const bytes = wildBytes(size);
      await deliver(peer, "우리 고양이.png", bytes, { from: "밥" });
      const saved = `${stage.received}/우리 고양이.png`;
      assertEquals(sha256(await Deno.readFile(saved)), sha256(bytes));
      const said = await endsWith(client, peer, 0);
      assertStringIncludes(said, "[1] 밥 sends you 우리 고양이.png (");
      assertStringIncludes(said, "from 밥: ./received_files/우리 고양이.png\n");
      assertEquals(hiddenFiles(stage.received), []);
    },
  );
}

integrationTest("a file never overwrites another", async () => {
  await using stage = await Stage.with({ "cat.png": "mine" });
  const { client, peer } = await stage.join("--received-dir", stage.folder);
  for (const number of [1, 2]) {
    await deliver(peer, "cat.png", new TextEncoder().encode(`${number}`), {
      transfer: `t${number}`,
    });
  }
  await deliver(peer, ".profile", new Uint8Array(1), { transfer: "t3" });
  await deliver(peer, ".profile", new Uint8Array(1), { transfer: "t4" });
  await endsWith(client, peer, 0);
  assertEquals(visibleFiles(stage.folder), ["cat (2).png", "cat (3).png", "cat.png"]);
  assertEquals(await Deno.readTextFile(`${stage.folder}/cat.png`), "mine");
  assertEquals(await Deno.readTextFile(`${stage.folder}/cat (3).png`), "2");
  await Deno.stat(`${stage.folder}/.profile (2)`);
});

for (
  const name of [
    "../escaped.txt",
    "..",
    "/etc/escaped.txt",
    "C:\\escaped.txt",
    "..\\escaped.txt",
    "a/b.txt",
    "a\x1b[2Jb",
    "a\nb",
    "CON",
    "nul.txt",
    "가".repeat(100),
    "",
    ".",
    "gpj\u202eexe",
    "a\0b",
  ]
) {
  integrationTest(`a file called ${JSON.stringify(name.slice(0, 20))} is not taken`, async () => {
    await using stage = await Stage.with();
    const { client, peer } = await stage.join();
    await offer(peer, name, 3);
    await nextOf(peer, "file_refuse");
    await peer.answer("file_refuse", {});
    await peer.message(1, "bob", "still here");
    const said = await endsWith(client, peer, 0);
    assertStringIncludes(said, "A file from bob cannot be received");
    assertStringIncludes(said, "still here");
    assertEquals(said.includes("\x1b"), false);
    assertEquals([...Deno.readDirSync(stage.folder)], []);
  });
}

integrationTest("a hostile transfer ID leads to no path", async () => {
  await using stage = await Stage.with();
  const { client, peer } = await stage.join();
  await deliver(peer, "a", new Uint8Array(10), { transfer: "../../../x" });
  await endsWith(client, peer, 0);
  assertEquals(visibleFiles(stage.folder), ["received_files"]);
  assertEquals(visibleFiles(stage.received), ["a"]);
});

integrationTest("no file appears under its name before it is complete and checked", async () => {
  await using stage = await Stage.with();
  const { client, peer } = await stage.join();
  const bytes = wildBytes(300_000);
  assertEquals(await offerAccepted(peer, "a", bytes.length), 0);
  await sendPieces(peer, bytes, 0);
  await confirms(peer, bytes.length);
  assertEquals(visibleFiles(stage.received), []);
  await sayComplete(peer, bytes, { hash: sha256(new Uint8Array(1)) });
  const said = await endsWith(client, peer, 1);
  assertStringIncludes(said, "SHA-256 differs");
  assertEquals(visibleFiles(stage.received), []);
  assertEquals(hiddenFiles(stage.received), []);
});

for (
  const [what, misbehave] of [
    ["leaves bytes out", (peer: FakePeer, bytes: Uint8Array) => sendPieces(peer, bytes, 65_536)],
    ["sends more than it promised", async (peer: FakePeer, bytes: Uint8Array) => {
      await sendPieces(peer, bytes, 0);
      await sendPieces(peer, new Uint8Array(bytes.length + 5), bytes.length);
    }],
  ] as const
) {
  integrationTest(`a server that ${what} is told off, and the chat goes on`, async () => {
    await using stage = await Stage.with();
    const { client, peer } = await stage.join();
    const bytes = wildBytes(200_000);
    await offerAccepted(peer, "a", bytes.length);
    await misbehave(peer, bytes);
    await peer.message(1, "bob", "still here");
    await client.said("still here");
    const said = await endsWith(client, peer, 1);
    assertStringIncludes(said, "the wrong part of the file");
    assertEquals(visibleFiles(stage.received), []);
  });
}

integrationTest("a folder that cannot be written is told, and the chat goes on", async () => {
  await using stage = await Stage.with({ received_files: "a file is in the way" });
  const { client, peer } = await stage.join();
  await offer(peer, "a", 10);
  await peer.message(1, "bob", "still here");
  await client.said("still here");
  const said = await endsWith(client, peer, 1);
  assertStringIncludes(said, "cannot save to ./received_files");
});

integrationTest(
  "a disk that is full is told, and what came goes on when there is room",
  async () => {
    await using stage = await Stage.with();
    const mount = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", stage.folder];
    const { success } = await new Deno.Command("mount", { args: mount }).output()
      .catch(() => ({ success: false }));
    // Only root on Linux can mount a small disk.
    if (!success) return;
    try {
      const bytes = wildBytes(900_000);
      await stage.write("ballast", new Uint8Array(500_000));
      {
        await using client = stage.start(); // it must have ended before the disk is taken away
        const peer = await stage.server.welcome();
        await offerAccepted(peer, "a", bytes.length);
        await sendPieces(peer, bytes, 0);
        assertStringIncludes(await endsWith(client, peer, 1), "cannot save to");
      }
      await Deno.remove(`${stage.folder}/ballast`);
      await using client = stage.start();
      const peer = await stage.server.welcome();
      const offset = await offerAccepted(peer, "a", bytes.length);
      assertEquals(offset > 0 && offset < bytes.length, true, `${offset}`);
      await sendRest(peer, bytes, offset);
      assertEquals(sha256(await Deno.readFile(`${stage.received}/a`)), sha256(bytes));
      await endsWith(client, peer, 0);
    } finally {
      await new Deno.Command("umount", { args: [stage.folder] }).output();
    }
  },
);

integrationTest("a download goes on after its client was killed", async () => {
  await using stage = await Stage.with();
  const bytes = wildBytes(500_000);
  {
    await using first = stage.start();
    const peer = await stage.server.welcome();
    await offerAccepted(peer, "a", bytes.length);
    await sendPieces(peer, bytes, 0, 200_000);
    await confirms(peer, 200_000);
    first.kill("SIGKILL");
  }
  const { client: second, peer } = await stage.join();
  assertEquals(await offerAccepted(peer, "a", bytes.length), 200_000);
  await sendRest(peer, bytes, 200_000);
  const said = await endsWith(second, peer, 0);
  assertStringIncludes(said, "from 40 % on.");
  assertEquals(sha256(await Deno.readFile(`${stage.received}/a`)), sha256(bytes));
  assertEquals(hiddenFiles(stage.received), []);
});

integrationTest("where what came before has changed, all of it comes again", async () => {
  await using stage = await Stage.with();
  const bytes = wildBytes(100_000);
  {
    await using _first = stage.start();
    const peer = await stage.server.welcome();
    await offerAccepted(peer, "a", bytes.length);
    await sendPieces(peer, bytes, 0, 65_536);
    await peer.expect("file_received");
  }
  const [partial] = hiddenFiles(stage.received);
  await stage.write(`received_files/.transfers/${partial}`, new Uint8Array(50_000));
  const { client: second, peer } = await stage.join();
  assertEquals(await offerAccepted(peer, "a", bytes.length), 50_000);
  await sendPieces(peer, bytes, 50_000);
  await sayComplete(peer, bytes);
  assertEquals(await accepted(peer, bytes.length), 0);
  await sendRest(peer, bytes, 0);
  await endsWith(second, peer, 0);
  assertEquals(sha256(await Deno.readFile(`${stage.received}/a`)), sha256(bytes));
});

integrationTest("a file is saved once, also when the server did not hear that it was", async () => {
  await using stage = await Stage.with();
  const bytes = wildBytes(1_000);
  {
    await using first = stage.start();
    const peer = await stage.server.welcome();
    await offerAccepted(peer, "a", bytes.length);
    await sendPieces(peer, bytes, 0);
    await sayComplete(peer, bytes);
    await nextOf(peer, "file_taken");
    first.kill("SIGKILL");
  }
  const { client: second, peer } = await stage.join();
  await offer(peer, "a", bytes.length);
  await peer.expect("file_taken");
  await peer.answer("file_taken", {});
  await endsWith(second, peer, 0);
  assertEquals(visibleFiles(stage.received), ["a"]);
  assertEquals(hiddenFiles(stage.received), []);
});

integrationTest("FILE:REFUSE refuses what arrives, and nothing of it stays", async () => {
  await using stage = await Stage.with();
  const { client, peer } = await stage.join();
  const bytes = wildBytes(200_000);
  await offerAccepted(peer, "a", bytes.length);
  await sendPieces(peer, bytes, 0, 65_536);
  await peer.expect("file_received");
  await client.type("FILE:REFUSE:1");
  assertEquals((await nextOf(peer, "file_refuse")).command.parameters, { transfer: transferId });
  await peer.answer("file_refuse", {});
  assertStringIncludes(await endsWith(client, peer, 0), "[1] Refused a.");
  assertEquals(visibleFiles(stage.received), []);
  assertEquals(hiddenFiles(stage.received), []);
});

integrationTest("a file that its sender takes back leaves nothing", async () => {
  await using stage = await Stage.with();
  const { client, peer } = await stage.join();
  const bytes = wildBytes(200_000);
  await offerAccepted(peer, "a", bytes.length);
  for (let offset = 0; offset < 196_608; offset += 65_536) {
    await sendPieces(peer, bytes, offset, offset + 65_536);
    await peer.expect("file_received");
  }
  await peer.event({ event: "file_ended", transfer: transferId, code: "cancelled" });
  // So is everything refused that was on its way then.
  for (let count = 0; count < 3; count++) {
    await peer.refuse("transfer_unknown");
  }
  await client.endInput();
  const { code, stderr } = await endOf(client, peer);
  assertEquals([code, stderr], [1, "[1] a from bob was not received: its sender took it back.\n"]);
  assertEquals(hiddenFiles(stage.received), []);
});

integrationTest("at the end of its input a filter waits for what has begun to arrive", async () => {
  await using stage = await Stage.with();
  const { client, peer } = await stage.join("--lang", "ko");
  const bytes = wildBytes(200_000);
  await offerAccepted(peer, "a", bytes.length, { to: "#마당" });
  await client.endInput();
  await sendRest(peer, bytes, 0);
  const { code, stdout } = await endOf(client, peer);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "[1] bob 님이 #마당 방에 보낸 a 파일(195.3 KiB)을 받습니다.\n");
});
