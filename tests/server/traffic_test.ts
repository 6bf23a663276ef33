import { formatDate } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const unlimited = ["--limits=off", "--log-level=INFO"];

integrationTest(
  "everyone reads the broadcasts of 20 who talk at once, once, in one order",
  async () => {
    await using server = await startTestServer({ args: unlimited });
    const each = 25;
    const native = await Promise.all(
      Array.from({ length: 8 }, (_, index) => NativePeer.join(server.port, `native ${index}`)),
    );
    const lines = await Promise.all(
      Array.from({ length: 8 }, (_, index) => LinePeer.join(server.port, `line ${index}`)),
    );
    const legacy = await Promise.all(
      Array.from({ length: 4 }, (_, index) => LegacyPeer.join(server.port, `legacy ${index}`)),
    );
    await using witness = await NativePeer.join(server.port, "witness");
    async function talk(send: (text: string) => Promise<unknown>, name: string): Promise<void> {
      for (let index = 0; index < each; index++) await send(`${name}-${index}`);
    }
    await Promise.all([
      ...native.map((peer, index) => talk((text) => peer.post("broadcast", { text }), `n${index}`)),
      ...lines.map((peer, index) =>
        talk((text) => peer.send(`BR:line ${index}:${text}:\n`), `l${index}`)
      ),
      ...legacy.map((peer, index) =>
        talk(async (text) => {
          await peer.send(`BR:legacy ${index}:${text}:`);
          await peer.lineWith("Success:BR"); // as a person would
        }, `o${index}`)
      ),
    ]);
    const total = each * 20;
    const order: string[] = [];
    while (order.length < total) order.push(String((await witness.message()).text));
    assertEquals(new Set(order).size, total);
    const heardBy = (own: string) => order.filter((text) => !text.startsWith(`${own}-`));
    for (const [index, peer] of native.entries()) {
      const heard: string[] = [];
      while (heard.length < total - each) heard.push(String((await peer.message()).text));
      assertEquals(heard, heardBy(`n${index}`));
    }
    for (const [name, peers] of [["l", lines], ["o", legacy]] as const) {
      for (const [index, peer] of peers.entries()) {
        const heard = await peer.linesFromStart("[BR] ", total - each);
        assertEquals(heard.map((line) => line.split(": ")[1]), heardBy(`${name}${index}`));
      }
    }
    for (const peer of [...native, ...lines, ...legacy]) await peer.close();
  },
);

integrationTest(
  "a client of the old system reads a long history, 1,024 bytes at a time",
  async () => {
    await using server = await startTestServer({ args: unlimited });
    const count = 2_000;
    {
      await using talker = await NativePeer.join(server.port, "말많은이");
      for (let index = 0; index < count - 1; index++) {
        await talker.post("broadcast", { text: `${index}번째 이야기를 마당에서 들려줍니다` });
      }
      await talker.ask("broadcast", { text: `${count - 1}번째` });
    }
    await using reader = await LegacyPeer.join(server.port, "옛날이");
    await reader.send(`HISTORY:옛날이:말많은이:${formatDate(Date.now())}:`);
    const lines = await reader.linesFromStart("[2", count);
    assertEquals(
      lines.map((line) => parseInt(line.split(" -> ALL: ")[1])),
      Array.from({ length: count }, (_, index) => index),
    );
    await reader.send("RLIST:옛날이:");
    await reader.lineWith(/방/);
  },
);
