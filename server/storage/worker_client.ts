/**
 * The main thread's end of a storage worker: requests out, answers in.
 *
 * @module
 */
import type { Log } from "../../services/context.ts";
import { UnusableStorageError } from "./unusable_storage.ts";
import type { Failure, Reply, RequestKind, Requests } from "./requests.ts";

/** A worker that answers requests in their order. */
export interface WorkerClient {
  /** Asks, and waits for the answer. Rejects with the worker's error, also when the worker dies meanwhile. */
  ask<Kind extends RequestKind>(
    kind: Kind,
    asks: Requests[Kind]["asks"],
  ): Promise<Requests[Kind]["answers"]>;
  /** Ends the worker. What it was asked and has not answered is rejected. */
  terminate(): void;
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** What a worker is started with. */
export interface WorkerOptions {
  /** Called once when the worker has crashed: nothing can be asked of it any more. */
  onCrash?(): void;
  /** The module that it runs. Given by tests alone. */
  readonly module?: string | URL;
}

/** Starts a worker; `name` is what logs call it. */
export function startWorker(
  name: string,
  log: Log,
  { onCrash, module = new URL("./worker.ts", import.meta.url) }: WorkerOptions = {},
): WorkerClient {
  const worker = new Worker(module, { type: "module", name });
  const pending = new Map<number, Pending>();
  let lastNumber = 0;
  let ended: Error | undefined;

  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if ("level" in data) {
      log[data.level](data.category, data.message);
      return;
    }
    const waiting = pending.get(data.number);
    pending.delete(data.number);
    if ("failure" in data) waiting?.reject(toError(data.failure));
    else waiting?.resolve(data.answer);
  };
  worker.onmessageerror = () => die(`sent something that cannot be read`);
  worker.onerror = (event) => {
    event.preventDefault(); // or the whole process ends
    die(`has crashed: ${event.message}`);
  };

  return {
    ask(kind, asks) {
      if (ended) return Promise.reject(ended);
      const number = ++lastNumber;
      const answer = new Promise<unknown>((resolve, reject) => {
        pending.set(number, { resolve, reject });
        worker.postMessage({ kind, number, asks });
      });
      // The worker answers each kind with what requests.ts says.
      return answer as Promise<Requests[typeof kind]["answers"]>;
    },
    terminate() {
      end(new Error(`The ${name} worker was ended`));
    },
  };

  function die(what: string): void {
    const error = new Error(`The ${name} worker ${what}`);
    log.error("DB", `${error.message}. Nothing is saved until the server is restarted.`);
    end(error);
    onCrash?.();
  }

  function end(error: Error): void {
    ended ??= error;
    worker.terminate();
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  }
}

function toError({ message, stack, unusable }: Failure): Error {
  if (unusable) return new UnusableStorageError(unusable.sentence, unusable.details);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
