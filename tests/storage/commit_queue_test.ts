import type { FailedCall } from "../../server/storage/batches.ts";
import { CommitFailure } from "../../server/storage/commit_failure.ts";
import { createCommitQueue } from "../../server/storage/commit_queue.ts";
import type { Call } from "../../server/storage/driver.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";

const call = (id: string): Call => [{ kind: "user_seen", id, at: 1 }];

/** A worker that keeps batches when it is told to. */
function createHeldWorker() {
  const batches: string[][] = [];
  const held: PromiseWithResolvers<readonly FailedCall[]>[] = [];
  const send = (calls: string) => {
    const parsed: { id: string }[][] = JSON.parse(calls);
    batches.push(parsed.map(([write]) => write.id));
    const answer = Promise.withResolvers<readonly FailedCall[]>();
    held.push(answer);
    return answer.promise;
  };
  return { batches, held, send };
}

Deno.test("createCommitQueue() joins calls that arrive while a batch is under way", async () => {
  const { batches, held, send } = createHeldWorker();
  const queue = createCommitQueue(send);
  const first = [queue.add(call("a")), queue.add(call("b"))];
  await Promise.resolve();
  const second = ["c", "d", "e"].map((id) => queue.add(call(id)));
  assertEquals(queue.length, 5);
  held[0].resolve([]);
  await Promise.all(first);
  await new Promise((resolve) => setTimeout(resolve)); // let it send what waits
  held[1].resolve([]);
  await Promise.all(second);
  assertEquals(batches, [["a", "b"], ["c", "d", "e"]]);
});

Deno.test("createCommitQueue() rejects the calls that failed, and those alone", async () => {
  const { held, send } = createHeldWorker();
  const queue = createCommitQueue(send);
  const outcomes = Promise.allSettled(["a", "b", "c"].map((id) => queue.add(call(id))));
  await Promise.resolve();
  held[0].resolve([{ index: 1, fault: "call", reason: "no" }]);
  assertEquals((await outcomes).map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});

Deno.test("createCommitQueue() rejects a batch that could not be sent, and goes on with the next", async () => {
  const { held, send } = createHeldWorker();
  const queue = createCommitQueue(send);
  const lost = queue.add(call("a"));
  await Promise.resolve();
  const settled = queue.settled();
  held[0].reject(new Error("the worker is gone"));
  await assertRejects(() => lost, Error, "gone");
  await settled;
  const kept = queue.add(call("b"));
  await Promise.resolve();
  held[1].resolve([]);
  await kept;
  assertEquals(queue.length, 0);
});

Deno.test("createCommitQueue() sends a full batch ahead of the one under way, and no more than that", async () => {
  const { batches, held, send } = createHeldWorker();
  const queue = createCommitQueue(send);
  const calls = Array.from({ length: 4_000 }, (_, index) => queue.add(call(`${index}`)));
  await Promise.resolve();
  const later = Array.from({ length: 3_000 }, (_, index) => queue.add(call(`later ${index}`)));
  assertEquals(batches.length, 2);
  for (let index = 0; queue.length > 0; index++) {
    held[index].resolve([]);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all([...calls, ...later]);
  assertEquals(batches.flat().length, 7_000);
  assertEquals(batches.flat()[4_000], "later 0");
});

Deno.test("createCommitQueue() tells a refusal from trouble of the storage", async () => {
  const { held, send } = createHeldWorker();
  const queue = createCommitQueue(send);
  const outcomes = Promise.allSettled(["a", "b"].map((id) => queue.add(call(id))));
  await Promise.resolve();
  held[0].resolve([
    { index: 0, fault: "call", reason: "bad" },
    { index: 1, fault: "storage", reason: "full" },
  ]);
  const lost = (await outcomes).concat(await Promise.allSettled([failing()]));
  assertEquals(lost.map(faultOf), ["call bad", "storage full", "storage the worker is gone"]);

  async function failing() {
    const kept = queue.add(call("c"));
    await Promise.resolve();
    held[1].reject(new Error("the worker is gone"));
    await kept;
  }
});

function faultOf(outcome: PromiseSettledResult<void>): string {
  assert(outcome.status === "rejected" && outcome.reason instanceof CommitFailure);
  return `${outcome.reason.fault} ${outcome.reason.message}`;
}
