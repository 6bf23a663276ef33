import { UnusableStorageError } from "../../server/storage/unusable_storage.ts";
import { mysqlSchemaVersion } from "../../server/storage/mysql/schema.ts";
import { createWorkerStorage } from "../../server/storage/worker_storage.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../helpers/assert.ts";
import { mariaDbTest } from "../helpers/needs_mariadb.ts";
import { createMysqlPlace, type MysqlPlace } from "./mysql_place.ts";
import { gatheringLog } from "./place.ts";

/** Opens the storage of a place with another location, and returns why it does not open. */
async function refusal(
  place: MysqlPlace,
  changed: Partial<MysqlPlace["location"]> = {},
): Promise<UnusableStorageError> {
  const dataDir = await Deno.makeTempDir();
  const storage = createWorkerStorage({
    location: { ...place.location, ...changed },
    dataDir,
    logDir: dataDir,
    mode: "test",
    log: gatheringLog([]),
  });
  try {
    return await assertRejects(() => storage.open(), UnusableStorageError);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

function assertNames(error: UnusableStorageError, ...words: readonly string[]): void {
  for (const language of ["ko", "en"] as const) {
    for (const word of words) assertStringIncludes(error.text(language), word);
    assertEquals(/\{\w+\}|\n/.test(error.text(language)), false);
  }
}

mariaDbTest("Storage.open() names the MySQL server that does not answer", async () => {
  await using place = await createMysqlPlace();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const error = await refusal(place, { port, password: "geheim" });
  assertNames(error, `127.0.0.1:${port}`, "root", place.location.database, "--storage");
  assertStringIncludes(error.text("en"), "No MySQL or MariaDB server answers");
  assertEquals(error.message.includes("geheim"), false);
});

mariaDbTest("Storage.open() names the host that does not exist", async () => {
  await using place = await createMysqlPlace();
  const error = await refusal(place, { host: "no-such-host.invalid" });
  assertNames(error, "no-such-host.invalid:3306", "root");
  assertStringIncludes(error.text("en"), "No MySQL or MariaDB server answers");
});

mariaDbTest("Storage.open() names the user whom the MySQL server does not let in", async () => {
  await using place = await createMysqlPlace();
  const error = await refusal(place, { user: "madang_nobody", password: "geheim" });
  assertNames(error, "127.0.0.1:3306", "madang_nobody", place.location.database);
  assertStringIncludes(error.text("en"), "does not let the user");
  assertEquals(error.message.includes("geheim"), false);
});

mariaDbTest("Storage.open() says when a user may not make the missing database", async () => {
  await using place = await createMysqlPlace();
  const user = `madang_${crypto.randomUUID().slice(0, 8)}`;
  await place.askServer(`CREATE USER '${user}'@'%' IDENTIFIED BY 'geheim'`);
  try {
    const error = await refusal(place, { user, password: "geheim" });
    assertNames(error, "127.0.0.1:3306", user, place.location.database);
    assertEquals(error.message.includes("geheim"), false);
    // With rights on that database alone it is made.
    const { database } = place.location;
    await place.askServer(`GRANT ALL ON ${database}.* TO '${user}'@'%'`);
    await using allowed = await createMysqlPlace({ user, password: "geheim", database });
    await allowed.storage().open();
  } finally {
    await place.askServer(`DROP USER '${user}'@'%'`);
  }
});

mariaDbTest(
  "Storage.open() refuses a database that another server uses, until it ends",
  async () => {
    await using place = await createMysqlPlace({ timeouts: { lock: 0 } });
    const first = place.storage();
    await first.open();
    const error = await refusal(place);
    assertNames(error, "127.0.0.1:3306", place.location.database);
    assertStringIncludes(error.text("en"), "in use by another Madang server");
    await first.close();
    await place.storage().open();
  },
);

mariaDbTest("Storage.open() refuses the MySQL database of a newer version", async () => {
  await using place = await createMysqlPlace();
  const first = place.storage();
  await first.open();
  await first.close();
  const newer = mysqlSchemaVersion + 1;
  await place.ask(`UPDATE madang_meta SET value = '${newer}' WHERE name = 'schema_version'`);
  const error = await refusal(place);
  assertNames(error, `${newer}`, place.location.database);
  assertStringIncludes(error.text("en"), "is of version");
});

mariaDbTest("Storage.open() finishes what an interrupted one began", async () => {
  await using place = await createMysqlPlace();
  const first = place.storage();
  await first.open();
  await first.close();
  // As it is left when the server dies between two statements of a step.
  await place.ask("DROP TABLE madang_access");
  await place.ask("DELETE FROM madang_meta WHERE name = 'schema_version'");
  const again = place.storage();
  const { server } = await again.open();
  await again.close();
  const [meta] = await place.ask("SELECT value FROM madang_meta WHERE name = 'server'");
  assertEquals(meta.value, server);
  await place.storage().open();
});

mariaDbTest("Storage.open() leaves what else is in a database as it is", async () => {
  await using place = await createMysqlPlace();
  const { database } = place.location;
  await place.askServer(`CREATE DATABASE ${database} CHARACTER SET latin1`);
  await place.ask("CREATE TABLE users (id INT PRIMARY KEY, name TEXT)");
  await place.ask("INSERT INTO users VALUES (1, 'theirs')");
  const storage = place.storage();
  await storage.open();
  await storage.commit({ kind: "user_seen", id: "민지👧", at: 1 });
  await storage.close();
  const { users } = await place.storage().open();
  assertEquals(users, ["민지👧"]);
  assertEquals([...await place.ask("SELECT * FROM users")], [{ id: 1, name: "theirs" }]);
  const tables = await place.ask("SHOW TABLES");
  const names = tables.flatMap((row) => Object.values(row).map(String));
  assert(names.every((name) => /^(madang_\w+|kb_chat_logs|users)$/.test(name)), names.join());
});
