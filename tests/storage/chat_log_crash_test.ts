import { createChatLog } from "../../server/storage/chat_log/chat_log.ts";
import { join } from "../../server/std/path.ts";
import { assert, assertEquals, assertGreater } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { lineOf, loggingTo, pause } from "./chat_log_place.ts";
import { startProgram } from "./child.ts";
import { createDiskPlace } from "./place.ts";

integrationTest(
  "ChatLog keeps what was settled, once and in order, when its process is killed while storage fails",
  async () => {
    await using place = await createDiskPlace();
    const settled: number[] = [];
    let first = 0;
    for (const lines of [3, 40, 90]) {
      await using child = await startProgram(
        "chat_log_child_program.ts",
        place.dataDir,
        `${first}`,
      );
      assertEquals(await child.line(), "open");
      let last = first - 1;
      for (let count = 0; count < lines; count++) last = Number(await child.line());
      await child.kill();
      last = Number((await child.rest()).at(-1) ?? last);
      for (let line = first; line <= last; line++) settled.push(line);
      first = last + 1_000;
    }
    assertGreater(settled.length, 2_600);

    const storage = place.storage();
    const { epoch } = await storage.open();
    const spool = join(place.dataDir, "spool");
    const logged: string[] = [];
    const chatLog = await createChatLog({
      storage,
      directory: spool,
      firstNumber: epoch * 2 ** 32 + 1,
      log: loggingTo(logged),
    });
    chatLog.add(lineOf({ message: `${first}` }));
    const kept = async () => (await place.rows()).map(({ message }) => Number(message));
    while ((await kept()).at(-1) !== first) await pause(5);
    await chatLog.close();
    const numbers = await kept();
    // Lines that were added but not settled when the process was killed may be there, or not.
    const keptSet = new Set(numbers);
    assertEquals(settled.filter((line) => !keptSet.has(line)), []);
    assertEquals(numbers.length, keptSet.size);
    assertEquals(numbers, numbers.toSorted((one, other) => one - other));
    const files = Array.from(Deno.readDirSync(spool), ({ name }) => name);
    assertEquals(files.filter((name) => !name.endsWith(".torn")), []);
    assert(!logged.some((line) => line.startsWith("ERROR")), logged.join("\n"));
  },
);
