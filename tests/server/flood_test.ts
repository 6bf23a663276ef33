import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

function errorOf(line: NativeLine): NativeLine {
  return line.error as NativeLine;
}

const sentences = {
  ko: {
    wait: /^요청이 너무 많습니다\. \d+초 뒤에 다시 하세요\.$/,
    end: "기다려 달라고 한 뒤에도 요청이 계속되어 연결을 끊습니다. 한 번에 조금씩 보내세요.",
  },
  en: {
    wait: /^Too many requests\. Try again in \d+ s\.$/,
    end:
      "You kept sending after you were told to wait, so the connection is closed. Send less at a time.",
  },
};

for (const language of ["ko", "en"] as const) {
  integrationTest(
    `a flood is answered with errors, then ended, and all that others say arrives (${language})`,
    async () => {
      await using server = await startTestServer({
        args: ["--message-burst=200", "--message-rate=1", "--refusal-limit=30"],
      });
      await using reader = await LinePeer.join(server.port, "reader");
      await using bystander = await NativePeer.join(server.port, "bystander");
      await using flooder = await NativePeer.connectFrom("127.0.0.2", server.port);
      await flooder.ask("register", { id: "flooder", version: 1, language });
      const lines = Array.from(
        { length: 1_000 },
        (_, request) => JSON.stringify({ request: request + 2, command: "broadcast", text: "x" }),
      );
      // It may be over before all of it is sent.
      const flooding = flooder.send(lines.join("\n") + "\n").catch(() => {});
      for (let index = 0; index < 100; index++) {
        await bystander.ask("broadcast", { text: `${index}` });
      }
      const closing = await flooder.next(({ event }) => event === "closing");
      assertEquals(
        [closing.code, closing.message],
        ["flooding", sentences[language].end],
      );
      await flooding;
      const refused = await flooder.next((line) => "error" in line);
      const { code, message, temporary, seconds } = errorOf(refused);
      assertEquals([code, temporary, seconds], ["rate_limited", true, 1]);
      assert(sentences[language].wait.test(String(message)), `${message}`);
      await flooder.ended();
      await server.said(/\[CLIENT\] flooder is disconnected: flooding/);
      const heard = await reader.linesFromStart("[BR] bystander: ", 100);
      assertEquals(heard, Array.from({ length: 100 }, (_, index) => `[BR] bystander: ${index}`));
      const fromFlooder = reader.received.split("\n").filter((line) => line.startsWith("[BR] fl"));
      assert(fromFlooder.length < 900, `${fromFlooder.length} got through`);
    },
  );
}

integrationTest("lines that make no sense are counted too", async () => {
  await using server = await startTestServer({
    args: ["--query-burst=10", "--query-rate=1", "--refusal-limit=20", "--lang=en"],
  });
  await using peer = await LinePeer.join(server.port, "peer");
  await peer.send("nonsense\n".repeat(200)).catch(() => {});
  await peer.lineWith(/^Error:There is no command/);
  await peer.lineWith(/^Error:Too many requests\. Try again in \d+ s\.$/);
  await peer.lineWith(`Error:${sentences.en.end}`);
  await peer.ended();
});

integrationTest(
  "whoever sends too many bytes is told to wait, but files are not counted",
  async () => {
    await using server = await startTestServer({
      args: ["--byte-burst=256K", "--byte-rate=64K", "--lang=en"],
    });
    await using receiver = await NativePeer.join(server.port, "receiver");
    await using sender = await LinePeer.join(server.port, "sender");
    const bytes = new Uint8Array(1_000_000).fill(0x61);
    await sender.send(`FILE:sender:receiver:a.txt:${bytes.length}\n`);
    await sender.send(bytes);
    await sender.lineWith("Success:");
    await receiver.next(({ event }) => event === "file_offered");
    await sender.send("WHO:sender:\n");
    const answer = await sender.line();
    assert(!answer.startsWith("Error:"), answer);
    const text = "x".repeat(15_000);
    await sender.send(`BR:sender:${text}\n`.repeat(60));
    await sender.lineWith(/^Error:Too many requests/);
  },
);

integrationTest("the connections of one address share what they may send", async () => {
  await using server = await startTestServer({
    args: ["--address-share=2", "--message-burst=10", "--message-rate=1"],
  });
  const join = async (address: string, id: string) => {
    const peer = await NativePeer.connectFrom(address, server.port);
    await peer.ask("register", { id, version: 1 });
    return peer;
  };
  const say = async (peer: NativePeer, count: number) => {
    let refused = 0;
    for (let index = 0; index < count; index++) {
      if ("error" in await peer.ask("broadcast", { text: "x" })) refused++;
    }
    return refused;
  };
  await using one = await join("127.0.0.2", "one");
  await using two = await join("127.0.0.2", "two");
  assertEquals([await say(one, 10), await say(two, 10)], [0, 0]);
  await using three = await join("127.0.0.2", "three");
  assert(await say(three, 100) > 0, "no more than two connections' share");
  await using elsewhere = await join("127.0.0.3", "elsewhere");
  assertEquals(await say(elsewhere, 10), 0);
});

integrationTest(
  "what an address may send at once is all taken, but others are heard before it is over",
  async () => {
    await using server = await startTestServer({ args: ["--time-share=5"] });
    await using bystander = await NativePeer.join(server.port, "bystander");
    const [writers, lines] = [10, 150];
    await using crowd = new AsyncDisposableStack();
    const flooders: NativePeer[] = [];
    for (let index = 0; index < writers; index++) {
      const flooder = crowd.use(await NativePeer.connectFrom("127.0.0.2", server.port));
      await flooder.ask("register", { id: `flooder${index}`, version: 1 });
      flooders.push(flooder);
    }
    const line = '{"request":7,"command":"broadcast","text":"flood"}\n';
    await Promise.all(flooders.map((flooder) => flooder.send(line.repeat(lines))));
    await bystander.message();
    for (let index = 0; index < 10; index++) assertEquals(await bystander.ask("ping"), {});
    const heard = bystander.received.split('"flood"').length - 1;
    assert(heard < writers * lines / 3, `${heard} came first`);
    for (const flooder of flooders) {
      for (let index = 0; index < lines; index++) {
        const answer = await flooder.next((each) => each.request === 7);
        assert("result" in answer, JSON.stringify(answer));
      }
    }
  },
);
