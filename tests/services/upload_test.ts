import type { SpoolWriter } from "../../services/context.ts";
import { windowFor } from "../../services/file_exchange.ts";
import { Upload } from "../../services/upload.ts";
import { assertEquals, assertRejects, assertThrows } from "../helpers/assert.ts";

/** A disk that writes when the test lets it. */
function testDisk({ before = 0 } = {}) {
  const kept: number[] = Array(before).fill(0);
  const disk = { kept, syncs: 0, failure: undefined as Error | undefined };
  let gate: Promise<void> | undefined;
  const writer: SpoolWriter = {
    get size() {
      return kept.length;
    },
    async write(bytes) {
      await gate;
      if (disk.failure) throw disk.failure;
      kept.push(...bytes);
    },
    async sync() {
      await gate;
      if (disk.failure) throw disk.failure;
      disk.syncs++;
    },
    hash: () => Promise.resolve(kept.join()),
    close() {},
  };
  const told: string[] = [];
  const upload = new Upload(writer, 4, {
    taken: () => {},
    written: (bytes) => told.push(`written ${bytes}`),
    failed: (error) => told.push(`failed ${error}`),
  });
  function hold(): { go(): void } {
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    return { go: held.resolve };
  }
  return { disk, told, upload, hold };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("an upload takes no more than its window beyond what is written", async () => {
  const { disk, told, upload, hold } = testDisk();
  const writing = hold();
  upload.add(Uint8Array.of(1, 2, 3));
  await turn();
  assertEquals([told, upload.room], [[], 1]);
  upload.add(Uint8Array.of(4));
  assertThrows(() => upload.add(Uint8Array.of(5)), RangeError);
  let hasRoom = false;
  const waiting = upload.whenRoom().then(() => hasRoom = true);
  await turn();
  assertEquals(hasRoom, false);
  writing.go();
  await waiting;
  await turn();
  assertEquals([told.at(-1), upload.room], ["written 4", 4]);
  // Around the end of the ring.
  upload.add(Uint8Array.of(5, 6, 7));
  assertEquals(await upload.hash(), "1,2,3,4,5,6,7");
  assertEquals([told.at(-1), disk.syncs], ["written 7", 1]);
  await upload.close();
});

Deno.test("an upload is synced before its hash is known, also what was there before", async () => {
  const { disk, upload } = testDisk({ before: 3 });
  assertEquals([await upload.hash(), disk.syncs], ["0,0,0", 1]);
});

Deno.test("an upload gives what came last from memory, as far as it is there", async () => {
  const { upload } = testDisk({ before: 3 });
  assertEquals(upload.recent(2, 10), undefined);
  upload.add(Uint8Array.of(3, 4));
  await upload.settled();
  upload.add(Uint8Array.of(5, 6));
  // The ring holds 3 to 6 in the order 4 5 6 3.
  assertEquals([2, 3, 4, 6, 7].map((position) => upload.recent(position, 10)), [
    undefined,
    Uint8Array.of(3),
    Uint8Array.of(4, 5, 6),
    Uint8Array.of(6),
    undefined,
  ]);
  assertEquals(upload.recent(4, 2), Uint8Array.of(4, 5));
  await upload.settled();
  upload.add(Uint8Array.of(7));
  assertEquals(upload.recent(3, 10), undefined);
  await upload.close();
});

Deno.test("an upload that is closed writes what it has taken", async () => {
  const { disk, told, upload, hold } = testDisk();
  const writing = hold();
  upload.add(Uint8Array.of(1, 2, 3));
  const closing = upload.close();
  assertEquals([upload.room, disk.kept], [0, []]);
  writing.go();
  await closing;
  assertEquals([disk.kept, told], [[1, 2, 3], ["written 3"]]);
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
  disk.failure = new Error("gone");
  await assertRejects(() => upload.settled(), Error, "gone");
  assertEquals(told, ["written 1", "failed Error: gone"]);
  await upload.close();
});

Deno.test("windowFor lets a small share of a file be under way, and no more than the most", () => {
  const MiB = 1024 * 1024;
  assertEquals(windowFor(0, 4 * MiB), MiB);
  assertEquals(windowFor(128 * MiB, 4 * MiB), 2 * MiB);
  assertEquals(windowFor(1024 * MiB, 4 * MiB), 4 * MiB);
  assertEquals(windowFor(64 * MiB, 1000), 1000);
});
