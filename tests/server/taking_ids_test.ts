import net from "node:net";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

function codeOf(answer: Record<string, unknown>): unknown {
  return (answer.error as { code: string } | undefined)?.code;
}

async function register(port: number, id: string) {
  const peer = await NativePeer.connect(port);
  const answer = await peer.ask("register", { id, version: 1 });
  return { peer, code: codeOf(answer) };
}

integrationTest(
  "the id of a native connection that never answers goes to the next from its address",
  async () => {
    await using server = await startTestServer();
    await using dead = await NativePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    const { peer, code } = await register(server.port, "Alice");
    await using alice = peer;
    assertEquals(code, undefined);
    assertEquals((await dead.next(({ event }) => event === "closing")).code, "replaced");
    await dead.ended();
    await bob.send("TO:bob:alice:안녕:\nWHO:bob:\n");
    assertEquals((await alice.message()).text, "안녕");
    assertEquals(await bob.lineWith("bob"), "bob");
    assertEquals(await bob.line(), "Alice");
  },
);

integrationTest("an id is refused to another address without asking its holder", async () => {
  await using server = await startTestServer({ args: ["--host=0.0.0.0"] });
  await using holder = await NativePeer.join(server.port, "alice");
  const answer = await new Promise<string>((resolve, reject) => {
    const address = { host: "127.0.0.1", port: server.port, localAddress: "127.0.0.2" };
    const socket = net.connect(address, () => socket.write("ID:alice:\n"));
    socket.on("error", reject);
    socket.on("data", (bytes: Uint8Array) => {
      resolve(new TextDecoder().decode(bytes));
      socket.destroy();
    });
  });
  assertMatch(answer, /^Error:.*alice/);
  assertEquals(await holder.ask("ping"), {});
  assertEquals(holder.received.includes('"event":"ping"'), false);
});

integrationTest("the id of an open colon connection is never taken", async () => {
  await using server = await startTestServer();
  await using _line = await LinePeer.join(server.port, "line");
  await using _legacy = await LegacyPeer.join(server.port, "legacy");
  for (const id of ["line", "LEGACY"]) {
    const { peer, code } = await register(server.port, id);
    assertEquals(code, "id_in_use");
    await peer.close();
  }
});

integrationTest("of two who want a dead connection's id, one gets it", async () => {
  await using server = await startTestServer();
  await using _dead = await NativePeer.join(server.port, "alice");
  const newcomers = await Promise.all(["alice", "ALICE"].map((id) => register(server.port, id)));
  assertEquals(newcomers.map(({ code }) => code).sort(), ["id_in_use", undefined]);
  await using bob = await NativePeer.join(server.port, "bob");
  const { online } = await bob.ask("who") as { online: string[] };
  assertEquals(online.map((id) => id.toLowerCase()).sort(), ["alice", "bob"]);
  for (const { peer } of newcomers) await peer.close();
});

integrationTest(
  "a connection that answers keeps its id though several want it at once",
  async () => {
    await using server = await startTestServer();
    const holder = await NativePeer.join(server.port, "alice");
    const asking = [1, 2, 3].map(() => register(server.port, "alice"));
    async function answer(): Promise<never> {
      for (;;) {
        await holder.next(({ event }) => event === "ping");
        // Late enough for all to have asked, and all of them wait for this answer.
        await new Promise((resolve) => setTimeout(resolve, 100));
        await holder.post("pong");
      }
    }
    const answering = answer().catch(() => {}); // ends with the connection
    for (const { peer, code } of await Promise.all(asking)) {
      assertEquals(code, "id_in_use");
      await peer.close();
    }
    await holder.close();
    await answering;
  },
);

integrationTest("an id that its holder leaves during the probe is free at once", async () => {
  await using server = await startTestServer();
  const holder = await NativePeer.join(server.port, "alice");
  const registering = register(server.port, "alice");
  await holder.next(({ event }) => event === "ping");
  await holder.close();
  const { peer, code } = await registering;
  assertEquals(code, undefined);
  await peer.close();
});

integrationTest("registering twice is refused, and the first id stays", async () => {
  await using server = await startTestServer();
  await using peer = await NativePeer.connect(server.port);
  await peer.post("register", { id: "one", version: 1 });
  const second = await peer.ask("register", { id: "two", version: 1 });
  assertEquals(codeOf(second), "already_registered");
  assertEquals(await peer.ask("who"), { online: ["one"] });
});

integrationTest(
  "commands right behind ID: and ROOM:…:CREATE: in one write see what those did",
  async () => {
    await using server = await startTestServer();
    await using bob = await LinePeer.join(server.port, "bob");
    await using line = await LinePeer.connect(server.port);
    await line.send(
      "ID:line:\nROOM:line:r:CREATE:\nRMSG:r:line:하나:\nROOM:line:r:LEAVE:\nRMSG:r:line:둘:\n",
    );
    const lines = await line.lines(5);
    assertEquals(lines.map((text) => text.split(":")[0]), [
      "Success",
      "Success",
      "Success",
      "Success",
      "Error",
    ]);
    await using native = await NativePeer.connect(server.port);
    await native.send(
      [
        { request: 1, command: "register", id: "native", version: 1 },
        { request: 2, command: "room_create", room: "r" },
        { request: 3, command: "room_message", room: "r", text: "셋" },
        { request: 4, command: "broadcast", text: "넷" },
      ].map((request) => JSON.stringify(request) + "\n").join(""),
    );
    for (const request of [1, 2, 3, 4]) {
      const answer = await native.next((text) => text.request === request);
      assertEquals("result" in answer, true, JSON.stringify(answer));
    }
    assertEquals(await bob.line(), "[BR] native: 넷");
  },
);
