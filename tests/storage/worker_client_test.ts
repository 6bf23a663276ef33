import { startWorker } from "../../server/storage/worker_client.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { gatheringLog } from "./place.ts";

integrationTest(
  "startWorker() rejects what is pending, and all that follows, when the worker crashes",
  async () => {
    const troubles: string[] = [];
    const module = moduleOf("onmessage = () => { throw new Error('out of order'); }");
    let crashes = 0;
    const onCrash = () => crashes++;
    const worker = startWorker("test", gatheringLog(troubles), { module, onCrash });
    const outcomes = await Promise.allSettled([
      worker.ask("has", { id: 1 }),
      worker.ask("close", {}),
    ]);
    assertEquals(outcomes.map(({ status }) => status), ["rejected", "rejected"]);
    await assertRejects(() => worker.ask("has", { id: 2 }), Error, "out of order");
    assertEquals(troubles.length, 1);
    assertEquals(crashes, 1);
    worker.terminate();
  },
);

integrationTest("startWorker() rejects what is pending when the worker is ended", async () => {
  const worker = startWorker("test", gatheringLog([]), {
    module: moduleOf("onmessage = () => {}"),
  });
  const pending = worker.ask("has", { id: 1 });
  worker.terminate();
  await assertRejects(() => pending, Error, "ended");
});

integrationTest("startWorker() rejects with the error of the worker, and goes on", async () => {
  const worker = startWorker("test", gatheringLog([]));
  await assertRejects(() => worker.ask("has", { id: 1 }), Error, "not opened");
  await assertRejects(() => worker.ask("commit", { calls: "[]" }), Error, "not opened");
  worker.terminate();
});

function moduleOf(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
