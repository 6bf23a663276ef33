import { assert, assertEquals, assertStringIncludes } from "../helpers/assert.ts";
import { ClientProgram } from "../helpers/client_program.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer, Peer } from "../helpers/peers.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

/** Registers as soon as there is a place. */
async function joinAtLast(port: number, id: string): Promise<NativePeer> {
  for (;;) {
    const peer = await NativePeer.connect(port);
    const request = await peer.post("register", { id, version: 1 });
    const line = await peer.next((line) => line.request === request || line.event === "closing");
    if ("result" in line) return peer;
    assertEquals(line.code, "server_full");
    await peer.close();
  }
}

const sentences = {
  ko: "접속이 2개로 가득 찼습니다. 나중에 다시 접속하세요.",
  en: "The server is full: 2 connections are open. Try again later.",
};

for (const lang of ["ko", "en"] as const) {
  integrationTest(
    `whoever finds the server full is told so, in ${lang} and as they read`,
    async () => {
      await using server = await startTestServer({
        args: ["--connection-limit=2", `--lang=${lang}`],
      });
      await using alice = await NativePeer.join(server.port, "alice");
      await using bob = await LinePeer.join(server.port, "bob");
      const message = sentences[lang];

      await using native = await NativePeer.connect(server.port);
      await native.post("register", { id: "carol", version: 1 });
      const closing = { event: "closing", code: "server_full", message, temporary: true };
      assertEquals(await native.next(() => true), closing);
      await native.ended();

      await using legacy = await Peer.connect(server.port);
      await legacy.send("ID:carol:");
      assertEquals(await legacy.line(), `Error:${message}`);
      await legacy.ended();

      await using silent = await Peer.connect(server.port);
      assertEquals(await silent.line(), `Error:${message}`);
      await silent.ended();

      await alice.ask("broadcast", { text: "still here" });
      assertEquals(await bob.line(), "[BR] alice: still here");
      await bob.close();
      await using carol = await joinAtLast(server.port, "carol");
      await carol.ask("ping");
    },
  );
}

integrationTest(
  "our client says why it is not let in, in its own language, and exits 3",
  async () => {
    await using server = await startTestServer({ args: ["--connection-limit=1"] });
    await using _alice = await NativePeer.join(server.port, "alice");
    const args = [`--port=${server.port}`, "--id=bob", "--lang=en"];
    await using client = new ClientProgram(args);
    await client.endInput();
    const { code, stderr } = await client.ended();
    assertEquals(
      [code, stderr],
      [3, "The server is full: 1 connections are open. Try again later.\n"],
    );
  },
);

integrationTest("one address has so many connections, and another as many of its own", async () => {
  await using server = await startTestServer({
    args: ["--address-limit=2", "--exempt-addresses=none", "--lang=en"],
  });
  await using _one = await NativePeer.join(server.port, "one");
  await using _two = await NativePeer.join(server.port, "two");
  await using third = await LinePeer.connect(server.port);
  await third.send("ID:third:\n");
  assertEquals(
    await third.line(),
    "Error:Your address has as many connections as it may have: 2. Close some, or try again later.",
  );
  await using elsewhere = await NativePeer.connectFrom("127.0.0.2", server.port);
  assertEquals((await elsewhere.ask("register", { id: "third", version: 1 })).id, "third");
});

integrationTest("an exempt address has no limit of its own", async () => {
  await using server = await startTestServer({ args: ["--address-limit=1"] });
  await using _one = await NativePeer.join(server.port, "one");
  await using two = await NativePeer.join(server.port, "two");
  await two.ask("ping");
  await using _first = await NativePeer.connectFrom("127.0.0.2", server.port);
  await using second = await NativePeer.connectFrom("127.0.0.2", server.port);
  await second.post("register", { id: "second", version: 1 });
  assertEquals((await second.next(() => true)).code, "address_full");
  const metrics = await (await fetch(`http://127.0.0.1:${server.httpPort}/metrics`)).text();
  const turnedAway = "madang_turned_away_connections_total";
  assertStringIncludes(metrics, `${turnedAway}{port="chat",reason="address_full"} 1\n`);
  assertStringIncludes(metrics, `${turnedAway}{port="bot",reason="server_full"} 0\n`);
});

integrationTest("whoever fills the chat takes no place from a phone", async () => {
  await using server = await startTestServer({ args: ["--connection-limit=1"] });
  await using _alice = await NativePeer.join(server.port, "alice");
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  await using stranger = await Peer.connect(server.botPort);
  await stranger.ended();
  assertEquals(stranger.received, "");
  assertEquals(await phone.ask("# echo 2"), "에코: 2");
});

integrationTest("many who are turned away make few lines of log", async () => {
  await using server = await startTestServer({ args: ["--connection-limit=1"] });
  await using alice = await NativePeer.join(server.port, "alice");
  for (let index = 0; index < 100; index++) {
    await using stranger = await Peer.connect(server.port);
    await stranger.send("x\n");
    await stranger.line();
  }
  await alice.ask("ping");
  const lines = server.lines.filter((line) => line.includes("turned away"));
  assertEquals(lines.length, 10);
  assert(/\[WARNING\]\[CLIENT\] 127\.0\.0\.1:\d+ is turned away: server_full$/.test(lines[0]));
});

integrationTest("--limits off lifts the limits of connections", async () => {
  await using server = await startTestServer({ args: ["--connection-limit=1", "--limits=off"] });
  await using _one = await NativePeer.join(server.port, "one");
  await using two = await NativePeer.join(server.port, "two");
  await two.ask("ping");
});

integrationTest(
  "strangers that begin long lines and never end them do not fill the memory",
  async () => {
    await using server = await startTestServer({ args: ["--address-limit=1000"] });
    await using connections = new AsyncDisposableStack();
    await using ann = await NativePeer.join(server.port, "ann");
    const beginning = `{"command":"broadcast","text":"${"x".repeat(250_000)}`;
    const strangers = Array.from({ length: 160 }, async () => {
      const stranger = connections.use(await RawPeer.connect(server.port));
      await stranger.send(beginning).catch(() => {}); // it may be cut off by then
    });
    await server.said(/guest .* is disconnected: too much waits for the ends of lines/);
    await Promise.all(strangers);
    // Whoever is registered may send long lines still, and strangers short ones.
    const text = "가".repeat(20_000);
    assertEquals((await ann.ask("broadcast", { text })).error, undefined);
    await using _bob = await NativePeer.join(server.port, "bob");
    const cutOff = server.lines.filter((line) => /too much waits for the ends/.test(line));
    assert(cutOff.length < 60, `${cutOff.length} were cut off`);
  },
);
