import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const unlimited = ["--limits=off"];

integrationTest(
  "messages to someone who is just registering arrive once and in order, inbox and live",
  async () => {
    await using server = await startTestServer({ args: unlimited });
    await using bob = await NativePeer.join(server.port, "bob");
    {
      await using alice = await NativePeer.join(server.port, "alice");
      await alice.ask("quit"); // gone for the server too: nothing is sent to a connection that nobody reads
      await alice.ended();
    }
    for (let round = 0; round < 80; round++) {
      const texts = Array.from({ length: 30 }, (_, index) => `${round}-${index}`);
      const sending = sendSpread(bob, texts, round % 7);
      if (round % 2 === 0) {
        await using alice = await NativePeer.join(server.port, "alice");
        await sending;
        const received = [];
        for (let index = 0; index < texts.length; index++) {
          received.push((await alice.message()).text);
        }
        assertEquals(received, texts);
        await alice.ask("quit");
        await alice.ended();
        assertEquals(count(alice.received, '"event":"message"'), texts.length);
      } else {
        await using alice = await LinePeer.join(server.port, "alice");
        await sending;
        const lines = await alice.linesFromStart("FROM ", texts.length);
        assertEquals(lines, texts.map((text) => `FROM bob: ${text}`));
        await alice.send("Quit:alice:\n");
        await alice.ended();
        assertEquals(count(alice.received, "FROM "), texts.length);
      }
    }
  },
);

/** Sends private messages to alice, in several turns of the event loop, and waits for the answers. */
async function sendSpread(peer: NativePeer, texts: string[], spread: number): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (index === texts.length - 1) await peer.ask("direct", { to: "alice", text });
    else await peer.post("direct", { to: "alice", text });
    if (spread > 0 && index % spread === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

integrationTest(
  "someone who registers while others talk without a pause can talk too",
  async () => {
    await using server = await startTestServer({ args: unlimited });
    await using talker = await NativePeer.join(server.port, "talker");
    let isOver = false;
    async function talk(): Promise<void> {
      while (!isOver) {
        for (let index = 0; index < 20; index++) await talker.post("broadcast", { text: "…" });
        await talker.ask("ping");
      }
    }
    const talking = talk();
    for (let round = 0; round < 10; round++) {
      await using newcomer = await NativePeer.join(server.port, `newcomer ${round}`);
      const { id } = await newcomer.ask("broadcast", { text: "안녕" });
      assert(typeof id === "number");
    }
    isOver = true;
    await talking;
  },
);

integrationTest("a message that is sent as someone's registration ends is not lost", async () => {
  await using server = await startTestServer({ args: unlimited });
  await using alice = await LinePeer.join(server.port, "alice");
  for (let round = 0; round < 60; round++) {
    await using bob = await NativePeer.join(server.port, "bob");
    await alice.send(`BR:alice:${round}:\n`);
    assertEquals((await bob.message()).text, String(round));
    await bob.ask("quit");
    await bob.ended();
  }
});

integrationTest("a client that resumes gets its own messages too, once", async () => {
  await using server = await startTestServer();
  await using bob = await NativePeer.join(server.port, "bob");
  let alice = await NativePeer.join(server.port, "alice");
  const resume = { server: alice.registration.server, after: alice.registration.newest };
  await alice.ask("broadcast", { text: "mine" });
  await bob.ask("broadcast", { text: "yours" });
  await alice.close();
  alice = await NativePeer.join(server.port, "alice", { resume });
  await using _alice = alice;
  assertEquals([(await alice.message()).text, (await alice.message()).text], ["mine", "yours"]);
  await bob.ask("broadcast", { text: "next" });
  assertEquals((await alice.message()).text, "next");
});

integrationTest("a client is told when what it saw last is lost, or never was", async () => {
  await using folder = await temporaryFolder();
  const dataDir = folder.path;
  let point: { server: unknown; after: number };
  {
    await using server = await startTestServer({ dataDir });
    await using alice = await NativePeer.join(server.port, "alice");
    const { id } = await alice.ask("broadcast", { text: "kept" });
    point = { server: alice.registration.server, after: Number(id) };
  }
  await using server = await startTestServer({ dataDir });
  const cases = [
    [point, "complete"],
    [{ ...point, after: point.after + 1 }, "lost"], // given out, seen, and gone in a crash
    [{ ...point, after: Number.MAX_SAFE_INTEGER }, "impossible"],
    [{ ...point, server: "another" }, "impossible"],
  ] as const;
  await using bob = await NativePeer.join(server.port, "bob");
  for (const [resume, outcome] of cases) {
    await using alice = await NativePeer.join(server.port, "alice", { resume });
    assertEquals(alice.registration.resumed, { outcome });
    await bob.ask("broadcast", { text: outcome });
    let text;
    do ({ text } = await alice.message()); while (text !== outcome);
    await alice.ask("quit");
    await alice.ended();
  }
});

integrationTest("presence is told to those who asked for it, and to nobody else", async () => {
  await using server = await startTestServer();
  await using watcher = await NativePeer.join(server.port, "watcher", { presence: true });
  await using other = await NativePeer.join(server.port, "other");
  await using line = await LinePeer.join(server.port, "line");
  const alice = await LinePeer.join(server.port, "alice");
  await alice.send("Quit:alice:\n");
  await alice.ended();
  const seen = [];
  for (let index = 0; index < 4; index++) {
    const { id, online } = await watcher.next(({ event }) => event === "presence");
    seen.push([id, online]);
  }
  assertEquals(seen, [["other", true], ["line", true], ["alice", true], ["alice", false]]);
  await other.ask("broadcast", { text: "끝" });
  assertEquals(await line.line(), "[BR] other: 끝");
  assertEquals(count(other.received, "presence"), 0);
  await alice.close();
});
