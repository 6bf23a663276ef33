import { assertEquals, assertGreater } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { startChild } from "./child.ts";
import { createDiskPlace, logged, textsOf } from "./place.ts";

integrationTest(
  "Storage keeps what it acknowledged when its process is killed in mid-stream",
  async () => {
    await using place = await createDiskPlace();
    const acknowledged: string[] = [];
    for (const lines of [1, 700, 3_000, 4_321]) {
      await using child = await startChild(place.dataDir, "stream");
      assertEquals(await child.line(), "open");
      for (let line = 0; line < lines; line++) acknowledged.push(await child.line());
      await child.kill();
      const rest = await child.rest();
      acknowledged.push(...rest);
    }
    const storage = place.storage();
    await storage.open();

    const kept = await textsOf(storage, { kind: "visible", viewer: "b" });
    const keptSet = new Set(kept);
    assertEquals(acknowledged.filter((id) => !keptSet.has(`말 ${id}`)), []);
    assertGreater(acknowledged.length, 8_000);

    for (
      const id of [acknowledged[0], acknowledged[4_000], acknowledged[acknowledged.length - 1]]
    ) {
      const { messages } = await storage.search({ viewer: "b" }, `말 ${id}`, 100);
      assertEquals(messages.map(({ text }) => text), [`말 ${id}`]);
    }

    const log = [...await logged(place, "2026-01-31"), ...await logged(place, "2026-02-01")];
    assertEquals(log.toSorted(), kept.toSorted()); // everything that was kept, once
    assertEquals(place.troubles, []);
  },
);
