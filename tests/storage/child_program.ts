/**
 * Uses the storage of a directory until it is killed: `child_program.ts <data directory> [stream]`. With `stream` it
 * keeps messages without end and prints the id of each when it is acknowledged.
 *
 * @module
 */
import type { Storage } from "../../services/context.ts";
import { gatheringLog, storageIn } from "./place.ts";

let counter = 0;

if (import.meta.main) {
  const [dataDir, what] = Deno.args;
  const storage = storageIn(dataDir, gatheringLog([]));
  const { epoch } = await storage.open();
  print("open");
  const speakers = what === "stream" ? 200 : 0;
  await Promise.all(Array.from({ length: speakers }, () => speak(storage, epoch)));
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

async function speak(storage: Storage, epoch: number): Promise<void> {
  for (;;) {
    const id = epoch * 2 ** 32 + ++counter;
    // Around midnight, back and forth, so that two files are written.
    const at = new Date(2026, 1, 1).getTime() + (counter % 5_000 - 2_500);
    const message = { id, at, type: "BR", from: "a", to: "ALL", text: `말 ${id}` } as const;
    await storage.commit({ kind: "message", message });
    print(String(id));
  }
}

function print(line: string): void {
  const bytes = new TextEncoder().encode(line + "\n");
  let written = 0;
  while (written < bytes.length) written += Deno.stdout.writeSync(bytes.subarray(written));
}
