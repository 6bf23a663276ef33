import { formatDate, MadangError } from "../../protocol/mod.ts";
import type { Storage } from "../../services/context.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";
import { storageWith } from "../helpers/storage_with.ts";

type Failing = Partial<Record<"commit" | "read" | "search" | "has", boolean>>;

/** A storage that fails in what `failing` says at the moment. */
function fragile(storage: Storage, failing: Failing): Storage {
  const check = (what: keyof Failing) => {
    if (failing[what]) throw new MadangError("storage_failed");
  };
  return storageWith(storage, {
    commit: async (...writes) => (check("commit"), await storage.commit(...writes)),
    search: async (...asked) => (check("search"), await storage.search(...asked)),
    recall: async (what) => (check("read"), await storage.recall(what)),
    has: async (id) => (check("has"), await storage.has(id)),
    async *read(query) {
      for await (const page of storage.read(query)) {
        check("read");
        yield page;
      }
    },
  });
}

async function startFragileServer() {
  const failing: Failing = {};
  const server = await startTestServer({
    options: { wrapStorage: (storage) => fragile(storage, failing) },
  });
  return { server, failing };
}

function codeOf(answer: Record<string, unknown>): unknown {
  return (answer.error as { code: string } | undefined)?.code;
}

integrationTest(
  "a storage that fails is answered with storage_failed, and the server lives on",
  async () => {
    const { server, failing } = await startFragileServer();
    await using _server = server;
    await using alice = await NativePeer.join(server.port, "alice");
    await using bob = await LinePeer.join(server.port, "bob");
    await alice.ask("broadcast", { text: "before" });
    failing.commit = failing.read = failing.search = true;
    const date = formatDate(Date.now());
    const asked: [string, Record<string, unknown>][] = [
      ["broadcast", { text: "x" }],
      ["direct", { to: "bob", text: "x" }],
      ["room_create", { room: "r" }],
      ["history", { target: "alice", date }],
      ["export", { start: date, end: date }],
      ["search", { keyword: "before" }],
    ];
    for (const [command, parameters] of asked) {
      assertEquals(codeOf(await alice.ask(command, parameters)), "storage_failed", command);
    }
    assertEquals(await alice.ask("room_list"), { rooms: [] });
    await bob.send("BR:bob:x:\n");
    assertMatch(await bob.lineWith("Error:"), /저장할 수 없어/);
    failing.commit = failing.read = failing.search = false;
    assertEquals(codeOf(await alice.ask("room_create", { room: "r" })), undefined);
    assertEquals(codeOf(await alice.ask("export", { start: date, end: date })), undefined);
  },
);

integrationTest("who cannot be registered for want of storage may try again", async () => {
  const { server, failing } = await startFragileServer();
  await using _server = server;
  await using bob = await NativePeer.join(server.port, "bob");
  const { server: of } = bob.registration;
  const { id: after } = await bob.ask("broadcast", { text: "first" });
  await using alice = await NativePeer.connect(server.port);
  const register = (resume?: unknown) => alice.ask("register", { id: "alice", version: 1, resume });
  failing.commit = true;
  assertEquals(codeOf(await register()), "storage_failed");
  assertMatch(
    server.lines.join("\n"),
    /alice registered .*\n.* alice is not registered after all$/,
  );
  failing.commit = false;
  failing.has = true;
  const earlier = { server: of, after: Number(after) - 2 ** 32 };
  assertEquals(codeOf(await register(earlier)), "storage_failed");
  assertEquals(await bob.ask("who"), { online: ["bob"] });
  failing.has = false;
  assertEquals((await register(earlier)).resumed, { outcome: "lost" });
  assertEquals((await alice.message()).text, "first");
  await bob.ask("broadcast", { text: "second" });
  assertEquals((await alice.message()).text, "second");
});

integrationTest(
  "who cannot be handed what was missed is told, and loses no private message",
  async () => {
    const { server, failing } = await startFragileServer();
    await using _server = server;
    await using bob = await NativePeer.join(server.port, "bob");
    await (await NativePeer.join(server.port, "alice")).ask("quit");
    while (((await bob.ask("who")).online as string[]).includes("alice"));
    await bob.ask("direct", { to: "alice", text: "while away" });
    failing.read = true;
    {
      await using alice = await NativePeer.join(server.port, "alice");
      const closing = await alice.next(({ event }) => event === "closing");
      assertEquals(closing.code, "storage_failed");
      await alice.ended();
    }
    failing.read = false;
    await using alice = await NativePeer.join(server.port, "alice");
    assertEquals((await alice.message()).text, "while away");
  },
);

integrationTest("a log folder that goes away holds nothing up", async () => {
  await using server = await startTestServer();
  await using alice = await NativePeer.join(server.port, "alice");
  await alice.ask("broadcast", { text: "one" });
  await Deno.remove(`${server.dataDir}/log_files`, { recursive: true });
  assertEquals(codeOf(await alice.ask("broadcast", { text: "two" })), undefined);
  const { count } = await alice.ask("search", { keyword: "two" });
  assertEquals(count, 1);
});

integrationTest(
  "a database that cannot be written is said to be so, once, and again when it can",
  async () => {
    await using server = await startTestServer();
    await using alice = await NativePeer.join(server.port, "alice");
    await alice.ask("broadcast", { text: "one" });
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${server.dataDir}/madang.db`);
    database.exec("ALTER TABLE messages RENAME TO hidden");
    for (let index = 0; index < 3; index++) {
      assertEquals(codeOf(await alice.ask("broadcast", { text: "x" })), "storage_failed");
    }
    database.exec("ALTER TABLE hidden RENAME TO messages");
    database.close();
    assertEquals(codeOf(await alice.ask("broadcast", { text: "two" })), undefined);
    const said = server.lines.filter((line) =>
      /\[DB\] (Nothing can be saved|Saving works)/.test(line)
    );
    assertEquals(said.length, 2, said.join("\n"));
  },
);
