import { assertEquals, assertMatch, assertStringIncludes } from "../../helpers/assert.ts";
import { ClientProgram } from "../../helpers/client_program.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
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

function start(server: FakeServer, folder: string, ...more: string[]): ClientProgram {
  return new ClientProgram(["--port", String(server.port), "--id", "alice", ...more], {
    cwd: folder,
  });
}

for (const size of [0, 1, 65_536, 3_000_001]) {
  integrationTest(
    `a filter sends a file of ${size} bytes, and waits until it is sent`,
    async () => {
      await using folder = await temporaryFolder();
      await using server = new FakeServer();
      const bytes = wildBytes(size);
      await Deno.writeFile(`${folder.path}/cat.png`, bytes);
      await using client = start(server, folder.path);
      await client.type("FILE:bob:cat.png");
      await client.endInput();
      const peer = await server.welcome();
      const upload = await takeUpload(peer);
      assertEquals(upload.parameters, { to: "bob", name: "cat.png", size });
      assertEquals(upload.sha256, sha256(bytes));
      assertEquals(sha256(upload.bytes), sha256(bytes));
      await peer.farewell();
      const { code, stdout, stderr } = await client.ended();
      assertEquals([code, stderr], [0, ""]);
      assertMatch(
        stdout,
        /^\[1\] Sending cat\.png \(.*\) to bob\.\n\[1\] Sent cat\.png \(.*\) to bob\.\n$/,
      );
      assertEquals(hiddenFiles(`${folder.path}/received_files`), []);
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
    await using folder = await temporaryFolder();
    await using server = new FakeServer();
    await Deno.writeTextFile(`${folder.path}/${name}`, "야옹");
    await using client = start(server, folder.path);
    await client.type(line);
    await client.endInput();
    const peer = await server.welcome();
    const { parameters } = await takeUpload(peer);
    assertEquals(parameters, { to: "#마당", name: "우리 고양이.png", size: 6 });
    await peer.farewell();
    assertEquals((await client.ended()).code, 0);
  });
}

integrationTest("a folder in the path may have a colon in its name", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.mkdir(`${folder.path}/a:b`);
  await Deno.writeTextFile(`${folder.path}/a:b/c.txt`, "c");
  await using client = start(server, folder.path);
  await client.type("FILE:bob:a:b/c.txt");
  await client.endInput();
  const peer = await server.welcome();
  assertEquals((await takeUpload(peer)).parameters.name, "c.txt");
  await peer.farewell();
  assertEquals((await client.ended()).code, 0);
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
    await using folder = await temporaryFolder();
    await using server = new FakeServer();
    await Deno.mkdir(`${folder.path}/folder`);
    await Deno.writeTextFile(`${folder.path}/CON`, "");
    await Deno.writeTextFile(`${folder.path}/cat.png`, "");
    await new Deno.Command("mkfifo", { args: [`${folder.path}/pipe`] }).output();
    await using client = start(server, folder.path);
    await client.type(line);
    await client.endInput();
    await (await server.welcome()).farewell();
    const { code, stderr } = await client.ended();
    assertEquals(code, 1);
    assertStringIncludes(stderr, said);
    assertMatch(stderr, /^line 1: /);
  });
}

integrationTest("a file that the server refuses ends a filter with 1", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeTextFile(`${folder.path}/cat.png`, "x");
  await using client = start(server, folder.path);
  await client.type("FILE:ghost:cat.png");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.refuse("user_unknown", { id: "ghost" });
  await peer.farewell();
  const { code, stderr } = await client.ended();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "cat.png was not sent: Nobody called ghost");
});

integrationTest("a file that changes while it is sent is taken back", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  const path = `${folder.path}/log.txt`;
  await Deno.writeFile(path, wildBytes(200_000));
  await using client = start(server, folder.path);
  await client.type("FILE:bob:log.txt");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 0, window: 100_000 });
  const { bytes } = await peer.expect("file_chunk");
  await Deno.writeTextFile(path, "more", { append: true });
  await peer.event({ event: "file_progress", transfer: transferId, received: bytes?.length ?? 0 });
  while ((await peer.next()).command.name !== "file_cancel") {
    await peer.event({ event: "file_progress", transfer: transferId, received: 200_000 });
  }
  await peer.answer("file_cancel", {});
  await peer.farewell();
  const { code, stderr } = await client.ended();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "changed while it was sent");
});

integrationTest("no more than the window is sent before it is confirmed", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(200_000));
  await using client = start(server, folder.path);
  await client.type("FILE:bob:a");
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
  await peer.expect("file_chunk");
  // The second piece does not fit, so that what is typed now comes next.
  await client.type("WHO");
  await peer.expect("who");
  await peer.answer("who", { online: [] });
  await peer.event({ event: "file_progress", transfer: transferId, received: 65_536 });
  assertEquals((await peer.expect("file_chunk")).command.parameters.offset, 65_536);
});

integrationTest("that a file is sent is told before that it was received", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, new Uint8Array(0));
  await using client = start(server, folder.path);
  await client.type("FILE:bob:a");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
  const { request } = await peer.expect("file_finish");
  const taken = { event: "file_ended", transfer: transferId, code: "taken", user: "bob" };
  // In one read.
  await peer.raw(`${JSON.stringify({ request, result: {} })}\n${JSON.stringify(taken)}\n`);
  await peer.farewell();
  const { stdout } = await client.ended();
  assertMatch(stdout, /Sent a .*\n.*bob has received a/);
});

integrationTest("a filter whose connection breaks tells what has not gone out yet", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(200_000));
  await using client = start(server, folder.path);
  await client.type("FILE:bob:a");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 100_000, window: 70_000 });
  await peer.expect("file_chunk");
  peer.drop();
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, "[1] Only 50 % of a was sent. Send it again");
});

integrationTest("FILE:CANCEL takes back what is being sent, and nothing else", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(200_000));
  await using client = start(server, folder.path);
  await client.type("FILE:bob:a");
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
  await peer.expect("file_chunk");
  await client.type("FILE:CANCEL:1", "/file cancel 7", "/file cancel 1");
  assertEquals((await peer.expect("file_cancel")).command.parameters, { transfer: transferId });
  await peer.answer("file_cancel", {});
  await client.endInput();
  await peer.farewell();
  const { code, stdout, stderr } = await client.ended();
  assertStringIncludes(stdout, "[1] Cancelled sending a.");
  assertEquals(code, 1);
  assertEquals(stderr.split("\n"), [
    "line 3: There is no transfer 7.",
    "line 4: Transfer 1 has ended already.",
    "",
  ]);
  assertEquals(hiddenFiles(`${folder.path}/received_files`), []);
});

integrationTest("FILE:CANCEL of what the server has no more says that it has ended", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(1_000));
  await using client = start(server, folder.path, "--lang", "ko");
  await client.type("FILE:bob:a");
  const peer = await server.welcome();
  await takeUpload(peer);
  await client.said("다 보냈습니다");
  await client.type("FILE:REFUSE:1");
  await peer.expect("file_cancel");
  await peer.refuse("transfer_unknown");
  await client.endInput();
  await peer.farewell();
  assertEquals((await client.ended()).stderr, "2번째 줄: 1번 전송은 이미 끝났습니다.\n");
});

integrationTest(
  "a receiver who does not want a file ends the filter that sends it with 1",
  async () => {
    await using folder = await temporaryFolder();
    await using server = new FakeServer();
    await Deno.writeFile(`${folder.path}/a`, wildBytes(200_000));
    await using client = start(server, folder.path);
    await client.type("FILE:bob:a");
    await client.endInput();
    const peer = await server.welcome();
    await peer.expect("file");
    await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
    await peer.expect("file_chunk");
    await peer.event({ event: "file_ended", transfer: transferId, code: "refused", user: "bob" });
    await peer.farewell();
    const { code, stderr } = await client.ended();
    assertEquals([code, stderr], [1, "[1] bob does not want a.\n"]);
  },
);

integrationTest(
  "an upload goes on after its client was killed and told to send it again",
  async () => {
    await using folder = await temporaryFolder();
    await using server = new FakeServer();
    const bytes = wildBytes(500_000);
    await Deno.writeFile(`${folder.path}/a`, bytes);
    const into = new Uint8Array(bytes.length);
    {
      await using first = start(server, folder.path);
      await first.type("FILE:bob:a");
      const peer = await server.welcome();
      const { command: { parameters } } = await peer.expect("file");
      assertEquals(parameters, { to: "bob", name: "a", size: 500_000 });
      await peer.answer("file", { transfer: transferId, offset: 0, window: 150_000 });
      await takeBeginning(peer, into, 100_000);
      first.kill("SIGKILL");
    }
    await using second = start(server, folder.path);
    await second.type("FILE:bob:./a");
    await second.endInput();
    const peer = await server.welcome();
    const { command: { parameters } } = await peer.expect("file");
    assertEquals(parameters, { to: "bob", name: "a", size: 500_000, transfer: transferId });
    await peer.answer("file", { transfer: transferId, offset: 100_000, window: 150_000 });
    const { sha256: said } = await takePieces(peer, into, 100_000);
    await peer.answer("file_finish", {});
    assertEquals([said, sha256(into)], [sha256(bytes), sha256(bytes)]);
    await peer.farewell();
    const { code, stdout } = await second.ended();
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Sending a (488.3 KiB) to bob, from 20 % on.");
    assertEquals(hiddenFiles(`${folder.path}/received_files`), []);
  },
);

integrationTest("a file that was changed since is sent anew", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(100_000));
  {
    await using first = start(server, folder.path);
    await first.type("FILE:bob:a");
    const peer = await server.welcome();
    await peer.expect("file");
    await peer.answer("file", { transfer: transferId, offset: 0, window: 150_000 });
    await peer.expect("file_chunk");
  }
  await Deno.writeFile(`${folder.path}/a`, wildBytes(100_001));
  await using second = start(server, folder.path);
  await second.type("FILE:bob:a");
  await second.endInput();
  const peer = await server.welcome();
  assertEquals((await takeUpload(peer)).parameters, { to: "bob", name: "a", size: 100_001 });
  await peer.farewell();
});

integrationTest("a transfer that the server has forgotten begins anew", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, wildBytes(100_000));
  {
    await using first = start(server, folder.path);
    await first.type("FILE:bob:a");
    const peer = await server.welcome();
    await peer.expect("file");
    await peer.answer("file", { transfer: transferId, offset: 0, window: 150_000 });
    await peer.expect("file_chunk");
  }
  await using second = start(server, folder.path);
  await second.type("FILE:bob:a");
  await second.endInput();
  const peer = await server.welcome();
  await peer.expect("file");
  await peer.refuse("transfer_unknown");
  assertEquals((await takeUpload(peer, "another")).parameters, {
    to: "bob",
    name: "a",
    size: 100_000,
  });
  await peer.farewell();
  assertEquals((await second.ended()).code, 0);
});

integrationTest("a large file tells each quarter where there is no terminal", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  await Deno.writeFile(`${folder.path}/a`, new Uint8Array(8 * 1024 * 1024));
  await using client = start(server, folder.path, "--lang", "ko");
  await client.type("FILE:#마당:a");
  await client.endInput();
  const peer = await server.welcome();
  await takeUpload(peer);
  await peer.farewell();
  // How much it was exactly depends on how long the pieces were.
  const lines = (await client.ended()).stdout.replace(/\(\d\.\d MiB \//g, "(… MiB /").split("\n");
  assertEquals(lines, [
    "[1] #마당 방에 a 파일(8.0 MiB)을 보냅니다.",
    "[1] 25 % (… MiB / 8.0 MiB)",
    "[1] 50 % (… MiB / 8.0 MiB)",
    "[1] 75 % (… MiB / 8.0 MiB)",
    "[1] #마당 방에 a 파일(8.0 MiB)을 다 보냈습니다.",
    "",
  ]);
});
