import type { SpoolWriter } from "../../services/context.ts";
import { windowFor } from "../../services/file_exchange.ts";
import { Upload } from "../../services/upload.ts";
import { assertEquals, assertRejects, assertThrows } from "../helpers/assert.ts";

/** A disk that the test lets go on. */
function testDisk() {
  const kept: number[] = [];
  const syncs: PromiseWithResolvers<void>[] = [];
  const disk = { kept, syncs, failure: undefined as Error | undefined };
  const writer: SpoolWriter = {
    get size() {
      return kept.length;
    },
    write(bytes) {
      if (disk.failure) return Promise.reject(disk.failure);
      kept.push(...bytes);
      return Promise.resolve();
    },
    sync() {
      const sync = Promise.withResolvers<void>();
      syncs.push(sync);
      return sync.promise;
    },
    hash: () => Promise.resolve(kept.join()),
    close() {},
  };
  const told: string[] = [];
  const upload = new Upload(writer, 4, {
    written: (bytes) => told.push(`written ${bytes}`),
    confirmed: (bytes) => told.push(`confirmed ${bytes}`),
    failed: (error) => told.push(`failed ${error}`),
  });
  return { disk, told, upload };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("an upload confirms only what is synced, and takes no more than its window", async () => {
  const { disk, told, upload } = testDisk();
  upload.add(Uint8Array.of(1, 2, 3));
  await turn();
  assertEquals([told, upload.room], [["written 3"], 1]);
  upload.add(Uint8Array.of(4));
  assertThrows(() => upload.add(Uint8Array.of(5)), RangeError);
  let hasRoom = false;
  const waiting = upload.whenRoom().then(() => hasRoom = true);
  await turn();
  assertEquals(hasRoom, false);
  disk.syncs[0].resolve();
  await waiting;
  assertEquals([told.at(-1), upload.room], ["confirmed 3", 3]);
  // Around the end of the ring.
  upload.add(Uint8Array.of(5, 6, 7));
  await turn();
  disk.syncs[1].resolve();
  await turn();
  disk.syncs.at(-1)?.resolve();
  assertEquals(await upload.hash(), "1,2,3,4,5,6,7");
  assertEquals(told.at(-1), "confirmed 7");
  await upload.close();
});

Deno.test("an upload whose disk fails says so, and lets nobody wait", async () => {
  const { disk, told, upload } = testDisk();
  disk.failure = new Error("disk full");
  upload.add(Uint8Array.of(1, 2, 3, 4));
  await upload.whenRoom();
  assertEquals([told, upload.room], [["failed Error: disk full"], 0]);
  await assertRejects(() => upload.settled(), Error, "disk full");
  await upload.close();
});

Deno.test("an upload whose disk cannot sync says so", async () => {
  const { disk, told, upload } = testDisk();
  upload.add(Uint8Array.of(1));
  await turn();
  disk.syncs[0].reject(new Error("gone"));
  await assertRejects(() => upload.settled(), Error, "gone");
  assertEquals(told, ["written 1", "failed Error: gone"]);
  await upload.close();
});

Deno.test("windowFor lets a small share of a file be under way, and no more than the most", () => {
  const [KiB, MiB] = [1024, 1024 * 1024];
  assertEquals(windowFor(0, 4 * MiB), 256 * KiB);
  assertEquals(windowFor(64 * MiB, 4 * MiB), MiB);
  assertEquals(windowFor(1024 * MiB, 4 * MiB), 4 * MiB);
  assertEquals(windowFor(64 * MiB, 1000), 1000);
});
