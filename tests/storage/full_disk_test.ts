import { MadangError } from "../../protocol/mod.ts";
import { join } from "../../server/std/path.ts";
import { assertEquals, assertGreater } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { createDiskPlace, createSpeaker, keep, logged, noon, textsOf } from "./place.ts";

integrationTest(
  "Storage refuses commits while the disk is full, and recovers by itself",
  async (context) => {
    const directory = await Deno.makeTempDir();
    const mounted = await run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory);
    try {
      await context.step({
        name: mounted
          ? "on a disk of 4 MB"
          : "skipped: a small disk can be mounted by root on Linux alone",
        ignore: !mounted,
        fn: () => fillAndFree(directory),
      });
    } finally {
      if (mounted) await run("umount", directory);
      await Deno.remove(directory, { recursive: true });
    }
  },
);

async function fillAndFree(directory: string): Promise<void> {
  const ballast = join(directory, "ballast");
  await Deno.writeFile(ballast, new Uint8Array(1_500_000));
  await using place = await createDiskPlace(join(directory, "data"));
  const storage = place.storage();
  await storage.open();
  const speaker = createSpeaker();
  const kept: string[] = [];
  const text = "가나다라".repeat(100);
  let refused = 0;
  for (let number = 0; refused < 3; number++) {
    const message = speaker.all("a", `${number} ${text}`, noon);
    try {
      await storage.commit(keep(message));
      kept.push(message.text);
    } catch (error) {
      assertEquals(error instanceof MadangError && error.code, "storage_failed");
      refused++;
    }
  }
  assertGreater(kept.length, 10);
  assertEquals((await textsOf(storage, { kind: "visible", viewer: "b" })).length, kept.length);

  await Deno.remove(ballast);
  for (const more of ["다시", "됩니다"]) {
    await storage.commit(keep(speaker.all("a", more, noon)));
    kept.push(more);
  }
  assertEquals(await textsOf(storage, { kind: "visible", viewer: "b" }), kept);
  assertEquals(await logged(place, "2026-01-31"), kept);
}

async function run(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
