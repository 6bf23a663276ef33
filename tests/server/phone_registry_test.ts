import { assertEquals, fail } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { startTestServer, type TestServer } from "../helpers/server.ts";
import { askServer } from "../../server/admin/ask.ts";

const secret = { key: "열쇠", salt: "소금" };

/** The phones that are connected, each as `bot device`. */
async function phonesOf({ dataDir }: TestServer): Promise<string[]> {
  const listing = await askServer(dataDir, "bot/list", {});
  return (listing?.phones ?? []).map(({ bot, device }) => `${bot} ${device}`).sort();
}

/** Waits until so many phones are connected. */
async function phonesWhen(server: TestServer, count: number): Promise<string[]> {
  for (const deadline = Date.now() + 20_000;;) {
    const phones = await phonesOf(server);
    if (phones.length === count) return phones;
    if (Date.now() > deadline) fail(`expected ${count} phones, got ${phones}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const version of scriptVersions) {
  integrationTest(
    `script ${version}: whose device gets known later is one phone all the time`,
    async () => {
      await using server = await startTestServer();
      {
        await using phone = await ScriptPeer.start(server.botPort, version, { secret });
        await phonesWhen(server, 1);
        await phone.ask("# echo 1");
        assertEquals(await phonesOf(server), ["마당봇 uuid-a1b2c3"]);
        await phone.introduce();
        await phone.ask("# echo 2");
        assertEquals(await phonesOf(server), ["마당봇 uuid-a1b2c3"]);
      }
      await phonesWhen(server, 0);
    },
  );

  integrationTest(
    `script ${version}: phones that are replaced leave none behind, in whatever order they end`,
    async () => {
      await using server = await startTestServer();
      await using peers = new AsyncDisposableStack();
      const connect = async () => {
        const peer = peers.use(await ScriptPeer.start(server.botPort, version, { secret }));
        await peer.ask("# echo 1");
        return peer;
      };
      const [first, second, third] = [await connect(), await connect(), await connect()];
      await second.close();
      await first.ended();
      assertEquals(await phonesOf(server), ["마당봇 uuid-a1b2c3"]);
      await first.close();
      assertEquals(await third.ask("# echo 2"), "에코: 2");
      await third.close();
      await phonesWhen(server, 0);
    },
  );
}

integrationTest(
  "bots that share a phone, and phones that share a bot, do not push each other out",
  async () => {
    await using server = await startTestServer();
    await using peers = new AsyncDisposableStack();
    const options = ["하나봇", "다른봇"].flatMap((bot) =>
      ["a1", "b2"].map((device) => ({ bot, device, secret }))
    );
    const phones = [];
    for (const each of options) {
      const phone = peers.use(await ScriptPeer.start(server.botPort, "3.2.7", each));
      await phone.ask("# echo 1");
      phones.push(phone);
    }
    for (const phone of phones) assertEquals(await phone.ask("# echo 2"), "에코: 2");
    assertEquals((await phonesOf(server)).length, 4);
  },
);

integrationTest("clients that say no name do not push each other out", async () => {
  await using server = await startTestServer();
  const line = (text: string) => JSON.stringify({ event: "analyze", data: { room: "방", text } });
  await using one = await ScriptPeer.dial(server.botPort, "2.9.0c");
  await using other = await ScriptPeer.dial(server.botPort, "2.9.0c");
  for (let round = 0; round < 3; round++) {
    for (const peer of [one, other]) {
      await peer.send(`${line(`# echo ${round}`)}\n`);
      assertEquals((await peer.posted()).text, `에코: ${round}`);
    }
  }
  assertEquals(await phonesOf(server), []);
});
