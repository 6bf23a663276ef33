import { lockDataDirectory } from "../../server/storage/data_directory.ts";
import { UnusableStorageError } from "../../server/storage/unusable_storage.ts";
import { schemaVersion } from "../../server/storage/sqlite/schema.ts";
import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertRejects, assertStringIncludes } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { join } from "../../server/std/path.ts";
import { startChild } from "./child.ts";
import { createDiskPlace } from "./place.ts";

integrationTest(
  "Storage.open() refuses a directory that another process uses, until that one is gone",
  async () => {
    await using place = await createDiskPlace();
    {
      await using child = await startChild(place.dataDir);
      assertEquals(await child.line(), "open");
      const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
      assertStringIncludes(error.message, place.dataDir);
      assertStringIncludes(error.message, "in use by another Madang server");
      assertStringIncludes(error.text("ko"), "--data-dir");
    }
    await place.storage().open();
  },
);

integrationTest("lockDataDirectory() refuses a second lock in the same process", async () => {
  const directory = await Deno.makeTempDir();
  {
    using _lock = lockDataDirectory(directory);
    let refused: unknown;
    try {
      lockDataDirectory(directory);
    } catch (error) {
      refused = error;
    }
    assertEquals(refused instanceof UnusableStorageError, true);
  }
  lockDataDirectory(directory)[Symbol.dispose]();
  await Deno.remove(directory, { recursive: true });
});

integrationTest("Storage.open() says in one line which directory cannot be used", async () => {
  const file = await Deno.makeTempFile();
  await using place = await createDiskPlace(join(file, "data"));
  const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
  assertStringIncludes(error.message, join(file, "data"));
  assertEquals(error.message.includes("\n"), false);
  await Deno.remove(file);
});

integrationTest(
  "Storage.open() makes the tables of an empty database, and keeps those of the current version",
  async () => {
    await using place = await createDiskPlace();
    for (let start = 0; start < 2; start++) {
      const storage = place.storage();
      await storage.open();
      await storage.close();
      assertEquals(versionOf(place.dataDir), schemaVersion);
    }
  },
);

integrationTest(
  "Storage.open() refuses the database of a newer version, and leaves it as it is",
  async () => {
    await using place = await createDiskPlace();
    const first = place.storage();
    await first.open();
    await first.close();
    const database = new DatabaseSync(join(place.dataDir, "madang.db"));
    database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    database.close();
    const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
    assertStringIncludes(error.message, `is of version ${schemaVersion + 1}`);
    assertStringIncludes(error.message, join(place.dataDir, "madang.db"));
    assertEquals(versionOf(place.dataDir), schemaVersion + 1);
  },
);

integrationTest(
  "Storage.open() says which database cannot be used, and leaves it as it is",
  async () => {
    await using place = await createDiskPlace();
    const path = join(place.dataDir, "madang.db");
    await Deno.writeTextFile(path, "not a database".repeat(1_000));
    const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
    assertStringIncludes(error.message, path);
    assertStringIncludes(error.text("ko"), "데이터베이스 파일이 아닙니다");
    assertEquals(await Deno.readTextFile(path), "not a database".repeat(1_000));
  },
);

function versionOf(dataDir: string): unknown {
  const database = new DatabaseSync(join(dataDir, "madang.db"));
  const row = database.prepare("PRAGMA user_version").get();
  database.close();
  return row?.user_version;
}
