import type { LogRecord } from "../../protocol/mod.ts";
import { createRecordFiles } from "../../server/storage/record_files.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { join } from "../../server/std/path.ts";

const record = (content: string): LogRecord => {
  return { timestamp: "2026-01-31 12:00:00", type: "BR", from: "민지", content, to: "ALL" };
};

const names = (directory: string) => Array.from(Deno.readDirSync(directory), ({ name }) => name);

integrationTest("createRecordFiles() writes a JSON array, whole when it has its name", async () => {
  const dataDir = await Deno.makeTempDir();
  const directory = join(dataDir, "History_files");
  {
    await using file = await createRecordFiles(dataDir).create(
      "chat_history_민지.json",
    );
    await file.write([record("하나"), record("둘")]);
    await file.write([]);
    await file.write([record("셋")]);
    assertEquals(names(directory).includes("chat_history_민지.json"), false);
    assertEquals(await file.finish(), join(directory, "chat_history_민지.json"));
  }
  assertEquals(names(directory), ["chat_history_민지.json"]);
  const text = await Deno.readTextFile(join(directory, "chat_history_민지.json"));
  assertEquals(JSON.parse(text), [record("하나"), record("둘"), record("셋")]);
  assertEquals(text.includes("하나"), true);
  await Deno.remove(dataDir, { recursive: true });
});

integrationTest("createRecordFiles() writes an empty array, and over an older file", async () => {
  const dataDir = await Deno.makeTempDir();
  for (const records of [[record("old")], []]) {
    await using file = await createRecordFiles(dataDir).create("x.json");
    await file.write(records);
    const path = await file.finish();
    assertEquals(JSON.parse(await Deno.readTextFile(path)), records);
  }
  await Deno.remove(dataDir, { recursive: true });
});

integrationTest("createRecordFiles() leaves nothing of a file that was not finished", async () => {
  const dataDir = await Deno.makeTempDir();
  {
    await using file = await createRecordFiles(dataDir).create("x.json");
    await file.write([record("half")]);
  }
  assertEquals(names(join(dataDir, "History_files")), []);
  await Deno.remove(dataDir, { recursive: true });
});

integrationTest(
  "createRecordFiles() leaves nothing of a file that cannot have its name",
  async () => {
    const dataDir = await Deno.makeTempDir();
    await Deno.mkdir(join(dataDir, "History_files", "x.json", "below"), { recursive: true });
    {
      await using file = await createRecordFiles(dataDir).create("x.json");
      await assertRejects(() => file.finish(), Error);
    }
    assertEquals(names(join(dataDir, "History_files")), ["x.json"]);
    await Deno.remove(dataDir, { recursive: true });
  },
);

integrationTest(
  "createRecordFiles() returns a path in the form that the operator gave",
  async () => {
    const dataDir = await Deno.makeTempDir({ dir: ".", prefix: "madang_test_" });
    try {
      const relative = `./${dataDir.replace(/^.*\//, "")}`;
      await using file = await createRecordFiles(relative).create("x.json");
      assertEquals(await file.finish(), join(relative, "History_files", "x.json"));
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  },
);
