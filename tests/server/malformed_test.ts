import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { type Random, seededRandom } from "../helpers/random.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

const inputs = 1_000;
const perConnection = 20;
const encoder = new TextEncoder();

const verbs = ["ID", "BR", "TO", "FILE", "AICHAT", "ROOM", "RMSG", "RLIST", "RMEM", "WHO", "HELP"];
const moreVerbs = ["HISTORY", "EXPORT", "SEARCH", "Quit", "br", "", "BOGUS", "{", "\ufeffBR"];
const values = ["rude", "마당", "", "x", "CREATE", "JOIN", "LEAVE", "2026-02-30", "2026-01-01"];
const moreValues = ["999999999999999999999", "-1", "7", "0", "\0", "\ud800", "\u200b", "a:b", "%n"];
const names = [
  "register",
  "broadcast",
  "direct",
  "file",
  "room_create",
  "history",
  "export",
  "who",
];
const moreNames = ["pong", "__proto__", "constructor", "toString", "", "nope", "search", "help"];

function noise(random: Random, most = 200): Uint8Array {
  return Uint8Array.from({ length: random.below(most) }, () => random.below(256));
}

function anyOf(random: Random, ...choices: (() => string | Uint8Array)[]): Uint8Array {
  const made = random.pick(choices)();
  return typeof made === "string" ? encoder.encode(made) : made;
}

function fields(random: Random): string {
  const rest = Array.from(
    { length: random.below(6) },
    () => random.pick([...values, ...moreValues]),
  );
  return [random.pick([...verbs, ...moreVerbs]), ...rest].join(":") + random.pick(["", ":", "::"]);
}

/** A value as deep and as wrong as JSON allows. */
function anything(random: Random, depth = 0): unknown {
  const simple = [null, true, 0, -1, 1e308, "", "rude", "말".repeat(30), "\0", "\ud800"];
  if (depth > 3 || random.below(3) > 0) return random.pick(simple);
  const items = Array.from({ length: random.below(4) }, () => anything(random, depth + 1));
  if (random.below(2) === 0) return items;
  return Object.fromEntries(
    items.map((item, index) => [random.pick(["id", "to", `${index}`]), item]),
  );
}

function request(random: Random): string {
  const keys = [
    "request",
    "id",
    "version",
    "text",
    "to",
    "room",
    "date",
    "resume",
    "bytes",
    "size",
  ];
  const chosen = keys.filter(() => random.below(3) === 0);
  const pairs = chosen.map((key) => [key, anything(random)] as const);
  const command = random.below(10) === 0 ? anything(random) : random.pick([...names, ...moreNames]);
  return JSON.stringify({ ...Object.fromEntries(pairs), command });
}

function cut(random: Random, text: string): Uint8Array {
  const bytes = encoder.encode(text);
  return bytes.slice(0, random.below(bytes.length + 1));
}

const makers: Record<string, (random: Random) => Uint8Array> = {
  line: (random) =>
    anyOf(
      random,
      () => fields(random) + "\n",
      () => fields(random) + "\r\n",
      () => new Uint8Array([...noise(random), 10]),
      () => cut(random, fields(random)),
      () => "BR:rude:" + "긴 말 ".repeat(random.below(8_000)) + ":\n",
      () => `FILE:rude:x:f:${random.below(300)}\n`,
    ),
  legacy: (random) =>
    anyOf(
      random,
      () => fields(random),
      () => fields(random) + fields(random),
      () => noise(random),
      () => cut(random, fields(random)),
      () => "BR:rude:" + "긴 말".repeat(random.below(8_000)),
      () => `FILE:rude:x:f:${random.below(300)}`,
    ),
  json: (random) =>
    anyOf(
      random,
      () => request(random) + "\n",
      () => new Uint8Array([...noise(random), 10]),
      () => cut(random, request(random)),
      () => JSON.stringify(anything(random)) + "\n",
      () => "[".repeat(random.below(20_000)) + "\n",
      () => `{"command":"broadcast","bytes":${random.below(100_000)},"text":"x"}\n`,
    ),
};

const openings: Record<string, string> = {
  line: "ID:rude:\n",
  legacy: "ID:rude:",
  json: '{"request":1,"command":"register","id":"rude","version":1}\n',
};

for (const [name, make] of Object.entries(makers)) {
  integrationTest(
    `${inputs} random and malformed inputs of ${name} peers disturb nobody`,
    async () => {
      await using server = await startTestServer({ args: ["--limits=off", "--log-level=INFO"] });
      await using alice = await NativePeer.join(server.port, "alice");
      await using bob = await LinePeer.join(server.port, "bob");
      let isOver = false;
      let said = 0;
      async function chat(): Promise<void> {
        while (!isOver) {
          await alice.ask("direct", { to: "bob", text: String(said++) });
          await bob.lineWith(`FROM alice: ${said - 1}`);
        }
      }
      const chatting = chat();
      const random = seededRandom(20_260_131);
      for (let sent = 0; sent < inputs; sent += perConnection) {
        await using rude = await RawPeer.connect(server.port);
        const draining = rude.drain();
        try {
          if (random.below(4) > 0) await rude.send(openings[name]);
          for (let index = 0; index < perConnection; index++) {
            const bytes = make(random);
            const middle = random.below(bytes.length + 1);
            await rude.send(bytes.subarray(0, middle));
            if (random.below(8) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
            await rude.send(bytes.subarray(middle));
          }
          await rude.finish();
        } catch {
          // Quit was among them: the server has closed.
        }
        await draining;
      }
      isOver = true;
      await chatting;
      assert(said > 0);
      const heard = bob.received.match(/^FROM alice: \d+$/gm);
      assertEquals(heard, Array.from({ length: said }, (_, index) => `FROM alice: ${index}`));
      assertEquals(server.lines.filter((text) => /\[(WARNING|ERROR)\]/.test(text)), []);
      assertEquals(await alice.ask("who"), { online: ["alice", "bob"] });
    },
  );
}

integrationTest("lines without an end are dropped, not kept", async () => {
  await using server = await startTestServer({ args: ["--limits=off"] });
  await using alice = await NativePeer.join(server.port, "alice");
  const before = Deno.memoryUsage().rss;
  const rude = await Promise.all(
    ["ID:x:\n", "ID:x:", "{"].flatMap((text) =>
      Array.from({ length: 10 }, () => RawPeer.connect(server.port, text))
    ),
  );
  const chunk = new Uint8Array(256 * 1024).fill(0x61);
  for (let round = 0; round < 40; round++) {
    await Promise.all(rude.map((peer) => peer.send(chunk)));
    await alice.ask("ping");
  }
  assert(Deno.memoryUsage().rss - before < 200_000_000, "300 MB were sent");
  for (const peer of rude) await peer[Symbol.asyncDispose]();
});

integrationTest("a line over the cap is refused once, and the next one counts", async () => {
  await using server = await startTestServer();
  await using line = await LinePeer.join(server.port, "line");
  await line.send("BR:line:" + "x".repeat(400_000) + ":\nWHO:line:\n");
  assert((await line.line()).startsWith("Error:"));
  assertEquals(await line.lineWith("line"), "line");
  await using native = await NativePeer.join(server.port, "native");
  await native.send(`{"command":"broadcast","text":"${"x".repeat(400_000)}"}\n`);
  const refused = await native.next((answer) => "error" in answer);
  assertEquals((refused.error as { code: string }).code, "line_too_long");
  assertEquals(await native.ask("ping"), {});
});

integrationTest("the longest line and packet are what the settings say", async () => {
  await using server = await startTestServer({
    args: ["--line-limit=4K", "--packet-limit=5K", "--lang=en"],
  });
  await using native = await NativePeer.join(server.port, "native");
  await native.send(`{"command":"broadcast","text":"${"x".repeat(4_500)}"}\n`);
  const refused = await native.next((answer) => "error" in answer);
  assertEquals((refused.error as { code: string }).code, "line_too_long");
  await using line = await LinePeer.join(server.port, "line");
  await line.send(`BR:line:${"x".repeat(4_500)}:\nWHO:line:\n`);
  assertEquals(
    await line.line(),
    "Error:The line is too long: at most 4096 bytes are allowed. It was skipped.",
  );
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  await phone.say(`# echo ${"x".repeat(5_500)}`);
  assertEquals(await phone.ask(`# echo ${"y".repeat(4_000)}`), `에코: ${"y".repeat(4_000)}`);
});

integrationTest(
  "a huge FILE header followed by little and then nothing costs nothing",
  async () => {
    await using server = await startTestServer();
    await using alice = await LinePeer.join(server.port, "alice");
    for (
      const header of ["FILE:rude:alice:f:9007199254740991", "FILE:rude:alice:f:9007199254740991\n"]
    ) {
      {
        await using rude = await LinePeer.connect(server.port);
        await rude.send(header.endsWith("\n") ? "ID:rude:\n" : "ID:rude:");
        await rude.lineWith("Success:");
        await rude.send(header);
        await rude.lineWith("Error:");
        await rude.send("BR:rude:forged:\n".repeat(100));
      }
      while ((await askWho(alice)).includes("rude")) {
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    assert(!alice.received.includes("forged"));
  },
);

async function askWho(peer: LinePeer): Promise<string> {
  await peer.send("WHO:alice:\nHELP:WHO:\n");
  let text = "";
  for (let line; !(line = await peer.line()).includes("WHO:");) text += line + "\n";
  return text;
}

integrationTest("the bytes of a refused file are swallowed however they are split", async () => {
  await using server = await startTestServer();
  await using alice = await LinePeer.join(server.port, "alice");
  const random = seededRandom(7);
  const body = encoder.encode('\nBR:bob:forged:\n{"command":"who"}\n마당\n');
  for (let round = 0; round < 20; round++) {
    const id = `bob ${round}`;
    await using bob = await LinePeer.join(server.port, id);
    const header = encoder.encode(`FILE:${id}:nobody:f:${body.length}\n`);
    const bytes = new Uint8Array([...header, ...body, ...encoder.encode(`BR:${id}:real:\n`)]);
    for (let start = 0; start < bytes.length;) {
      const end = start + 1 + random.below(12);
      await bob.send(bytes.subarray(start, end));
      if (random.below(3) === 0) await new Promise((resolve) => setTimeout(resolve));
      start = end;
    }
    assert((await bob.line()).startsWith("Error:"));
    assertEquals(await bob.line(), "Success:BR");
    assertEquals(await alice.line(), `[BR] ${id}: real`);
  }
});
