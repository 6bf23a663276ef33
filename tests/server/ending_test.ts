import { formatDate } from "../../protocol/mod.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";

const signals = ["SIGTERM", "SIGINT"] as const;

integrationTest(
  "SIGTERM and SIGINT during traffic: all are told, what was acknowledged is kept",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const acknowledged: string[] = [];
    for (const signal of signals) {
      await using server = await spawnServer({ dataDir, args: ["--limits=off", "--lang=en"] });
      await using native = await NativePeer.join(server.port, "native");
      await using line = await LinePeer.join(server.port, "line");
      await using legacy = await LegacyPeer.join(server.port, "legacy");
      await using stuck = await RawPeer.connect(server.port, "ID:stuck:\n", "Success:Reg_ID\n");
      const senders = await Promise.all(
        ["a", "b", "c"].map((id) => NativePeer.join(server.port, `${id} ${signal}`)),
      );
      const talking = senders.map((sender, index) =>
        talk(sender, `${signal}-${index}`, acknowledged)
      );
      const target = acknowledged.length + 300;
      while (acknowledged.length < target) await new Promise((resolve) => setTimeout(resolve, 1));
      assertEquals(await server.stop(signal), 0, server.output());
      await Promise.all(talking);
      const closing = await native.next(({ event }) => event === "closing");
      assertEquals([closing.code, closing.temporary], ["shutting_down", true]);
      await line.lineWith("Error:The server is shutting down");
      await legacy.lineWith("Error:");
      await stuck.drain();
      for (const sender of senders) {
        await sender.next(({ event }) => event === "closing");
        await sender.close();
      }
      assertMatch(server.output(), new RegExp(`${signal} received`));
      assertEquals(server.output().match(/\[(WARNING|ERROR)\](?!.*(limits|lifted|secret))/g), null);
    }
    await using server = await spawnServer({ dataDir });
    const reader = await NativePeer.join(server.port, "reader");
    const today = formatDate(Date.now());
    const request = await reader.post("export", { start: today, end: today });
    const kept = new Set<string>();
    for (let isOver = false; !isOver;) {
      const answer = await reader.next((line) => line.request === request);
      isOver = "result" in answer;
      const { records = [] } = answer.part as { records?: { content: string }[] } ?? {};
      for (const { content } of records) kept.add(content);
    }
    for (const text of acknowledged) assert(kept.has(text), `${text} is lost`);
    await reader.close();
  },
);

integrationTest(
  "Ctrl-C that arrives twice, as `deno task` passes it on, ends the server in order",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await spawnServer({ dataDir: folder.path });
    await using peer = await NativePeer.join(server.port, "alice");
    Deno.kill(server.pid, "SIGINT");
    await peer.next(({ event }) => event === "closing");
    assertEquals(await server.stop("SIGINT"), 0, server.output());
    assertMatch(server.output(), /everything is saved/);
  },
);

/** Broadcasts until the connection ends, and notes what was acknowledged. */
async function talk(peer: NativePeer, name: string, acknowledged: string[]): Promise<void> {
  for (let index = 0;; index++) {
    const texts = new Map<number, string>();
    try {
      for (let batch = 0; batch < 10; batch++) {
        const text = `${name}-${index}-${batch}`;
        texts.set(await peer.post("broadcast", { text }), text);
      }
      while (texts.size > 0) {
        const answer = await peer.next(({ request }) => texts.has(Number(request)));
        if ("result" in answer) acknowledged.push(texts.get(Number(answer.request))!);
        texts.delete(Number(answer.request));
      }
    } catch {
      return; // the server has ended
    }
  }
}

integrationTest("a server whose storage has crashed tells its clients and exits 1", async () => {
  await using folder = await temporaryFolder();
  const program = sourceProgram.with(-1, new URL("crashing_storage.ts", import.meta.url).pathname);
  await using server = await spawnServer({ dataDir: folder.path, program, args: ["--lang=en"] });
  await using alice = await NativePeer.join(server.port, "alice");
  await using bob = await LinePeer.join(server.port, "bob");
  const answer = await alice.ask("broadcast", { text: "storage, crash!" });
  assertEquals((answer.error as { code: string }).code, "storage_failed");
  await alice.next(({ event }) => event === "closing");
  await bob.lineWith("Error:");
  assertEquals(await server.exitCode, 1);
  assertMatch(
    server.output(),
    /\[ERROR\]\[DB\] The storage writer worker has crashed: out of memory/,
  );
  assertEquals(server.output().includes("everything is saved"), false);
});
