import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer, Peer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

integrationTest("connections that send nothing end, and others get in then", async () => {
  const count = 50;
  await using server = await startTestServer({
    args: [`--connection-limit=${count + 1}`, "--register-time=2"],
  });
  await using alice = await LinePeer.join(server.port, "alice");
  const silent = await Promise.all(Array.from({ length: count }, () => Peer.connect(server.port)));
  await using early = await LinePeer.connect(server.port);
  await early.send("ID:bob:\n");
  await early.lineWith("Error:접속이 51개로 가득 찼습니다.");
  for (const peer of silent) {
    assertEquals(
      await peer.line(),
      "Error:2초 안에 아이디를 등록하지 않아 연결을 끊습니다.",
    );
    await peer.ended();
    await peer.close();
  }
  await server.said(/\[CLIENT\] \d+ closed: not registered in 2 s/);
  await using bob = await LinePeer.join(server.port, "bob");
  await bob.send("BR:bob:안녕\n");
  assertEquals(await alice.line(), "[BR] bob: 안녕");
});

integrationTest("a peer that sends a byte now and then has to register in time, too", async () => {
  await using server = await startTestServer({ args: ["--register-time=1", "--lang=en"] });
  await using peer = await NativePeer.connect(server.port);
  await peer.send("{");
  let isOver = false;
  const dripping = (async () => {
    while (!isOver) {
      await peer.send(" ").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const closing = JSON.parse(await peer.line());
  isOver = true;
  await dripping;
  assertEquals(closing, {
    event: "closing",
    code: "register_timeout",
    message: "Nobody registered within 1 s, so the connection is closed.",
    temporary: true,
  });
  await peer.ended();
});

integrationTest(
  "a native client that does not answer a ping is disconnected, and told so in its language",
  async () => {
    await using server = await startTestServer({ args: ["--idle-time=1", "--answer-time=1"] });
    await using line = await LinePeer.join(server.port, "line");
    const messages = {
      ko: "클라이언트가 1초 동안 ping에 답하지 않아 연결을 끊습니다.",
      en: "Your client did not answer a ping for 1 s, so the connection is closed.",
    };
    await Promise.all(
      Object.entries(messages).map(async ([language, message]) => {
        const id = `deaf_${language}`;
        await using deaf = await NativePeer.join(server.port, id, { language });
        await deaf.next(({ event }) => event === "ping");
        const closing = await deaf.next(({ event }) => event === "closing");
        assertEquals([closing.code, closing.message], ["idle_timeout", message]);
        await deaf.ended();
        await server.said(new RegExp(`\\[INFO\\]\\[CLIENT\\] ${id} is disconnected: idle_timeout`));
        await using again = await NativePeer.join(server.port, id);
        await again.ask("ping");
      }),
    );
    await line.send("BR:line:여기 있어요\n");
    assertEquals(await line.line(), "Success:BR", "a colon peer is not asked");
    assert(!line.received.includes("ping"));
  },
);

integrationTest(
  "a native client that answers pings may be silent as long as it likes",
  async () => {
    await using server = await startTestServer({ args: ["--idle-time=1", "--answer-time=1"] });
    await using peer = await NativePeer.join(server.port, "peer");
    for (let round = 0; round < 3; round++) {
      await peer.next(({ event }) => event === "ping");
      await peer.send('{"command":"pong"}\n');
    }
    assertEquals(await peer.ask("ping"), {});
    assert(!server.lines.some((line) => line.includes("disconnected")));
  },
);
