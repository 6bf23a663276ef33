import { createConnection } from "mysql2/promise";
import { MadangError } from "../../protocol/mod.ts";
import type { Storage } from "../../services/context.ts";
import { CommitFailure } from "../../server/storage/commit_failure.ts";
import { UnusableStorageError } from "../../server/storage/unusable_storage.ts";
import { select } from "../../server/storage/mysql/database.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../helpers/assert.ts";
import { startMariaDb } from "../helpers/mariadb.ts";
import { mariaDbTest, ownMariaDbTest } from "../helpers/needs_mariadb.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import { startLoad } from "./mysql_load.ts";
import { createMysqlPlace, type MysqlPlace } from "./mysql_place.ts";
import { createSpeaker, keep, keepAll, textsOf } from "./place.ts";

/** The id of the connection that writes. */
async function writerOf(place: MysqlPlace): Promise<number> {
  const [row] = await place.ask(`SELECT IS_USED_LOCK('madang:${place.location.database}') AS id`);
  return Number(row.id ?? 0);
}

/** Why a commit fails. */
async function faultOf(commit: Promise<void>): Promise<CommitFailure> {
  const error = await assertRejects(() => commit, MadangError, "");
  assert(error.cause instanceof CommitFailure);
  return error.cause;
}

/** Keeps a message as soon as storage works again. */
async function keepAtLast(storage: Storage, id: number): Promise<void> {
  const message = { ...createSpeaker(id).all("a", `at last ${id}`) };
  while (!await storage.commit(keep(message)).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

mariaDbTest(
  "Storage keeps what it acknowledged, and lines of the chat log once, when MySQL kills its connection under load",
  async () => {
    await using place = await createMysqlPlace();
    const storage = place.storage();
    await storage.open();
    const load = startLoad(place, storage);
    for (let kills = 0; kills < 8;) {
      await load.progress(100);
      const id = await writerOf(place);
      if (id === 0) continue;
      await place.ask(`KILL ${id}`);
      kills++;
    }
    await load.progress(100);
    await load.end();
    await load.check();
  },
);

mariaDbTest("Storage reads on when MySQL has killed all its connections", async () => {
  await using place = await createMysqlPlace({ poolSize: 4 });
  const storage = place.storage();
  await storage.open();
  await storage.commit(keep(createSpeaker().all("a", "안녕")));
  const readAll = () =>
    Promise.all(Array.from({ length: 8 }, () => {
      return textsOf(storage, { kind: "visible", viewer: "b" });
    }));
  await readAll();
  const sessions = await place.ask(
    "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
  );
  for (const { id } of sessions) await place.ask(`KILL ${Number(id)}`);
  assertEquals((await readAll()).flat(), Array.from({ length: 8 }, () => "안녕"));
  await keepAtLast(storage, 7);
});

mariaDbTest("Storage fails with a reason while another server has its database", async () => {
  await using place = await createMysqlPlace({ timeouts: { lock: 0 } });
  const storage = place.storage();
  await storage.open();
  const id = await writerOf(place);
  const { host, port, user, password, database } = place.location;
  const another = await createConnection({ host, port, user, password, database });
  try {
    const taken = select(another, `SELECT GET_LOCK('madang:${database}', 20)`, []);
    await place.ask(`KILL ${id}`);
    await taken;
    const failure = await faultOf(storage.commit(keep(createSpeaker().all("a", "x"))));
    assertEquals(failure.fault, "storage");
    const again = await faultOf(storage.commit(keep(createSpeaker(2).all("a", "y"))));
    assertStringIncludes(again.message, "in use by another Madang server");
    await assertRejects(() => Promise.resolve(storage.whenWorking()), MadangError, "");
  } finally {
    await another.end();
  }
  // Trying is enough, and takes nothing along.
  while (await Promise.resolve(storage.whenWorking()).then(() => false, () => true)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await keepAtLast(storage, 9);
  assertEquals(storage.activity.failingSince, undefined);
});

mariaDbTest("Storage refuses what MySQL cannot keep, and nothing beside it", async () => {
  await using place = await createMysqlPlace();
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  const good = [speaker.all("a", "하나"), speaker.all("a", "둘")];
  const bad = [
    logEntries(storage, entryOf(1, { botName: "봇".repeat(31) })),
    storage.commit({ kind: "user_seen", id: "긴".repeat(300), at: 1 }),
    storage.commit({ kind: "user_seen", id: "late", at: 2 ** 70 }),
    storage.commit(keep(speaker.all("a", "가".repeat(1_300_000)))), // its tokens: more than max_allowed_packet
  ];
  const kept = keepAll(storage, good);
  for (const commit of bad) assertEquals((await faultOf(commit)).fault, "call");
  await kept;
  assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), ["하나", "둘"]);
  assertEquals(place.troubles.some((trouble) => trouble.includes("Nothing can be saved")), false);
});

ownMariaDbTest(
  "Storage keeps what it acknowledged when its MySQL server is stopped, killed and started under load",
  async () => {
    await using server = await startMariaDb();
    await using place = await createMysqlPlace({ port: server.port });
    await server.stop();
    const storage = place.storage();
    const error = await assertRejects(() => storage.open(), UnusableStorageError);
    assertStringIncludes(error.message, `127.0.0.1:${server.port}`);
    await server.start();
    await storage.open();
    const load = startLoad(place, storage);
    for (const how of [undefined, "kill", "kill"] as const) {
      await load.progress(100);
      await server.stop(how);
      await load.failure();
      await server.start();
    }
    await load.progress(100);
    await load.end();
    await load.check();
  },
);

ownMariaDbTest(
  "Storage fails, and does not wait for ever, while its MySQL server does not answer",
  async () => {
    await using server = await startMariaDb();
    const timeouts = { connect: 500, statement: 1_000 };
    await using place = await createMysqlPlace({ port: server.port, timeouts });
    const storage = place.storage();
    await storage.open();
    const load = startLoad(place, storage);
    await load.progress(100);
    server.pause();
    await load.failure(); // a statement that was under way
    await load.failure(); // a connection that is not made
    server.resume();
    await load.progress(100);
    await load.end();
    await load.check();
  },
);

ownMariaDbTest("Storage outlives a MySQL server's wait_timeout, on both sides", async () => {
  await using server = await startMariaDb("--wait-timeout=1");
  await using place = await createMysqlPlace({ port: server.port });
  const storage = place.storage();
  await storage.open();
  await storage.commit(keep(createSpeaker().all("a", "안녕")));
  // The server ends connections that are idle for a second: those that read.
  const isIdle = async () => {
    const [row] = await place.ask(
      "SELECT count(*) AS number FROM information_schema.processlist WHERE db = DATABASE()",
    );
    return Number(row.number) <= 2; // the one that writes, and this
  };
  while (!await isIdle()) await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), ["안녕"]);
  await storage.commit(keep(createSpeaker(2).all("a", "또")));
  assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), ["안녕", "또"]);
  assertEquals(place.troubles, []);
});

ownMariaDbTest("Storage warns when commits of its MySQL server are not durable", async () => {
  await using server = await startMariaDb("--innodb-flush-log-at-trx-commit=2");
  await using place = await createMysqlPlace({ port: server.port });
  await place.storage().open();
  assertEquals(place.troubles.length, 1);
  assertStringIncludes(place.troubles[0], "innodb_flush_log_at_trx_commit");
});

ownMariaDbTest("Storage.open() refuses a MySQL server whose index drops short tokens", async () => {
  await using server = await startMariaDb("--innodb-ft-min-token-size=5");
  await using place = await createMysqlPlace({ port: server.port });
  const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
  assertStringIncludes(error.text("ko"), "innodb_ft_min_token_size");
});
