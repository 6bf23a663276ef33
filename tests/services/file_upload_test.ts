import type { SpoolWriter } from "../../services/context.ts";
import { FileExchange, usualPace } from "../../services/file_exchange.ts";
import { finishUpload, openUpload } from "../../services/file_upload.ts";
import { MadangError } from "../../protocol/mod.ts";
import { assertEquals, assertRejects, fail } from "../helpers/assert.ts";
import { testActor, testHouse } from "./house.ts";

/** A file all of whose bytes have come, on a disk that tells its hash when the test lets it. */
async function sentFile() {
  const hash = Promise.withResolvers<string>();
  const hashing = Promise.withResolvers<void>();
  const writer: SpoolWriter = {
    size: 0,
    write: () => Promise.resolve(),
    sync: () => Promise.resolve(),
    hash() {
      hashing.resolve();
      return hash.promise;
    },
    close: () => hash.reject(new Error("closed")),
  };
  const house = testHouse();
  const failures: string[] = [];
  house.log.error = (_category, what) => failures.push(what);
  const { storage, delivery, log, now } = house;
  const files = new FileExchange({
    spool: {
      sizes: () => Promise.resolve(new Map()),
      openWriter: () => Promise.resolve(writer),
      openReader: fail,
      save: fail,
      remove: fail,
    },
    storage,
    delivery,
    log,
    limits: { size: 10, userQuota: 10, quota: 10, days: 1 },
    pace: usualPace,
    now,
  });
  const file = { from: "ann", to: "bob", name: "a.txt", size: 1, at: now(), receivers: ["bob"] };
  const transfer = await files.begin(file, true);
  const sending = { ...house, files };
  await openUpload(sending, transfer, testActor("ann").connection);
  transfer.running?.upload.add(Uint8Array.of(1));
  const sha256 = "0".repeat(64);
  const finish = () => finishUpload(sending, transfer, { sha256, isSaved: false });
  return { house, files, transfer, failures, finish, hashing: hashing.promise, hash, sha256 };
}

Deno.test("a file whose sending ends while it is checked is no corrupt one, and no failure", async () => {
  const { files, transfer, failures, finish, hashing } = await sentFile();
  const finishing = assertRejects(finish, MadangError);
  await hashing;
  await files.stopUpload(transfer);
  assertEquals((await finishing).code, "transfer_not_running");
  assertEquals([files.transfers.all(), failures], [[transfer], []]);
});

Deno.test("a server that stops lets a file be kept that is complete", async () => {
  const { house, files, transfer, finish, hash, sha256 } = await sentFile();
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  house.isHeld = true;
  const finishing = finish();
  hash.resolve(sha256);
  while (house.pending.length === 0) await turn();
  let isClosed = false;
  const closing = files.close().then(() => isClosed = true);
  await turn();
  assertEquals(isClosed, false);
  house.pending[0].keep();
  await Promise.all([finishing, closing]);
  assertEquals(transfer.sha256, sha256);
});
