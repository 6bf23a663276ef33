import { assertEquals, assertThrows } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ExportFile } from "../../client/export_file.ts";
import { message } from "../helpers/fake_server.ts";
import { toLogRecord } from "../../protocol/mod.ts";

const range = { id: "alice", start: "2026-01-01", end: "2026-01-31" };
const name = "chat_history_alice_2026-01-01_2026-01-31";
const records = [1, 2, 3].map((id) => toLogRecord(message(id, "bob", `"말" ${id}\n`)));

async function inDirectory(run: (directory: string) => void): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    run(`${directory}/History_files`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function filesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map((entry) => entry.name).sort();
}

integrationTest(
  "ExportFile writes a JSON array, however the records come",
  () =>
    inDirectory((directory) => {
      const file = new ExportFile(range, directory);
      file.write(records.slice(0, 2));
      file.write([]);
      file.write(records.slice(2));
      const path = file.finish();
      assertEquals(path, `${directory}/${name}.json`);
      assertEquals(JSON.parse(Deno.readTextFileSync(path)), records);
    }),
);

integrationTest(
  "ExportFile writes an empty array when there is nothing",
  () =>
    inDirectory((directory) => {
      assertEquals(
        JSON.parse(Deno.readTextFileSync(new ExportFile(range, directory).finish())),
        [],
      );
    }),
);

integrationTest("ExportFile replaces no file that is there", () =>
  inDirectory((directory) => {
    for (let number = 0; number < 3; number++) new ExportFile(range, directory).finish();
    assertEquals(filesIn(directory), [`${name} (2).json`, `${name} (3).json`, `${name}.json`]);
  }));

integrationTest(
  "ExportFile can be dropped though its folder is gone",
  () =>
    inDirectory((directory) => {
      using _file = new ExportFile(range, directory);
      Deno.removeSync(directory, { recursive: true });
    }),
);

integrationTest(
  "ExportFile leaves nothing behind when it is dropped",
  () =>
    inDirectory((directory) => {
      {
        using file = new ExportFile(range, directory);
        file.write(records);
      }
      assertEquals(filesIn(directory), []);
    }),
);

integrationTest(
  "ExportFile leaves nothing behind when it cannot be given its name",
  () =>
    inDirectory((directory) => {
      const { renameSync } = Deno;
      const file = new ExportFile(range, directory);
      file.write(records);
      try {
        Deno.renameSync = () => {
          throw new Deno.errors.PermissionDenied("the folder was closed meanwhile");
        };
        assertThrows(() => file.finish(), Deno.errors.PermissionDenied);
      } finally {
        Deno.renameSync = renameSync;
      }
      assertEquals(filesIn(directory), []);
    }),
);
