/**
 * `deno run -A tests/bench/abuse.ts`: how long people wait for each other's messages when nobody disturbs, beside 1,000
 * connections that send nothing, and beside a flood from one address, in one run against a server with its default
 * limits. `--secs N` sets how long each is measured (10), `--rounds N` how often (2).
 *
 * @module
 */
import type { Attack, FloodFigures } from "./abuse_attackers.ts";
import type { BystanderTask, Latency } from "./abuse_bystanders.ts";
import { cpuTime } from "./cpu_time.ts";
import { startMadang } from "./programs.ts";

/** Latencies, and what the server used of the processors meanwhile, in seconds. */
type Measured = Latency & { readonly cpu: number };

const seconds = option("--secs") ?? 10;
for (let round = 0; round < (option("--rounds") ?? 2); round++) {
  await using server = await startMadang(["--limits=on"]);
  const { port } = server;
  using bystanders = start("abuse_bystanders.ts");
  const ask = <Answer>(task: BystanderTask) => bystanders.ask<Answer>(task);
  await ask({ port });
  await ask({ seconds: 2 }); // to warm up
  const measure = async () => {
    const before = await cpuTime(server.pid);
    const latency = await ask<Latency>({ seconds });
    return { ...latency, cpu: await cpuTime(server.pid) - before };
  };
  const calm = await measure();
  show("calm", calm, calm);
  const beside = async (name: string, attack: Attack) => {
    using attackers = start("abuse_attackers.ts");
    await attackers.ask(attack);
    show(name, await measure(), calm);
    if (attack.kind === "silence") return;
    // By now the burst that one address may send is over.
    show("  as it goes on", await measure(), calm);
    const { sent, refused, ended } = await attackers.ask<FloodFigures>("figures");
    print(`  lines of the flood: ${sent} sent, ${refused} refused; ${ended} connections ended`);
  };
  await beside("1,000 silent connections", { kind: "silence", port });
  // What the attackers' own use of the processors costs people.
  using sink = openSink();
  await beside("a flood of another port", { kind: "flood", port: sink.port });
  await beside("a flood of this server", { kind: "flood", port });
  show("calm again", await measure(), calm);
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

function show(name: string, { p50, p99, lost, cpu }: Measured, calm: Latency): void {
  const figure = (value: number, base: number) =>
    `${value.toFixed(2)} ms (x${(value / base).toFixed(2)})`;
  print(
    `${name.padEnd(26)}p50 ${figure(p50, calm.p50).padEnd(20)}` +
      `p99 ${figure(p99, calm.p99).padEnd(22)}lost ${lost}, CPU of the server ${cpu.toFixed(2)} s`,
  );
}

function option(name: string): number | undefined {
  const index = Deno.args.indexOf(name);
  return index === -1 ? undefined : Number(Deno.args[index + 1]);
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
