/**
 * Adds lines to a chat log without end until it is killed: `chat_log_child_program.ts <data directory>`. Its storage
 * fails half of the time. It prints `open`, and the number of the line up to which all is kept or on disk.
 *
 * @module
 */
import { join } from "../../server/std/path.ts";
import { createChatLog } from "../../server/storage/chat_log/chat_log.ts";
import { fragile, lineOf, loggingTo, pause } from "./chat_log_place.ts";
import { storageIn } from "./place.ts";

if (import.meta.main) {
  const [dataDir, first] = Deno.args;
  const log = loggingTo([]);
  const storage = storageIn(dataDir, log);
  const { epoch } = await storage.open();
  const made = fragile(storage);
  made.outcome = () => (["works", "works", "fails", "lies"] as const)[Date.now() >> 4 & 3];
  const chatLog = await createChatLog({
    storage: made.storage,
    directory: join(dataDir, "spool"),
    firstNumber: epoch * 2 ** 32 + 1,
    log,
    limits: { retryFirst: 1, retryMost: 8, segmentBytes: 20_000 },
  });
  await Deno.stdout.write(new TextEncoder().encode("open\n"));
  for (let line = Number(first);;) {
    for (const last = line + 20; line < last; line++) chatLog.add(lineOf({ message: `${line}` }));
    await chatLog.settled();
    await Deno.stdout.write(new TextEncoder().encode(`${line - 1}\n`));
    await pause(0);
  }
}
