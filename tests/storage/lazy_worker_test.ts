import type { WorkerClient } from "../../server/storage/worker_client.ts";
import { createLazyWorker } from "../../server/storage/lazy_worker.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";

/** A worker that notes what happens to it, and knows every message. */
function worker(happened: string[]): WorkerClient {
  return {
    ask(kind) {
      happened.push(kind);
      return Promise.resolve(true as never);
    },
    terminate: () => happened.push("terminate"),
  };
}

function start(happened: string[]): WorkerClient {
  happened.push("start");
  return worker(happened);
}

Deno.test("a lazy worker starts at the first request, once for all that come meanwhile", async () => {
  const happened: string[] = [];
  const opened = Promise.withResolvers<void>();
  const lazy = createLazyWorker(() => start(happened), () => opened.promise);
  assertEquals([lazy.isStarted, happened], [false, []]);
  const answers = [lazy.ask("has", { id: 1 }), lazy.ask("has", { id: 2 })];
  assertEquals([lazy.isStarted, happened], [true, ["start"]]);
  opened.resolve();
  assertEquals(await Promise.all(answers), [true, true]);
  lazy.terminate();
  assertEquals(happened, ["start", "has", "has", "terminate"]);
});

Deno.test("a lazy worker that cannot be opened says why, and is started anew for the next request", async () => {
  const happened: string[] = [];
  let isBroken = true;
  const lazy = createLazyWorker(
    () => start(happened),
    () => isBroken ? Promise.reject(new Error("no such file")) : Promise.resolve(),
  );
  await assertRejects(() => lazy.ask("has", { id: 1 }), Error, "no such file");
  isBroken = false;
  assertEquals(await lazy.ask("has", { id: 1 }), true);
  assertEquals(happened, ["start", "terminate", "start", "has"]);
});

Deno.test("a lazy worker that was ended does not start any more", async () => {
  const happened: string[] = [];
  const lazy = createLazyWorker(() => start(happened), () => Promise.resolve());
  lazy.terminate();
  await assertRejects(() => lazy.ask("has", { id: 1 }), Error, "was ended");
  assertEquals([lazy.isStarted, happened], [false, []]);
});
