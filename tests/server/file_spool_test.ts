import { createFileSpool } from "../../server/files/spool.ts";
import { formatByteSize, parseByteSize } from "../../protocol/mod.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { sha256Of } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { randomBytes } from "../helpers/random_bytes.ts";

integrationTest(
  "the spool knows the hash of what was there before and of what came since",
  async () => {
    await using folder = await temporaryFolder();
    const spool = createFileSpool(folder.path);
    const bytes = randomBytes(2_000_000);
    const ends = [0, 1, 700_000, 700_001, 2_000_000];
    for (const [index, end] of ends.entries()) {
      const writer = await spool.openWriter("abc");
      const start = ends[index - 1] ?? 0;
      assertEquals(writer.size, start);
      await writer.write(bytes.subarray(start, end));
      await writer.sync();
      if (index % 2 === 0) assertEquals(await writer.hash(), sha256Of(bytes.subarray(0, end)));
      writer.close();
      writer.close();
    }
    assertEquals(await spool.sizes(), new Map([["abc", 2_000_000]]));
    const reader = await spool.openReader("abc");
    const buffer = new Uint8Array(10);
    assertEquals([await reader.read(buffer, 1_999_999), await reader.read(buffer, 2_000_000)], [
      1,
      0,
    ]);
    assertEquals(buffer[0], bytes.at(-1));
    reader.close();
    await spool.remove("abc");
    await spool.remove("abc");
    assertEquals(await spool.sizes(), new Map());
  },
);

integrationTest(
  "the spool gives no hash of a part of a file, when it is closed meanwhile",
  async () => {
    await using folder = await temporaryFolder();
    const spool = createFileSpool(folder.path);
    const before = await spool.openWriter("abc");
    await before.write(randomBytes(1_000_000));
    before.close();
    const writer = await spool.openWriter("abc");
    const hashing = assertRejects(() => writer.hash(), Error, "closed");
    writer.close();
    await hashing;
  },
);

integrationTest("the spool takes ids alone for names", async () => {
  await using folder = await temporaryFolder();
  const spool = createFileSpool(folder.path);
  for (const id of ["../x", "/x", "", "x.y", "X"]) {
    await assertRejects(() => spool.openWriter(id), TypeError);
  }
});

integrationTest(
  "the spool leaves nothing under a file's own name when it cannot save it",
  async () => {
    await using folder = await temporaryFolder();
    const spool = createFileSpool(folder.path);
    const received = `${folder.path}/received_files`;
    await Deno.mkdir(received);
    await assertRejects(() => spool.save("abc", "photo.jpg"), Deno.errors.NotFound);
    assertEquals(await Array.fromAsync(Deno.readDir(received)), []);
  },
);

Deno.test("sizes are read and written with their units", () => {
  const sizes: readonly (readonly [string, number | undefined])[] = [
    ["0", 0],
    ["1000", 1000],
    ["4K", 4096],
    ["500m", 500 * 1024 ** 2],
    ["2 GiB", 2 * 1024 ** 3],
    ["2GB", 2 * 1024 ** 3],
    ["1T", 1024 ** 4],
    ["", undefined],
    ["-1", undefined],
    ["1.5G", undefined],
    ["G", undefined],
    ["1P", undefined],
    ["999999999999999T", undefined],
  ];
  for (const [text, size] of sizes) assertEquals(parseByteSize(text), size, text);
  assertEquals([0, 1000, 4096, 2 * 1024 ** 3].map(formatByteSize), ["0", "1000", "4K", "2G"]);
});
