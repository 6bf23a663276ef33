/**
 * A storage worker that starts when it is asked for the first time, so that nothing waits for it before.
 *
 * @module
 */
import type { WorkerClient } from "./worker_client.ts";

/** A {@link WorkerClient} that may not have started yet. */
export interface LazyWorker extends WorkerClient {
  /** Whether anything was asked of it. */
  readonly isStarted: boolean;
}

/**
 * Makes a worker that `start` starts, and `open` makes ready, at the first request. Where that fails the request is
 * rejected with the reason, and the next one tries again.
 */
export function createLazyWorker(
  start: () => WorkerClient,
  open: (worker: WorkerClient) => Promise<unknown>,
): LazyWorker {
  let opened: Promise<WorkerClient> | undefined;
  let started: WorkerClient | undefined;
  let isEnded = false;

  async function opening(): Promise<WorkerClient> {
    const worker = started = start();
    try {
      await open(worker);
      return worker;
    } catch (error) {
      worker.terminate();
      opened = undefined;
      throw error;
    }
  }

  return {
    get isStarted() {
      return opened !== undefined;
    },
    async ask(kind, asks) {
      if (isEnded) throw new Error("The worker was ended");
      const worker = await (opened ??= opening());
      return await worker.ask(kind, asks);
    },
    terminate() {
      isEnded = true;
      started?.terminate();
    },
  };
}
