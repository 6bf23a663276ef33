import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";
import { formatDate } from "../../protocol/mod.ts";

const today = () => formatDate(Date.now());

integrationTest(
  "HISTORY shows what two said to each other, and the other's broadcasts",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await using carol = await LinePeer.join(server.port, "carol");
    await alice.send("TO:alice:bob:하나:\nTO:alice:carol:비밀:\nBR:alice:모두:\n");
    await alice.lineWith("Success:BR");
    await bob.send("TO:bob:alice:둘:\nBR:bob:밥의 말:\n");
    await bob.lineWith("Success:BR");
    await alice.send(`HISTORY:alice:bob:${today()}:\nHISTORY:alice:bob:2020-01-01:\n`);
    await alice.lineWith("[BR] bob");
    assertEquals((await alice.lines(3)).map((line) => line.replace(/^\[[-\d]+ [:\d]+\] /, "")), [
      "alice -> bob: 하나",
      "bob -> alice: 둘",
      "bob -> ALL: 밥의 말",
    ]);
    assertMatch(await alice.line(), /없습니다/);
    await carol.send(`HISTORY:carol:bob:${today()}:\n`);
    assertMatch(await carol.lineWith(/ -> /), /bob -> ALL: 밥의 말$/);
  },
);

integrationTest("HISTORY of a #room shows what was said while one was in it", async () => {
  await using server = await startTestServer();
  await using alice = await LinePeer.join(server.port, "alice");
  await using bob = await LinePeer.join(server.port, "bob");
  await alice.send("ROOM:alice:찻집:CREATE:\nRMSG:찻집:alice:혼자:\nBR:alice:찻집:\n");
  await alice.lineWith("Success:BR");
  await bob.send("ROOM:bob:찻집:JOIN:\nRMSG:찻집:bob:같이:\nROOM:bob:찻집:LEAVE:\n");
  await bob.lineWith(/나왔/);
  await alice.send(`RMSG:찻집:alice:다시 혼자:\nHISTORY:alice:#찻집:${today()}:\n`);
  const seen = (lines: string[]) => lines.map((line) => line.replace(/^\[[-\d]+ [:\d]+\] /, ""));
  assertEquals(seen(await alice.linesFromStart("[2", 3)), [
    "alice -> 찻집: 혼자",
    "bob -> 찻집: 같이",
    "alice -> 찻집: 다시 혼자",
  ]);
  await bob.send(`HISTORY:bob:#찻집:${today()}:\nHISTORY:bob:#없는방:${today()}:\n`);
  assertEquals(seen([await bob.line()]), ["bob -> 찻집: 같이"]);
  assertMatch(await bob.line(), /없습니다/);
});

integrationTest(
  "HISTORY of a name that nobody ever had says so, and which room is meant",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await alice.ask("room_create", { room: "Tea" });
    const history = (target: string) => alice.ask("history", { target, date: today() });
    assertEquals(await history("tea"), { count: 0, unknown: "tea", room: "Tea" });
    assertEquals(await history("green"), { count: 0, unknown: "green" });
    for (const target of ["bob", "AI", "#tea"]) assertEquals(await history(target), { count: 0 });
    await bob.send(`HISTORY:bob:tea:${today()}:\n`);
    assertMatch(await bob.line(), /^tea 님은 이곳에 온 적이 없습니다\.$/);
    await bob.send("ROOM:bob:tea:JOIN:\n");
    await bob.lineWith(/방/);
    await bob.send(`HISTORY:bob:tea:${today()}:\n`);
    assertMatch(await bob.lineWith(/온 적이/), /방의 기록은 #Tea로 봅니다\.$/);
  },
);

integrationTest("SEARCH finds what the asker could see, and nothing else", async () => {
  await using server = await startTestServer();
  await using alice = await LinePeer.join(server.port, "alice");
  await using bob = await LinePeer.join(server.port, "bob");
  await using carol = await LinePeer.join(server.port, "carol");
  await alice.send("ROOM:alice:r:CREATE:\nRMSG:r:alice:봄 소풍 공지:\nTO:alice:bob:소풍 비밀:\n");
  await alice.lineWith("Success:1to1");
  await bob.send("ROOM:bob:r:JOIN:\nRMSG:r:bob:소풍 좋아요:\nSEARCH:bob:소풍:\n");
  const seen = await bob.linesFromStart("[2", 2);
  assertMatch(seen[0], /alice -> bob: 소풍 비밀$/);
  assertMatch(seen[1], /bob -> r: 소풍 좋아요$/);
  await carol.send("SEARCH:carol:소풍:\nSEARCH:carol: :\n");
  assertMatch(await carol.line(), /없습니다/);
  assertMatch(await carol.line(), /^Error:/);
});

integrationTest(
  "SEARCH shows the newest 100, oldest first, and how many more there are",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    for (let index = 0; index < 137; index++) {
      void alice.post("broadcast", {
        text: `바다 ${index}`,
      });
    }
    await alice.ask("broadcast", { text: "끝" });
    await using bob = await LinePeer.join(server.port, "bob");
    await bob.send("SEARCH:bob:바다:\n");
    const lines = await bob.lines(101);
    assertMatch(lines[0], /바다 37$/);
    assertMatch(lines[99], /바다 136$/);
    assertMatch(lines[100], /37/);
  },
);

integrationTest(
  "EXPORT writes a file on the server and hands its records to a native client",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await bob.send("BR:bob:안녕:\nTO:bob:alice:둘만:\nEXPORT:bob:2026-02-28:2026-02-30:\n");
    assertMatch(await bob.lineWith("Error:"), /2026-02-30/);
    const request = await alice.post("export", { start: today(), end: today() });
    const part = await alice.next((line) => line.request === request && "part" in line);
    const { records } = part.part as { records: Record<string, string>[] };
    assertEquals(records.map(({ from, to, type, content }) => [from, to, type, content]), [
      ["bob", "ALL", "BR", "안녕"],
      ["bob", "alice", "TO", "둘만"],
    ]);
    const answer = await alice.next((line) => line.request === request && "result" in line);
    const { path, count } = answer.result as { path: string; count: number };
    assertEquals(count, 2);
    assertEquals(
      path,
      `${server.dataDir}/History_files/chat_history_alice_${today()}_${today()}.json`,
    );
    assertEquals(JSON.parse(await Deno.readTextFile(path)), records);
    const log = await Deno.readTextFile(`${server.dataDir}/log_files/chat_log_${today()}.json`);
    assertEquals(log.trim().split("\n").map((line) => JSON.parse(line)), records);
    await bob.send(`EXPORT:bob:${today()}:${today()}:\n`);
    assertMatch(await bob.line(), /^Success:.*History_files\/chat_history_bob_.*\.json/);
  },
);

integrationTest(
  "EXPORT says that nothing can be saved when its folder cannot be written",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    await Deno.writeTextFile(`${server.dataDir}/History_files`, "no folder");
    const answer = await alice.ask("export", { start: today(), end: today() });
    assertMatch(JSON.stringify(answer), /"storage_failed"/);
  },
);

integrationTest(
  "EXPORT refuses ranges that are backwards, malformed or over 366 days",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    await alice.send("EXPORT:alice:2026-02-02:2026-02-01:\nEXPORT:alice:today:2026-02-01:\n");
    await alice.send("EXPORT:alice:2024-01-01:2025-01-01:\nEXPORT:alice:2024-01-01:2024-12-31:\n");
    assertMatch(await alice.line(), /^Error:.*2026-02-02/);
    assertMatch(await alice.line(), /^Error:.*YYYY-MM-DD/);
    assertMatch(await alice.line(), /^Error:.*366/);
    assertMatch(await alice.line(), /^Success:/);
  },
);

integrationTest(
  "a native client that comes back gets everything since the last message that it saw",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    let point: { server: unknown; after: unknown };
    {
      await using server = await startTestServer({ dataDir });
      await using bob = await LinePeer.join(server.port, "bob");
      {
        await using alice = await NativePeer.join(server.port, "alice");
        await alice.ask("room_create", { room: "r" });
        await bob.send("ROOM:bob:r:JOIN:\nBR:bob:0:\n");
        point = { server: alice.registration.server, after: (await alice.message()).id };
      }
      await bob.send("BR:bob:1:\nRMSG:r:bob:2:\nTO:bob:alice:3:\nTO:bob:bob:자기:\n");
      await bob.lineWith("FROM bob");
    }
    await using server = await startTestServer({ dataDir });
    await using bob = await LinePeer.join(server.port, "bob");
    await bob.send("BR:bob:4:\n");
    await bob.lineWith("Success:BR");
    await using alice = await NativePeer.join(server.port, "alice", { resume: point });
    await bob.send("BR:bob:5:\n");
    assertEquals(alice.registration.resumed, { outcome: "complete" });
    const texts = [];
    for (let index = 0; index < 5; index++) texts.push((await alice.message()).text);
    assertEquals(texts, ["1", "2", "3", "4", "5"]);
    await alice.close();

    await using stranger = await NativePeer.join(server.port, "carol", {
      resume: { server: "another", after: 1 },
    });
    assertEquals(stranger.registration.resumed, { outcome: "impossible" });
  },
);

integrationTest(
  "resuming while others talk misses nothing, doubles nothing and keeps the order",
  async () => {
    await using server = await startTestServer({ args: ["--limits=off"] });
    await using bob = await NativePeer.join(server.port, "bob");
    let alice = await NativePeer.join(server.port, "alice");
    const resume = { server: alice.registration.server, after: alice.registration.newest };
    const total = 3_000;
    async function talk(): Promise<void> {
      for (let index = 0; index < total; index++) {
        await bob.post("broadcast", {
          text: String(index),
        });
      }
    }
    const talking = talk();
    for (let index = 0; index < total; index++) {
      const message = await alice.message();
      assertEquals(message.text, String(index));
      resume.after = message.id;
      if (index % 400 !== 399) continue;
      await alice.close();
      alice = await NativePeer.join(server.port, "alice", { resume });
    }
    await talking;
    await alice.close();
  },
);
