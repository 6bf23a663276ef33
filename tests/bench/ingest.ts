/**
 * How many messages a second are kept so that a power failure takes none of them: many in a commit, and one in each.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import { packCall } from "../../server/storage/packed_calls.ts";
import { startWorker } from "../../server/storage/worker_client.ts";
import { chosen, inRounds, type Measurement, ratioColumn } from "./measurement.ts";
import { keepAll, openBenchStorage, quiet, talk } from "./messages_storage.ts";
import { type BenchOptions, scaled } from "./options.ts";

/** A way to keep messages. */
interface Keeping extends AsyncDisposable {
  keep(message: Message): Promise<void>;
}

/** A number of messages under way, and how. Less of them where each takes a commit of its own. */
interface Subject {
  readonly name: string;
  readonly underWay: number;
  readonly messages: number;
  open(): Promise<Keeping>;
}

const subjects: readonly Subject[] = [
  { name: "a commit each, 5,000 under way", underWay: 5_000, messages: 3_000, open: openUngrouped },
  { name: "group commit, 5,000 under way", underWay: 5_000, messages: 100_000, open: openGrouped },
  // Longer than the search index may be behind (message_index.ts), so that this has it done on the way.
  { name: "the same, on and on", underWay: 5_000, messages: 400_000, open: openGrouped },
  { name: "group commit, 100 under way", underWay: 100, messages: 40_000, open: openGrouped },
  { name: "group commit, 1 under way", underWay: 1, messages: 2_000, open: openGrouped },
];

/** Keeping messages. */
export const ingest: Measurement = {
  name: "ingest",
  title: "Durable messages",
  columns: [
    { key: "rate", heading: "Messages/s", unit: "/s" },
    ratioColumn,
  ],
  charted: "rate",
  async *measure({ options }) {
    const workload = "Korean messages of 27 characters into SQLite";
    const measured = chosen(subjects, options.subject, true);
    yield* await inRounds(workload, measured, (subject) => measureOnce(subject, options), {
      rounds: options.rounds,
      ratioOf: "rate",
    });
  },
};

async function measureOnce(
  { open, underWay, messages }: Subject,
  options: BenchOptions,
): Promise<{ rate: number }> {
  // Made before, since it is not what is measured.
  const warm = [...talk(scaled(Math.min(underWay, messages / 10), options, 1))];
  const all = [...talk(warm.length + scaled(messages, options))].slice(warm.length);
  await using keeping = await open();
  await keepAll(warm, keeping.keep, underWay);
  const begin = performance.now();
  await keepAll(all, keeping.keep, underWay);
  return { rate: all.length / (performance.now() - begin) * 1000 };
}

/** As the server keeps messages. */
async function openGrouped(): Promise<Keeping> {
  const place = await openBenchStorage();
  return {
    keep: (message) => place.storage.commit({ kind: "message", message }),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** By the same worker, that is sent each message as a batch of its own. */
async function openUngrouped(): Promise<Keeping> {
  const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const worker = startWorker("bench", quiet);
  const database = { kind: "sqlite", path: `${folder}/madang.db` } as const;
  await worker.ask("openWriter", { database, logDir: folder });
  return {
    async keep(message) {
      const calls = `[${packCall([{ kind: "message", message }])}]`;
      const [failed] = await worker.ask("commit", { calls });
      if (failed) throw new Error(failed.reason);
    },
    async [Symbol.asyncDispose]() {
      await worker.ask("close", {});
      worker.terminate();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
