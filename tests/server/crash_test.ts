import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { spawnServer } from "../helpers/server.ts";
import { formatDate } from "../../protocol/mod.ts";

integrationTest("kill -9 in the middle of a stream loses no acknowledged message", async () => {
  await using folder = await temporaryFolder();
  const dataDir = folder.path;
  const acknowledged: string[] = [];
  const start = Date.now();
  for (let round = 0; round < 3; round++) {
    await using server = await spawnServer({ dataDir, args: ["--limits=off"] });
    const senders = await Promise.all(
      ["가", "나", "다"].map((id) => NativePeer.join(server.port, id)),
    );
    const target = acknowledged.length + 300 + round * 150;
    const streams = senders.map((sender, index) =>
      stream(sender, `r${round}s${index}`, acknowledged)
    );
    while (acknowledged.length < target) await new Promise((resolve) => setTimeout(resolve, 1));
    await server.stop("SIGKILL");
    await Promise.all(streams);
    await Promise.all(senders.map((sender) => sender.close()));
  }
  // Whatever was torn by a crash is no obstacle.
  await using server = await spawnServer({ dataDir });
  await using reader = await LinePeer.join(server.port, "reader");
  const days = new Set([formatDate(start), formatDate(Date.now())]);
  const inHistory: string[] = [];
  const inLog: string[] = [];
  for (const day of days) {
    for (const id of ["가", "나", "다"]) await reader.send(`HISTORY:reader:${id}:${day}:\n`);
    inLog.push(...await readLog(`${dataDir}/log_files/chat_log_${day}.json`));
  }
  await reader.send("BR:reader:end:\n");
  for (let line; (line = await reader.line()) !== "Success:BR";) {
    if (line.includes(" -> ALL: ")) inHistory.push(line.split(" -> ALL: ")[1].split("번")[0]);
  }
  for (const [place, texts] of Object.entries({ inHistory, inLog })) {
    const kept = new Set(texts);
    assertEquals(kept.size, texts.length, `${place} holds a message twice`);
    for (const text of acknowledged) assert(kept.has(text), `${place} lacks ${text}`);
  }
  assertEquals(inLog, inLog.toSorted(byStream(inLog)), "the order per sender is kept");
  for (const text of acknowledged.filter((_, index) => index % 97 === 0)) {
    await reader.send(`SEARCH:reader:${text}번:\n`);
    assert((await reader.line()).endsWith(` -> ALL: ${text}번 인사`), `SEARCH lacks ${text}`);
  }
  assertEquals(await server.stop("SIGTERM"), 0);

  async function readLog(path: string): Promise<string[]> {
    const text = await Deno.readTextFile(path);
    assert(text.endsWith("\n"));
    return text.trimEnd().split("\n").map((line) => JSON.parse(line).content.split("번")[0]);
  }
});

/** Sends messages until the connection breaks, and notes those that were acknowledged. */
async function stream(sender: NativePeer, name: string, acknowledged: string[]): Promise<void> {
  const texts = new Map<unknown, string>();
  let isOver = false;
  async function send(): Promise<void> {
    for (let index = 0; !isOver; index++) {
      const text = `${name}-${index}`;
      texts.set(await sender.post("broadcast", { text: `${text}번 인사` }), text);
      if (index % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const sending = send().catch(() => {}); // the connection breaks: that is the test
  try {
    for (;;) {
      const answer = await sender.next((line) => "result" in line);
      acknowledged.push(texts.get(answer.request)!);
    }
  } catch {
    isOver = true;
  }
  await sending;
}

/** Compares only messages of the same stream, by their numbers. */
function byStream(order: string[]): (a: string, b: string) => number {
  const position = new Map(order.map((text, index) => [text, index]));
  return (a, b) => {
    const [[streamA, numberA], [streamB, numberB]] = [a.split("-"), b.split("-")];
    return streamA === streamB
      ? parseInt(numberA) - parseInt(numberB)
      : position.get(a)! - position.get(b)!;
  };
}
