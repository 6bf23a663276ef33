import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "../helpers/assert.ts";
import { messagesWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { NativePeer } from "../helpers/peers.ts";
import { RawPeer } from "../helpers/raw_peer.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { spawnServer } from "../helpers/server.ts";

integrationTest(
  "a server stops in time and keeps every row, though nobody reads what it says",
  async () => {
    await using folder = await temporaryFolder();
    const server = await spawnServer({ dataDir: folder.path, args: ["--limits=off"] });
    await using maker = await ScriptPeer.dial(server.botPort, "3.2.7");
    const line = maker.lineOf({ text: `# echo ${"가".repeat(20_000)}` });
    await using stuck = await RawPeer.connect(server.botPort);
    await using _silent = await RawPeer.connect(server.port, "ID:stuck:\n", "Success:Reg_ID\n");
    await using alice = await NativePeer.join(server.port, "alice");
    const text = "말".repeat(19_000);
    for (let index = 0; index < 100; index++) await alice.post("broadcast", { text });
    for (let sent = true; sent;) {
      const sending = stuck.send(line).then(() => true, () => false);
      const waiting = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300));
      sent = await Promise.race([sending, waiting]);
    }
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7", { device: "다른 전화" });
    assertEquals(await phone.ask("# echo 끝"), "에코: 끝");
    assertEquals(await server.stop("SIGTERM"), 0, server.output());
    const messages = await messagesWhen(folder.path, 2);
    assertEquals(messages.filter((message) => message === "에코: 끝").length, 1);
  },
);

integrationTest(
  "a server that is stopped while its database hangs keeps the rows on its disk",
  async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await spawnServer({ dataDir: folder.path });
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      assertEquals(await phone.ask("# echo 1"), "에코: 1");
      await messagesWhen(folder.path, 2);
      const database = new DatabaseSync(`${folder.path}/madang.db`);
      try {
        database.exec("BEGIN IMMEDIATE"); // whoever writes now waits
        assertEquals(await phone.ask("# echo 2"), "에코: 2");
        assertEquals(await phone.ask("# echo 3"), "에코: 3");
        await server.stop("SIGTERM");
      } finally {
        database.close();
      }
    }
    await using _server = await spawnServer({ dataDir: folder.path });
    const messages = await messagesWhen(folder.path, 6);
    assertEquals(messages, [1, 2, 3].flatMap((n) => [`# echo ${n}`, `에코: ${n}`]));
  },
);
