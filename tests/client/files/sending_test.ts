import { assertEquals, assertMatch, assertStringIncludes } from "../../helpers/assert.ts";
import type { FakePeer } from "../../helpers/fake_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import {
  hiddenFiles,
  sha256,
  takeBeginning,
  takePieces,
  takeUpload,
  transferId,
  wildBytes,
} from "./fake_transfers.ts";
import { endOf, Stage } from "./stage.ts";

/** The next client, which is told that it may send its file: from where on, and how much at once. */
async function uploadBegins(
  { server }: Stage,
  { offset = 0, window = 70_000 } = {},
): Promise<FakePeer> {
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset, window });
  return peer;
}

for (const size of [0, 1, 65_536, 3_000_001]) {
  integrationTest(
    `a filter sends a file of ${size} bytes, and waits until it is sent`,
    async () => {
      const bytes = wildBytes(size);
      await using stage = await Stage.with({ "cat.png": bytes });
      const client = await stage.filter("FILE:bob:cat.png");
      const peer = await stage.server.welcome();
      const upload = await takeUpload(peer);
      assertEquals(upload.parameters, { to: "bob", name: "cat.png", size });
      assertEquals(upload.sha256, sha256(bytes));
      assertEquals(sha256(upload.bytes), sha256(bytes));
      const { code, stdout, stderr } = await endOf(client, peer);
      assertEquals([code, stderr], [0, ""]);
      assertMatch(
        stdout,
        /^\[1\] Sending cat\.png \(.*\) to bob\.\n\[1\] Sent cat\.png \(.*\) to bob\.\n$/,
      );
      assertEquals(hiddenFiles(stage.received), []);
    },
  );
}

for (
  const [what, name, line] of [
    ["spaces, in Korean", "우리 고양이.png", "FILE:#마당:우리 고양이.png"],
    ["quotes around it", "우리 고양이.png", 'FILE:#마당: "우리 고양이.png" '],
    ["backslashes before spaces", "우리 고양이.png", "FILE:#마당:우리\\ 고양이.png"],
    ["spaces after a slash command", "우리 고양이.png", "/file #마당 우리 고양이.png"],
    [
      "decomposed Hangul",
      "우리 고양이.png".normalize("NFD"),
      "FILE:#마당:" + "우리 고양이.png".normalize("NFD"),
    ],
  ]
) {
  integrationTest(`a path may hold ${what}; its name is sent in NFC`, async () => {
    await using stage = await Stage.with({ [name]: "야옹" });
    const client = await stage.filter(line);
    const peer = await stage.server.welcome();
    const { parameters } = await takeUpload(peer);
    assertEquals(parameters, { to: "#마당", name: "우리 고양이.png", size: 6 });
    assertEquals((await endOf(client, peer)).code, 0);
  });
}

integrationTest("a folder in the path may have a colon in its name", async () => {
  await using stage = await Stage.with();
  await Deno.mkdir(`${stage.folder}/a:b`);
  await stage.write("a:b/c.txt", "c");
  const client = await stage.filter("FILE:bob:a:b/c.txt");
  const peer = await stage.server.welcome();
  assertEquals((await takeUpload(peer)).parameters.name, "c.txt");
  assertEquals((await endOf(client, peer)).code, 0);
});

for (
  const [what, line, said] of [
    ["that is not there", "FILE:bob:nothing.txt", "There is no file nothing.txt"],
    ["that is a directory", "FILE:bob:folder", "folder is a folder"],
    ["that is a pipe", "FILE:bob:pipe", "pipe is not an ordinary file"],
    ["without a name", "FILE:bob:", "Usage: FILE:"],
    ["with an empty name", 'FILE:bob:""', "Usage: FILE:"],
    ["with a name that cannot be saved everywhere", "FILE:bob:CON", "cannot be called CON"],
    ["for nobody", "FILE::cat.png", "Usage: FILE:"],
    ["for a name that nobody can have", "FILE:a|b:cat.png", "cannot contain"],
  ]
) {
  integrationTest(`a file ${what} is refused before any byte`, async () => {
    await using stage = await Stage.with({ CON: "", "cat.png": "" });
    await Deno.mkdir(`${stage.folder}/folder`);
    await new Deno.Command("mkfifo", { args: [`${stage.folder}/pipe`] }).output();
    const client = await stage.filter(line);
    const { code, stderr } = await endOf(client, await stage.server.welcome());
    assertEquals(code, 1);
    assertStringIncludes(stderr, said);
    assertMatch(stderr, /^line 1: /);
  });
}

integrationTest("a file that the server refuses ends a filter with 1", async () => {
  await using stage = await Stage.with({ "cat.png": "x" });
  const client = await stage.filter("FILE:ghost:cat.png");
  const peer = await stage.server.welcome();
  await peer.expect("file");
  await peer.refuse("user_unknown", { id: "ghost" });
  const { code, stderr } = await endOf(client, peer);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "cat.png was not sent: Nobody called ghost");
});

integrationTest("a file that changes while it is sent is taken back", async () => {
  await using stage = await Stage.with({ "log.txt": wildBytes(200_000) });
  const client = await stage.filter("FILE:bob:log.txt");
  const peer = await uploadBegins(stage, { window: 100_000 });
  const { bytes } = await peer.expect("file_chunk");
  await Deno.writeTextFile(`${stage.folder}/log.txt`, "more", { append: true });
  await peer.event({ event: "file_progress", transfer: transferId, received: bytes?.length ?? 0 });
  while ((await peer.next()).command.name !== "file_cancel") {
    await peer.event({ event: "file_progress", transfer: transferId, received: 200_000 });
  }
  await peer.answer("file_cancel", {});
  const { code, stderr } = await endOf(client, peer);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "changed while it was sent");
});

integrationTest("no more than the window is sent before it is confirmed", async () => {
  await using stage = await Stage.with({ a: wildBytes(200_000) });
  const client = stage.start();
  await client.type("FILE:bob:a");
  const peer = await uploadBegins(stage);
  await peer.expect("file_chunk");
  // The second piece does not fit, so that what is typed now comes next.
  await client.type("WHO");
  await peer.expect("who");
  await peer.answer("who", { online: [] });
  await peer.event({ event: "file_progress", transfer: transferId, received: 65_536 });
  assertEquals((await peer.expect("file_chunk")).command.parameters.offset, 65_536);
});

integrationTest("that a file is sent is told before that it was received", async () => {
  await using stage = await Stage.with({ a: new Uint8Array(0) });
  const client = await stage.filter("FILE:bob:a");
  const peer = await uploadBegins(stage);
  const { request } = await peer.expect("file_finish");
  const taken = { event: "file_ended", transfer: transferId, code: "taken", user: "bob" };
  // In one read.
  await peer.raw(`${JSON.stringify({ request, result: {} })}\n${JSON.stringify(taken)}\n`);
  const { stdout } = await endOf(client, peer);
  assertMatch(stdout, /Sent a .*\n.*bob has received a/);
});

integrationTest("a filter whose connection breaks tells what has not gone out yet", async () => {
  await using stage = await Stage.with({ a: wildBytes(200_000) });
  const client = await stage.filter("FILE:bob:a");
  const peer = await uploadBegins(stage, { offset: 100_000 });
  await peer.expect("file_chunk");
  peer.drop();
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, "[1] Only 50 % of a was sent. Send it again");
});

integrationTest("FILE:CANCEL takes back what is being sent, and nothing else", async () => {
  await using stage = await Stage.with({ a: wildBytes(200_000) });
  const client = stage.start();
  await client.type("FILE:bob:a");
  const peer = await uploadBegins(stage);
  await peer.expect("file_chunk");
  await client.type("FILE:CANCEL:1", "/file cancel 7", "/file cancel 1");
  assertEquals((await peer.expect("file_cancel")).command.parameters, { transfer: transferId });
  await peer.answer("file_cancel", {});
  await client.endInput();
  const { code, stdout, stderr } = await endOf(client, peer);
  assertStringIncludes(stdout, "[1] Cancelled sending a.");
  assertEquals(code, 1);
  assertEquals(stderr.split("\n"), [
    "line 3: There is no transfer 7.",
    "line 4: Transfer 1 has ended already.",
    "",
  ]);
  assertEquals(hiddenFiles(stage.received), []);
});

integrationTest("FILE:CANCEL of what the server has no more says that it has ended", async () => {
  await using stage = await Stage.with({ a: wildBytes(1_000) });
  const client = stage.start("--lang", "ko");
  await client.type("FILE:bob:a");
  const peer = await stage.server.welcome();
  await takeUpload(peer);
  await client.said("다 보냈습니다");
  await client.type("FILE:REFUSE:1");
  await peer.expect("file_cancel");
  await peer.refuse("transfer_unknown");
  await client.endInput();
  assertEquals((await endOf(client, peer)).stderr, "2번째 줄: 1번 전송은 이미 끝났습니다.\n");
});

integrationTest(
  "a receiver who does not want a file ends the filter that sends it with 1",
  async () => {
    await using stage = await Stage.with({ a: wildBytes(200_000) });
    const client = await stage.filter("FILE:bob:a");
    const peer = await uploadBegins(stage);
    await peer.expect("file_chunk");
    await peer.event({ event: "file_ended", transfer: transferId, code: "refused", user: "bob" });
    const { code, stderr } = await endOf(client, peer);
    assertEquals([code, stderr], [1, "[1] bob does not want a.\n"]);
  },
);

integrationTest(
  "an upload goes on after its client was killed and told to send it again",
  async () => {
    const bytes = wildBytes(500_000);
    await using stage = await Stage.with({ a: bytes });
    const into = new Uint8Array(bytes.length);
    {
      await using first = stage.start();
      await first.type("FILE:bob:a");
      const peer = await stage.server.welcome();
      const { command: { parameters } } = await peer.expect("file");
      assertEquals(parameters, { to: "bob", name: "a", size: 500_000 });
      await peer.answer("file", { transfer: transferId, offset: 0, window: 150_000 });
      await takeBeginning(peer, into, 100_000);
      first.kill("SIGKILL");
    }
    const second = await stage.filter("FILE:bob:./a");
    const peer = await stage.server.welcome();
    const { command: { parameters } } = await peer.expect("file");
    assertEquals(parameters, { to: "bob", name: "a", size: 500_000, transfer: transferId });
    await peer.answer("file", { transfer: transferId, offset: 100_000, window: 150_000 });
    const { sha256: said } = await takePieces(peer, into, 100_000);
    await peer.answer("file_finish", {});
    assertEquals([said, sha256(into)], [sha256(bytes), sha256(bytes)]);
    const { code, stdout } = await endOf(second, peer);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Sending a (488.3 KiB) to bob, from 20 % on.");
    assertEquals(hiddenFiles(stage.received), []);
  },
);

integrationTest("a file that was changed since is sent anew", async () => {
  await using stage = await Stage.with({ a: wildBytes(100_000) });
  {
    await using first = stage.start();
    await first.type("FILE:bob:a");
    const peer = await uploadBegins(stage, { window: 150_000 });
    await peer.expect("file_chunk");
  }
  await stage.write("a", wildBytes(100_001));
  await stage.filter("FILE:bob:a");
  const peer = await stage.server.welcome();
  assertEquals((await takeUpload(peer)).parameters, { to: "bob", name: "a", size: 100_001 });
  await peer.farewell();
});

integrationTest("a transfer that the server has forgotten begins anew", async () => {
  await using stage = await Stage.with({ a: wildBytes(100_000) });
  {
    await using first = stage.start();
    await first.type("FILE:bob:a");
    const peer = await uploadBegins(stage, { window: 150_000 });
    await peer.expect("file_chunk");
  }
  const second = await stage.filter("FILE:bob:a");
  const peer = await stage.server.welcome();
  await peer.expect("file");
  await peer.refuse("transfer_unknown");
  assertEquals((await takeUpload(peer, "another")).parameters, {
    to: "bob",
    name: "a",
    size: 100_000,
  });
  assertEquals((await endOf(second, peer)).code, 0);
});

integrationTest("a large file tells each quarter where there is no terminal", async () => {
  await using stage = await Stage.with({ a: new Uint8Array(8 * 1024 * 1024) });
  const client = await stage.filter("FILE:#마당:a", "--lang", "ko");
  const peer = await stage.server.welcome();
  await takeUpload(peer);
  const { stdout } = await endOf(client, peer);
  // How much it was exactly depends on how long the pieces were.
  assertEquals(stdout.replace(/\(\d\.\d MiB \//g, "(… MiB /").split("\n"), [
    "[1] #마당 방에 a 파일(8.0 MiB)을 보냅니다.",
    "[1] 25 % (… MiB / 8.0 MiB)",
    "[1] 50 % (… MiB / 8.0 MiB)",
    "[1] 75 % (… MiB / 8.0 MiB)",
    "[1] #마당 방에 a 파일(8.0 MiB)을 다 보냈습니다.",
    "",
  ]);
});
