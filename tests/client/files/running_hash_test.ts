import { RunningHash } from "../../../client/files/running_hash.ts";
import { assertEquals } from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { sha256, wildBytes } from "./fake_transfers.ts";

integrationTest(
  "RunningHash counts each byte once, also where two attempts read at the same time",
  async () => {
    await using folder = await temporaryFolder();
    const bytes = wildBytes(1_000_000);
    const path = `${folder.path}/a`;
    await Deno.writeFile(path, bytes);
    using one = await Deno.open(path);
    using other = await Deno.open(path);
    const hash = new RunningHash();
    await Promise.all([hash.readOn(one, 700_000), hash.readOn(other, 900_000)]);
    hash.update(850_000, bytes.subarray(850_000));
    assertEquals([hash.position, hash.digest()], [bytes.length, sha256(bytes)]);
  },
);
