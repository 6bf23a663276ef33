import { formatDate } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { startTestServer } from "../helpers/server.ts";

const unlimited = ["--limits=off", "--log-level=INFO"];
/** The longest message there is: 60,000 bytes. More of them than the system buffers for a connection. */
const longText = "말".repeat(19_990);
const many = 400;

function register(id: string): string {
  return JSON.stringify({ request: 0, command: "register", id, version: 1 }) + "\n";
}

async function say(port: number, id: string, count = many): Promise<void> {
  await using peer = await NativePeer.join(port, id);
  for (let index = 0; index < count - 1; index++) {
    await peer.post("broadcast", { text: `${index} ${longText}` });
  }
  await peer.ask("broadcast", { text: `${count - 1} ${longText}` });
}

integrationTest(
  "a reader that stops reading is cut off, and everyone else keeps receiving",
  async () => {
    await using server = await startTestServer({ args: [...unlimited, "--outbox-limit=1M"] });
    await using stuck = await RawPeer.connect(server.port, "ID:stuck:\n", "Success:Reg_ID\n");
    await using reader = await LinePeer.join(server.port, "reader");
    await say(server.port, "talker");
    const lines = await reader.linesFromStart("[BR] ", many);
    assertEquals(
      lines.map((line) => parseInt(line.slice("[BR] talker: ".length))),
      Array.from({ length: many }, (_, index) => index),
    );
    await server.said(/\[WARNING\]\[CLIENT\] stuck does not keep up: \d+ bytes/);
    await server.said(/\[CLIENT\] stuck left/);
    assert(await stuck.drain() < many * 60_000);
    await using next = await LinePeer.join(server.port, "stuck"); // the id is free again
    await next.send("Quit:stuck:\n");
  },
);

integrationTest("reading a long history or catching up is no falling behind", async () => {
  await using server = await startTestServer({ args: [...unlimited, "--outbox-limit=300K"] });
  let resume;
  {
    await using reader = await NativePeer.join(server.port, "reader");
    resume = { server: reader.registration.server, after: reader.registration.newest };
  }
  await say(server.port, "talker", 100);
  await using reader = await NativePeer.join(server.port, "reader", { resume });
  for (let index = 0; index < 100; index++) {
    assertEquals(parseInt(String((await reader.message()).text)), index);
  }
  const date = formatDate(Date.now());
  assertEquals(await reader.ask("history", { target: "talker", date }), { count: 100 });
  const exported = await reader.ask("export", { start: date, end: date });
  assertEquals(exported.count, 100);
});

integrationTest("a peer that sends and never reads does not swell or stop the server", async () => {
  await using server = await startTestServer({ args: [...unlimited, "--outbox-limit=300K"] });
  await using bystander = await NativePeer.join(server.port, "bystander");
  await using rude = await RawPeer.connect(server.port, register("rude"), "result");
  const requests = '{"command":"help"}\n'.repeat(500);
  let isCutOff = false;
  while (!isCutOff) {
    await rude.send(requests).catch(() => isCutOff = true);
    const { id } = await bystander.ask("broadcast", { text: "…" });
    assert(typeof id === "number");
    isCutOff ||= server.lines.some((line) => line.includes("rude does not keep up"));
  }
  await server.said(/rude does not keep up/);
});

integrationTest(
  "a peer that asks for much and reads nothing does not keep the server from ending",
  async () => {
    const server = await startTestServer({ args: unlimited });
    await say(server.port, "talker", 100);
    const date = formatDate(Date.now());
    const question = { command: "history", target: "talker", date };
    await using native = await RawPeer.connect(server.port, register("native"), "result");
    await using line = await RawPeer.connect(server.port, "ID:line:\n", "Success:Reg_ID\n");
    for (let request = 1; request <= 200; request++) {
      await native.send(JSON.stringify({ request, ...question }) + "\n");
      await line.send(`HISTORY:line:talker:${date}:\n`);
    }
    await using other = await NativePeer.join(server.port, "other");
    await other.ask("ping");
    await server[Symbol.asyncDispose](); // while they are still there
    const closing = await other.next(({ event }) => event === "closing");
    assertEquals(closing.code, "shutting_down");
  },
);

integrationTest("a connection that is reset in the middle of an answer is forgotten", async () => {
  await using server = await startTestServer({ args: unlimited });
  await say(server.port, "talker", 100);
  const date = formatDate(Date.now());
  for (const command of ["history", "export"]) {
    const id = `rude ${command}`;
    const rude = await RawPeer.connect(server.port, register(id), "result");
    for (let request = 1; request <= 20; request++) {
      const question = { request, command, target: "talker", date, start: date, end: date };
      await rude.send(JSON.stringify(question) + "\n");
    }
    await rude.until('"part"');
    await rude[Symbol.asyncDispose](); // with unread bytes, which resets it
    await server.said(new RegExp(`${id} left`));
  }
  await using other = await NativePeer.join(server.port, "rude export");
  await other.ask("ping");
  assertEquals(server.lines.filter((text) => /\[(WARNING|ERROR)\]/.test(text)), []);
  const files = `${server.dataDir}/History_files`;
  const isUnfinished = () =>
    [...Deno.readDirSync(files)].some(({ name }) => name.endsWith(".part"));
  while (isUnfinished()) await new Promise((resolve) => setTimeout(resolve, 5));
});

integrationTest("answers that are owed are sent to a peer that has ended its side", async () => {
  await using server = await startTestServer({ args: unlimited });
  await say(server.port, "talker", 50);
  const date = formatDate(Date.now());
  await using peer = await LinePeer.connect(server.port);
  await peer.send(`ID:nc:\nHISTORY:nc:talker:${date}:\nBR:nc:안녕:\nRLIST:nc:`);
  await peer.finish();
  await peer.ended();
  assertEquals(peer.received.split("\n").filter((text) => text.includes("-> ALL: ")).length, 50);
  const [last, end] = peer.received.split("\n").slice(-2);
  assertEquals(end, "");
  assert(peer.received.includes("Success:BR\n"));
  assert(!last.startsWith("Error:"), last);
});
