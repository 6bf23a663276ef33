import { assert, assertEquals } from "../helpers/assert.ts";
import { chatLogRowsWhen } from "../helpers/chat_log_rows.ts";
import { integrationTest } from "../helpers/needs.ts";
import { NativePeer } from "../helpers/peers.ts";
import { seededRandom } from "../helpers/random.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { startTestServer, type TestServer } from "../helpers/server.ts";

const quiet = ["--log-level=INFO", "--limits=off"];

/** Asks as a phone and as somebody in the chat until something is over, at least once. */
async function answeredMeanwhile(server: TestServer, over: Promise<unknown>): Promise<void> {
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { device: "다른 전화" });
  await using alice = await NativePeer.join(server.port, "alice");
  let isOver = false;
  const ended = over.finally(() => isOver = true);
  do {
    assertEquals(await phone.ask("# echo 그동안"), "에코: 그동안");
    assertEquals(await alice.ask("who"), { online: ["alice"] });
  } while (!isOver);
  await ended;
}

integrationTest("50 phones that send in pieces are each answered with their own", async () => {
  await using server = await startTestServer({ args: quiet });
  await using phones = new AsyncDisposableStack();
  const random = seededRandom(50);
  const peers = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
    const version = scriptVersions[index % scriptVersions.length];
    const options = { bot: `봇 ${index}`, device: `전화 ${index}` };
    return phones.use(await ScriptPeer.start(server.botPort, version, options));
  }));
  const rest = peers.map((peer, index) =>
    new TextEncoder().encode(
      [0, 1, 2].map((n) => peer.lineOf({ text: `# echo ${index} ${n} 가🎉` })).join(""),
    )
  );
  // One piece of one phone after another, cut anywhere, inside characters too.
  while (rest.some((bytes) => bytes.length > 0)) {
    for (const [index, peer] of peers.entries()) {
      const count = 1 + random.below(200);
      await peer.send(rest[index].subarray(0, count));
      rest[index] = rest[index].subarray(count);
    }
  }
  for (const [index, peer] of peers.entries()) {
    for (const n of [0, 1, 2]) {
      assertEquals((await peer.posted()).text, `에코: ${index} ${n} 가🎉`);
    }
  }
  assertEquals((await chatLogRowsWhen(server.dataDir, 300)).length, 300);
});

integrationTest(
  "20,000 messages in one write are answered in order, and kept in order",
  async () => {
    await using server = await startTestServer({
      args: quiet,
      // Without a phone that waits for the chat log, what one such write makes is more than fits the memory.
      options: { chatLogLimits: { overloadEntries: 2_000, memoryEntries: 10_000 } },
    });
    await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
    const count = 20_000;
    const lines = Array.from({ length: count }, (_, n) => phone.lineOf({ text: `# echo ${n}` }));
    const sending = phone.send(lines.join(""));
    const reading = (async () => {
      for (let n = 0; n < count; n++) assertEquals((await phone.posted()).text, `에코: ${n}`);
    })();
    await answeredMeanwhile(server, Promise.all([sending, reading]));
    for (const [prefix, shape] of [["# echo", /^# echo \d+$/], ["에코:", /^에코: \d+$/]] as const) {
      const rows = await chatLogRowsWhen(server.dataDir, count, shape);
      assert(rows.every(({ message }, n) => message === `${prefix} ${n}`));
      assertEquals(rows.length, count);
    }
  },
);

integrationTest(
  "floods of what makes no sense hold up nobody, and do not fill the log",
  async () => {
    await using server = await startTestServer({ args: quiet });
    const random = seededRandom(7);
    const noise = new Uint8Array(1_000_000).map(() => random.below(256));
    const floods = [
      noise,
      '{"event":"dance","data":{}}\n'.repeat(30_000),
      '{"botName":"마당봇","version":"2.9.0c"}\n'.repeat(20_000),
      `{"event":"${"[".repeat(900_000)}\n`.repeat(3),
      `${"[".repeat(1_000_000)}\n`.repeat(3),
      `{"data":${"[".repeat(400_000)}${"]".repeat(400_000)}}\n`.repeat(3),
      `{"botName":${"1".repeat(900_000)}}\n`.repeat(3),
      `{"botName":"${"x".repeat(900_000)}"}\n`.repeat(3),
      `# ${" ".repeat(900_000)}\n`,
      `{"event":"analyze","data":{"room":"r","text":"#${" ".repeat(900_000)}"}}\n`.repeat(3),
      `{"event":"analyze","data":{"room":"r","text":"# echo${" ".repeat(900_000)}x"}}\n`,
      `{"event":"message","data":{"room":"r"}}${"A".repeat(900_001)}\n`.repeat(3),
      "\n".repeat(1_000_000),
      "x".repeat(5_000_000),
      '{"event":"ping","data":{}}\n'.repeat(20_000),
    ];
    await using connections = new AsyncDisposableStack();
    const flooding = floods.map(async (flood) => {
      const stranger = connections.use(await RawPeer.connect(server.botPort));
      await stranger.send(flood);
      await stranger.finish();
      await stranger.drain();
    });
    await answeredMeanwhile(server, Promise.all(flooding));
    const refusals = server.lines.filter((line) =>
      /makes no sense|cannot be read|unknown event/.test(line)
    );
    assert(refusals.length > 0 && refusals.length <= 400, `${refusals.length} lines`);
    assert(server.lines.length < 600, `${server.lines.length} lines`);
    const longest = Math.max(...server.lines.map((line) => line.length));
    assert(longest < 2_000, `${longest} characters`);
  },
);

integrationTest("strangers who come again and again share what is logged about them", async () => {
  await using server = await startTestServer({ args: quiet });
  await using connections = new AsyncDisposableStack();
  for (let index = 0; index < 60; index++) {
    const stranger = connections.use(await RawPeer.connect(server.botPort));
    await stranger.send("무엇\n".repeat(10));
    await stranger.finish();
    await stranger.drain();
  }
  const refusals = server.lines.filter((line) => /cannot be read/.test(line));
  assertEquals(refusals.length, 300);
});

integrationTest(
  "a phone that never reads is cut off at its limit, with a reason in the log",
  async () => {
    await using server = await startTestServer({ args: [...quiet, "--outbox-limit=300K"] });
    await using maker = await ScriptPeer.dial(server.botPort, "3.2.7");
    const line = maker.lineOf({ text: `# echo ${"가".repeat(20_000)}` });
    await using stuck = await RawPeer.connect(server.botPort);
    const flooding = (async () => {
      // Whatever the system buffers, it comes to an end.
      for (;;) {
        const sent = await stuck.send(line).then(() => true, () => false);
        if (!sent) return;
      }
    })();
    await answeredMeanwhile(server, flooding);
    await server.said(/\[WARNING\]\[CLIENT\] phone 마당봇 does not keep up: \d+ bytes waited/);
  },
);

integrationTest(
  "a phone that asks without reading is not read, and is dropped in the end",
  async () => {
    await using server = await startTestServer({
      args: [...quiet, "--bot-ping=1", "--bot-silence=2"],
    });
    await using maker = await ScriptPeer.dial(server.botPort, "3.2.7");
    const line = maker.lineOf({ text: `# echo ${"가".repeat(20_000)}` });
    await using stuck = await RawPeer.connect(server.botPort);
    const flooding = (async () => {
      while (await stuck.send(line).then(() => true, () => false));
    })();
    await answeredMeanwhile(server, flooding);
    await server.said(/\[WARNING\]\[CLIENT\] phone 마당봇 does not keep up: \d+ bytes waited for/);
  },
);

integrationTest(
  "1,000 connections that say nothing, or no whole line, are dropped, and hold up nobody",
  async () => {
    await using server = await startTestServer({
      args: [...quiet, "--bot-ping=1", "--bot-silence=2"],
    });
    await using connections = new AsyncDisposableStack();
    const silent = await Promise.all(Array.from({ length: 1_000 }, async (_, index) => {
      const text = index % 2 === 0 ? "" : '{"event":"analyze","da';
      return connections.use(await RawPeer.connect(server.botPort, text));
    }));
    // Bytes that never become a line keep nobody's connection open.
    let isOver = false;
    const dripping = (async () => {
      while (!isOver && await silent[1].send("x").then(() => true, () => false)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const dropped = Promise.all(silent.map((stranger) => stranger.drain()))
      .finally(() => isOver = true);
    await answeredMeanwhile(server, Promise.all([dropped, dripping]));
  },
);

integrationTest(
  "strangers that begin long lines and never end them do not fill the memory",
  async () => {
    await using server = await startTestServer({ args: quiet });
    await using connections = new AsyncDisposableStack();
    const beginning = `{"event":"analyze","data":{"text":"${"x".repeat(900_000)}`;
    const strangers: RawPeer[] = [];
    for (let index = 0; index < 60; index++) {
      const stranger = connections.use(await RawPeer.connect(server.botPort));
      strangers.push(stranger);
      await stranger.send(beginning).catch(() => {}); // it may be cut off by then
    }
    await server.said(/is disconnected: too much waits for the ends of lines/);
    await answeredMeanwhile(server, Promise.resolve());
    // Phones may send long lines still, and what was cut off makes room for others.
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    assertEquals(await phone.ask(`# echo ${"가".repeat(60_000)}`), `에코: ${"가".repeat(60_000)}`);
    const cutOff = server.lines.filter((line) => /too much waits for the ends/.test(line));
    assert(cutOff.length > 0 && cutOff.length < 60, `${cutOff.length} were cut off`);
  },
);

integrationTest(
  "names that are cut in every row are warned of, but do not fill the log",
  async () => {
    await using server = await startTestServer({ args: quiet });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    const line = phone.lineOf({ text: "말", room: "가".repeat(300), sender: "나".repeat(300) });
    await phone.send(line.repeat(1_000));
    await chatLogRowsWhen(server.dataDir, 1_000);
    const warnings = server.lines.filter((each) => /\[WARNING\]\[DB\] Line/.test(each));
    assert(warnings.length >= 100 && warnings.length < 200, `${warnings.length} warnings`);
  },
);
