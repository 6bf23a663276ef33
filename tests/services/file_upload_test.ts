import type { SpoolWriter } from "../../services/context.ts";
import { FileExchange, usualPace } from "../../services/file_exchange.ts";
import { finishUpload, openUpload } from "../../services/file_upload.ts";
import { MadangError } from "../../protocol/mod.ts";
import { assertEquals, assertRejects, fail } from "../helpers/assert.ts";
import { testActor, testHouse } from "./house.ts";

Deno.test("a file whose sending ends while it is checked is no corrupt one, and no failure", async () => {
  const hash = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<void>();
  const writer: SpoolWriter = {
    size: 0,
    write: () => Promise.resolve(),
    sync: () => Promise.resolve(),
    hash() {
      asked.resolve();
      return hash.promise;
    },
    close: () => hash.reject(new Error("closed")),
  };
  const house = testHouse();
  const failures: string[] = [];
  const log = { ...house.log, error: (_category: string, what: string) => failures.push(what) };
  const { storage, delivery, now } = house;
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
  const sending = { ...house, files, log };
  const file = { from: "ann", to: "bob", name: "a.txt", size: 1, at: now(), receivers: ["bob"] };
  const transfer = await files.begin(file, true);
  await openUpload(sending, transfer, testActor("ann").connection);
  transfer.running?.upload.add(Uint8Array.of(1));
  const finishing = assertRejects(
    () => finishUpload(sending, transfer, { sha256: "0".repeat(64), isSaved: false }),
    MadangError,
  );
  await asked.promise;
  await files.stopUpload(transfer);
  assertEquals((await finishing).code, "transfer_not_running");
  assertEquals([files.transfers.all(), failures], [[transfer], []]);
});
