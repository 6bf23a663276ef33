/**
 * How long people wait for each other's messages when nobody disturbs, beside 1,000 connections that send nothing, and
 * beside a flood from one address, against a server with its default limits.
 *
 * @module
 */
import type { Attack, FloodFigures } from "./abuse_attackers.ts";
import type { BystanderTask, Latency } from "./abuse_bystanders.ts";
import { cpuTime } from "./cpu_time.ts";
import { type Bench, type Figure, type Measurement, median } from "./measurement.ts";
import { startMadang } from "./programs.ts";

/** Latencies, and what the server used of the processors meanwhile, in seconds. */
type Measured = Latency & { readonly cpu: number };

/** Abuse. */
export const abuse: Measurement = {
  name: "abuse",
  title: "Beside abuse",
  columns: [
    { key: "p50", heading: "p50", unit: "ms" },
    { key: "ratio", heading: "Ratio", unit: "ratio" },
    { key: "p99", heading: "p99", unit: "ms" },
    { key: "ratio99", heading: "Ratio of p99", unit: "ratio" },
    { key: "lost", heading: "Lost", unit: "count" },
    { key: "cpu", heading: "CPU", unit: "s" },
  ],
  charted: "p50",
  async *measure(bench) {
    const rounds: Map<string, Measured>[] = [];
    for (let round = 0; round < bench.options.rounds; round++) rounds.push(await once(bench));
    for (const subject of rounds[0].keys()) yield figureOf(subject, rounds);
  },
};

function figureOf(subject: string, rounds: readonly ReadonlyMap<string, Measured>[]): Figure {
  const all = (read: (measured: Measured, calm: Measured) => number) =>
    rounds.flatMap((round) => {
      const [measured, calm] = [round.get(subject), round.get("nothing")];
      return measured && calm ? [read(measured, calm)] : [];
    });
  return {
    workload: "20 people in a room, beside",
    subject,
    values: {
      p50: median(all(({ p50 }) => p50)),
      p99: median(all(({ p99 }) => p99)),
      // To what was calm in the same round.
      ratio: median(all(({ p50 }, calm) => p50 / calm.p50)),
      ratio99: median(all(({ p99 }, calm) => p99 / calm.p99)),
      lost: Math.max(...all(({ lost }) => lost)),
      cpu: median(all(({ cpu }) => cpu)),
    },
  };
}

/** One round: each thing that people may be beside, in turn. */
async function once({ options, note }: Bench): Promise<Map<string, Measured>> {
  const seconds = options.secs;
  const measured = new Map<string, Measured>();
  await using server = await startMadang(["--limits=on"]);
  const { port } = server;
  using bystanders = start("abuse_bystanders.ts");
  const ask = <Answer>(task: BystanderTask) => bystanders.ask<Answer>(task);
  await ask({ port });
  await ask({ seconds: Math.min(2, seconds) }); // to warm up
  const measure = async (name: string) => {
    const before = await cpuTime(server.pid);
    const latency = await ask<Latency>({ seconds });
    measured.set(name, { ...latency, cpu: await cpuTime(server.pid) - before });
  };
  const beside = async (name: string, attack: Attack) => {
    using attackers = start("abuse_attackers.ts");
    await attackers.ask(attack);
    await measure(name);
    if (attack.kind === "silence") return;
    // By now the burst that one address may send is over.
    await measure(`${name}, going on`);
    const { sent, refused, ended } = await attackers.ask<FloodFigures>("figures");
    note(`${name}: ${sent} lines sent, ${refused} refused, ${ended} connections ended`);
  };
  await measure("nothing");
  await beside("1,000 silent connections", { kind: "silence", port });
  // What the attackers' own use of the processors costs people.
  using sink = openSink();
  await beside("a flood of another port", { kind: "flood", port: sink.port });
  await beside("a flood of this server", { kind: "flood", port });
  await measure("nothing again");
  return measured;
}

/** A port where everything is read and nothing is done. */
function openSink(): Disposable & { readonly port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      void connection.readable.pipeTo(new WritableStream()).catch(() => {});
    }
  })();
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}

function start(
  program: string,
): Disposable & { ask<Answer>(task: BystanderTask | Attack | "figures"): Promise<Answer> } {
  const worker = new Worker(new URL(program, import.meta.url), { type: "module" });
  return {
    ask: (task) =>
      new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(task);
      }),
    [Symbol.dispose]: () => worker.terminate(),
  };
}
