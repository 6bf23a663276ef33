import { readableByteSize, readableByteSizes } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("readableByteSize keeps to the unit in which a size is easy to read", () => {
  assertEquals([0, 1, 1_023, 1_024, 1_536].map(readableByteSize), [
    "0 B",
    "1 B",
    "1023 B",
    "1.0 KiB",
    "1.5 KiB",
  ]);
  assertEquals([1_048_575, 2 ** 20, 2 ** 31, 2 ** 50].map(readableByteSize), [
    "1.0 MiB",
    "1.0 MiB",
    "2.0 GiB",
    "1024.0 TiB",
  ]);
});

Deno.test("readableByteSizes shows that one size is larger than the other", () => {
  assertEquals(readableByteSizes(3 * 2 ** 30, 2 ** 31), ["3.0 GiB", "2.0 GiB"]);
  assertEquals(readableByteSizes(2_200_000_000, 2 ** 31), ["2.05 GiB", "2.00 GiB"]);
  assertEquals(readableByteSizes(2 ** 31 + 2 ** 21, 2 ** 31), ["2.002 GiB", "2.000 GiB"]);
  assertEquals(readableByteSizes(2 ** 31 + 1, 2 ** 31), ["2147483649 B", "2147483648 B"]);
});
