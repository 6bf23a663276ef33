import { assertEquals, assertMatch, assertStringIncludes } from "../../helpers/assert.ts";
import { type FakePeer, FakeServer, noon } from "../../helpers/fake_server.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { startClientAtTerminal, type Terminal, terminalTest } from "../../helpers/terminal.ts";
import {
  accepted,
  nextOf,
  offer,
  offerAccepted,
  sendPieces,
  sendRest,
  sha256,
  takeBeginning,
  takePieces,
  transferId,
  visibleFiles,
  wildBytes,
} from "./fake_transfers.ts";

function folderTest(name: string, run: (folder: string) => Promise<void>): void {
  terminalTest(name, async () => {
    await using folder = await temporaryFolder();
    await run(folder.path);
  });
}

async function start(
  server: FakeServer,
  folder: string,
  args = "",
  columns = 80,
): Promise<[Terminal, FakePeer]> {
  const terminal = await startClientAtTerminal(
    `--port ${server.port} --lang ko --id alice ${args}`,
    { columns, folder },
  );
  const peer = await server.welcome({ online: ["alice", "밥"] });
  await peer.expect("room_list");
  await peer.answer("room_list", { rooms: [] });
  await terminal.shows("alice>");
  return [terminal, peer];
}

folderTest(
  "one types and talks while a file arrives, and a bar shows how far it is",
  async (folder) => {
    await using server = new FakeServer();
    const [terminal, peer] = await start(server, folder);
    await using _ = terminal;
    const bytes = wildBytes(1_000_000);
    await terminal.type("/all 오늘 저녁에");
    await terminal.shows("오늘 저녁에");
    await offerAccepted(peer, "우리 고양이.png", bytes.length, { from: "밥" });
    await sendPieces(peer, bytes, 0, 600_000);
    const half = await terminal.shows("60% 585.9/976.6 KiB");
    assertMatch(
      half,
      /↓ \[1\] 우리 고양이\.png ← 밥 \[######\.\.\.\.\] {2}60% .*\nalice> \/all 오늘 저녁에$/,
    );
    await peer.message(1, "밥", "가는 중");
    await terminal.type(" 뭐 먹죠?");
    const above = await terminal.until((screen) =>
      /밥: 가는 중\n.*60%.*\n.*뭐 먹죠\?$/.test(screen)
    );
    assertEquals(above.split("60%").length, 2, above);
    await terminal.press("Enter");
    assertEquals((await nextOf(peer, "broadcast")).command.parameters.text, "오늘 저녁에 뭐 먹죠?");
    await peer.answer("broadcast", { id: 2, at: noon });
    const sent = await terminal.until((screen) =>
      /나: 오늘 저녁에 뭐 먹죠\?\n.*60%.*\nalice>$/.test(screen)
    );
    assertEquals(sent.split("60%").length, 2, sent);
    assertEquals(sent.split("오늘 저녁에").length, 2, sent);
    await terminal.enter("WHO");
    await nextOf(peer, "who");
    await peer.answer("who", { online: ["alice"] });
    const asked = await terminal.until((screen) =>
      /alice> WHO\n.*\(1명\):\nalice\n.*60%.*\nalice>$/.test(screen)
    );
    assertEquals(asked.split("60%").length, 2, asked);
    await sendRest(peer, bytes, 600_000);
    const done = await terminal.until((screen) =>
      /저장했습니다.*\n.*\nalice>$|저장했습니다.*\nalice>$/.test(screen)
    );
    assertEquals(done.includes("60%"), false, done);
    assertStringIncludes(done, "우리 고양이.png");
    assertEquals(
      sha256(await Deno.readFile(`${folder}/received_files/우리 고양이.png`)),
      sha256(bytes),
    );
  },
);

folderTest(
  "Ctrl-C cancels what is being sent first, and leaves what is typed",
  async (folder) => {
    await using server = new FakeServer();
    await Deno.writeFile(`${folder}/a.bin`, wildBytes(500_000));
    const [terminal, peer] = await start(server, folder);
    await using _ = terminal;
    await terminal.type("FILE:밥:a.");
    await terminal.press("Tab");
    await terminal.shows("FILE:밥:a.bin");
    await terminal.press("Enter");
    await peer.expect("file");
    await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
    await peer.expect("file_chunk");
    await terminal.shows("↑ [1] a.bin → 밥");
    await terminal.type("/all 잠깐");
    await terminal.shows("> /all 잠깐");
    await terminal.press("C-c");
    await peer.expect("file_cancel");
    await peer.answer("file_cancel", {});
    const cancelled = await terminal.shows("취소했습니다");
    assertMatch(cancelled, /> \/all 잠깐$/);
    await terminal.press("C-c");
    await terminal.until((screen) => screen.endsWith("alice>"));
    await terminal.press("C-c");
    await peer.farewell();
    await terminal.shows("[exit 0]");
  },
);

folderTest("who leaves too early is told what has not gone out yet", async (folder) => {
  await using server = new FakeServer();
  await Deno.writeFile(`${folder}/a.bin`, wildBytes(500_000));
  const [terminal, peer] = await start(server, folder, "", 100);
  await using _ = terminal;
  await terminal.enter("FILE:밥:a.bin");
  await peer.expect("file");
  await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
  await peer.expect("file_chunk");
  await peer.event({ event: "file_progress", transfer: transferId, received: 50_000 });
  await terminal.shows("10%");
  await terminal.enter("Q");
  while ((await peer.next()).command.name !== "quit");
  peer.drop();
  const screen = await terminal.shows("[exit 0]");
  assertStringIncludes(screen, "10 %까지만 보냈습니다. 다음에 같은 파일을 다시 보내면 이어집니다.");
});

folderTest("what a Tab lists leaves the bars and the line whole", async (folder) => {
  await using server = new FakeServer();
  for (const name of ["cat1", "cat2"]) await Deno.writeTextFile(`${folder}/${name}`, "");
  const [terminal, peer] = await start(server, folder);
  await using _ = terminal;
  const bytes = wildBytes(1_000_000);
  await offerAccepted(peer, "a", bytes.length);
  await sendPieces(peer, bytes, 0, 500_000);
  await terminal.shows(" 50% ");
  await terminal.type("FILE:밥:ca");
  await terminal.press("Tab");
  await terminal.shows("FILE:밥:cat");
  await terminal.press("Tab");
  const listed = await terminal.until((screen) =>
    /cat1\s+cat2/.test(screen) && / 50% .*\nalice> FILE:밥:cat$/.test(screen)
  );
  assertEquals(listed.split(" 50% ").length, 2, listed);
});

folderTest("several transfers have a line each, that fits a narrow terminal", async (folder) => {
  await using server = new FakeServer();
  const [terminal, peer] = await start(server, folder, "", 40);
  await using _ = terminal;
  for (let number = 1; number <= 6; number++) {
    const transfer = `t${number}`;
    await offer(peer, `아주 긴 이름의 고양이 사진 ${number}.png`, 200_000, { transfer });
    await accepted(peer, 200_000, transfer);
    await sendPieces(peer, wildBytes(100_000), 0, 100_000, transfer);
  }
  const screen = await terminal.until((screen) =>
    /\[3\].*50%.*\n.*3개: 50%.*\nalice>$/.test(screen)
  );
  for (const row of screen.split("\n").slice(-5)) assertEquals(row.length <= 40, true, row);
});

folderTest(
  "a broken connection interrupts a file in both directions, and both go on",
  async (folder) => {
    await using server = new FakeServer();
    const bytes = wildBytes(400_000);
    await Deno.writeFile(`${folder}/a.bin`, bytes);
    const [terminal, first] = await start(server, folder);
    await using _ = terminal;
    await terminal.enter("FILE:밥:a.bin");
    await first.expect("file");
    await first.answer("file", { transfer: "upload", offset: 0, window: 140_000 });
    const into = new Uint8Array(bytes.length);
    await takeBeginning(first, into, 100_000);
    await offerAccepted(first, "b.bin", bytes.length);
    await sendPieces(first, bytes, 0, 200_000);
    for (let received = 0; received < 200_000;) {
      received = Number((await first.expect("file_received")).command.parameters.received);
    }
    first.drop();
    await terminal.shows("연결을 기다립니다");
    const second = await server.welcome({ resumed: { outcome: "complete" } });
    const { command } = await second.expect("file");
    assertEquals(command.parameters.transfer, "upload");
    // The server may have less than it was sent.
    await second.answer("file", { transfer: "upload", offset: 100_000, window: 140_000 });
    const { sha256: said } = await takePieces(second, into, 100_000, "upload");
    await second.answer("file_finish", {});
    assertEquals([said, sha256(into)], [sha256(bytes), sha256(bytes)]);
    assertEquals(await offerAccepted(second, "b.bin", bytes.length), 200_000);
    await sendRest(second, bytes, 200_000);
    await terminal.shows("저장했습니다");
    await terminal.until((screen) => !screen.includes("%") || !screen.includes("←"));
    assertEquals(visibleFiles(`${folder}/received_files`), ["b.bin"]);
    assertEquals(sha256(await Deno.readFile(`${folder}/received_files/b.bin`)), sha256(bytes));
  },
);
