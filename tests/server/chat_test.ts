import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { startTestServer } from "../helpers/server.ts";

integrationTest(
  "a room takes legacy, native and line peers alike: all read all, once, in one order",
  async () => {
    await using server = await startTestServer();
    await using one = await LegacyPeer.join(server.port, "옛날이");
    await using two = await LegacyPeer.join(server.port, "구식이");
    await using three = await NativePeer.join(server.port, "새롬");
    await using four = await NativePeer.join(server.port, "alice");
    await using five = await LinePeer.join(server.port, "nc");
    await one.send("ROOM:옛날이:마당:CREATE:");
    await one.lineWith("Success:");
    await two.send("ROOM:구식이:마당:JOIN:");
    await two.lineWith("Success:");
    await three.ask("room_join", { room: "마당" });
    await four.ask("room_join", { room: "마당" });
    await five.send("ROOM:nc:마당:JOIN:\n");
    await five.lineWith("Success:");

    const rounds = 40;
    const sending = [];
    for (let round = 0; round < rounds; round++) {
      await one.send(`RMSG:마당:옛날이:하나 ${round}:`);
      await one.lineWith("Success:"); // as a person would; two sends in one read can be told apart only sometimes
      await two.send(`RMSG:마당:구식이:둘 ${round}:`);
      await two.lineWith("Success:");
      sending.push(three.post("room_message", { room: "마당", text: `셋 ${round}` }));
      sending.push(four.post("room_message", { room: "마당", text: `넷 ${round}` }));
      sending.push(five.send(`RMSG:마당:nc:다섯 ${round}:\n`));
    }
    await Promise.all(sending);

    const orders = await Promise.all([
      readRoom(one, rounds * 4),
      readRoom(two, rounds * 4),
      readNativeRoom(three, rounds * 4),
      readNativeRoom(four, rounds * 4),
      readRoom(five, rounds * 4),
    ]);
    const all = new Set(orders.flat());
    assertEquals(all.size, rounds * 5);
    for (const order of orders) assertEquals(new Set(order).size, rounds * 4);
    // Each lacks only its own: without those of both, any two have read the same in the same order.
    for (const order of orders) {
      for (const other of orders) {
        const [mine, theirs] = [new Set(order), new Set(other)];
        assertEquals(
          order.filter((text) => theirs.has(text)),
          other.filter((text) => mine.has(text)),
        );
      }
    }
  },
);

async function readRoom(peer: LegacyPeer | LinePeer, count: number): Promise<string[]> {
  const lines = await peer.linesFromStart("RMSG:", count);
  return lines.map((line) => line.split(":").slice(3).join(":"));
}

async function readNativeRoom(peer: NativePeer, count: number): Promise<string[]> {
  const texts = [];
  for (let index = 0; index < count; index++) texts.push(String((await peer.message()).text));
  return texts;
}

integrationTest(
  "a broadcast reaches everyone else once, and its sender gets the receipt alone",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await using carol = await NativePeer.join(server.port, "carol");
    await alice.send("BR:alice:see https://x.kr:8080/ 안녕::\n");
    assertEquals(await alice.line(), "Success:BR");
    assertEquals(await bob.line(), "[BR] alice: see https://x.kr:8080/ 안녕:");
    const event = await carol.message();
    assertEquals([event.type, event.from, event.to, event.text], [
      "BR",
      "alice",
      "ALL",
      "see https://x.kr:8080/ 안녕:",
    ]);
    await carol.ask("broadcast", { text: "끝" });
    assertEquals(await alice.line(), "[BR] carol: 끝");
    assertEquals(await bob.line(), "[BR] carol: 끝");
  },
);

integrationTest("a private message reaches its receiver alone", async () => {
  await using server = await startTestServer();
  await using alice = await LinePeer.join(server.port, "alice");
  await using bob = await LinePeer.join(server.port, "bob");
  await using carol = await LinePeer.join(server.port, "carol");
  await alice.send("TO:alice:bob:둘만:\nTO:alice:nobody:x:\nBR:alice:끝:\n");
  assertEquals(await alice.line(), "Success:1to1");
  assertMatch(await alice.line(), /^Error:.*nobody/);
  assertEquals(await bob.lines(2), ["FROM alice: 둘만", "[BR] alice: 끝"]);
  assertEquals(await carol.line(), "[BR] alice: 끝");
});

integrationTest(
  "a private message to someone away waits for the next registration, and comes once",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    {
      await using bob = await LinePeer.join(server.port, "bob");
      await bob.send("Quit:bob:\n");
      await bob.ended();
    }
    await alice.send("TO:alice:bob:하나:\nTO:alice:bob:둘:\n");
    assertEquals(await alice.line(), "Success:1to1");
    assertMatch(await alice.line(), /^Success:.*bob/);
    await alice.lines(2);
    {
      await using bob = await LinePeer.join(server.port, "bob");
      assertEquals(await bob.lines(2), ["FROM alice: 하나", "FROM alice: 둘"]);
      await bob.send("Quit:bob:\n");
      await bob.ended();
    }
    await using bob = await LinePeer.join(server.port, "bob");
    await alice.send("TO:alice:bob:셋:\n");
    assertEquals(await bob.line(), "FROM alice: 셋");
  },
);

integrationTest(
  "commands before registering are refused, and the connection lives on",
  async () => {
    await using server = await startTestServer();
    await using peer = await LinePeer.connect(server.port);
    await peer.send(
      "BR:alice:x:\nWHAT:alice:\nID:a/b:\nID:#a:\nID:ALL:\nID:alice:\nID:bob:\nBR:bob:x:\nBR:alice:x:\n",
    );
    const lines = await peer.lines(9);
    assertMatch(lines[0], /^Error:.*ID:/);
    for (const index of [1, 2, 3, 4]) assertMatch(lines[index], /^Error:/);
    assertEquals(lines[5], "Success:Reg_ID");
    assertMatch(lines[6], /^Error:.*alice/);
    assertMatch(lines[7], /^Error:.*alice.*bob/);
    assertEquals(lines[8], "Success:BR");
  },
);

integrationTest("an id that is in use cannot be taken, in any case or normal form", async () => {
  await using server = await startTestServer();
  await using _alice = await LinePeer.join(server.port, "Alice");
  await using _hangul = await NativePeer.join(server.port, "마당".normalize("NFD"));
  await using peer = await LinePeer.connect(server.port);
  await peer.send("ID:aLICE:\n");
  assertMatch(await peer.line(), /^Error:.*aLICE/);
  await peer.send("ID:마당:\n"); // the native holder is pinged; it does not answer as long as nobody reads for it
  assertEquals(await peer.line(), "Success:Reg_ID");
});

integrationTest("a native connection that answers keeps its id", async () => {
  await using server = await startTestServer();
  await using holder = await NativePeer.join(server.port, "alice");
  await using newcomer = await NativePeer.connect(server.port);
  const answer = newcomer.ask("register", { id: "alice", version: 1 });
  await holder.next((line) => line.event === "ping");
  await holder.post("pong");
  assertEquals((await answer as { error: { code: string } }).error.code, "id_in_use");
  await newcomer.ask("register", { id: "bob", version: 1 });
  await newcomer.ask("direct", { to: "alice", text: "still you" });
  assertEquals((await holder.message()).text, "still you");
});

integrationTest(
  "rooms outlive their members' connections and the server; an empty one disappears",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    {
      await using server = await startTestServer({ dataDir });
      await using alice = await LinePeer.join(server.port, "alice");
      await using bob = await LinePeer.join(server.port, "bob");
      await alice.send("ROOM:alice:r:CREATE:\nROOM:alice:r:CREATE:\nROOM:alice:r:JOIN:\n");
      assertMatch(await alice.line(), /^Success:/);
      assertMatch(await alice.line(), /^Error:.*r/);
      assertMatch(await alice.line(), /^Success:/); // who is in it already may enter it
      await bob.send("RMSG:r:bob:x:\nROOM:bob:r:JOIN:\n");
      assertMatch(await bob.line(), /^Error:/);
      assertMatch(await bob.line(), /^Success:/);
    }
    await using server = await startTestServer({ dataDir });
    await using alice = await LinePeer.join(server.port, "alice");
    await alice.send("RLIST:alice:\nRMEM:alice:r:\n");
    assertEquals((await alice.lines(2))[1], "- r (멤버 수: 2)");
    const [heading, ...members] = await alice.lines(3);
    assertMatch(heading, /r/);
    assertEquals(members, ["alice", "bob"]);
    await using bob = await LinePeer.join(server.port, "bob");
    await alice.send("ROOM:alice:r:LEAVE:\n");
    assertMatch(await alice.line(), /^Success:/);
    await bob.send("ROOM:bob:r:LEAVE:\nRLIST:bob:\nRMEM:bob:r:\n");
    assertMatch(await bob.line(), /^Success:/);
    const none = await bob.line();
    assertEquals(none.startsWith("- "), false);
    assertMatch(await bob.line(), /^Error:.*r/);
  },
);

integrationTest(
  "answers to a peer without request ids come in the order of its questions",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    await alice.send(
      "BR:alice:1:\nSEARCH:alice:1:\nRLIST:alice:\nBR:alice:2:\nWHO:alice:\nBR:alice:\n",
    );
    const lines = await alice.lines(7);
    assertEquals(lines[0], "Success:BR");
    assertMatch(lines[1], /^\[.*\] alice -> ALL: 1$/);
    assertEquals(lines[3], "Success:BR");
    assertEquals(lines[5], "alice");
    assertMatch(lines[6], /^Error:/);
  },
);

integrationTest(
  "AICHAT says what the operator has to set; the bytes of a refused file are swallowed",
  async () => {
    await using server = await startTestServer();
    await using alice = await LegacyPeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await alice.send("FILE:alice:nobody:note.txt:20");
    assertMatch(await alice.line(), /^Error:.*nobody/);
    await alice.send("BR:alice:forged:\n\n\n\nBR:alice:real:");
    assertEquals(await alice.line(), "Success:BR");
    assertEquals(await bob.line(), "[BR] alice: real");
    await alice.send("AICHAT:alice:너는 누구니?");
    assertMatch(await alice.line(), /^Error:.*OPENAI_API_KEY/);
  },
);

integrationTest(
  "answers to messages of all kinds come in the order in which they were sent",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    await alice.ask("room_create", { room: "r" });
    const requests: unknown[] = [];
    for (let round = 0; round < 20; round++) {
      requests.push(await alice.post("room_message", { room: "r", text: "1" }));
      requests.push(await alice.post("broadcast", { text: "2" }));
      requests.push(await alice.post("direct", { to: "alice", text: "3" }));
    }
    const answered = [];
    while (answered.length < requests.length) {
      answered.push((await alice.next((line) => "result" in line)).request);
    }
    assertEquals(answered, requests);
  },
);
