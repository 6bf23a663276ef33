/**
 * `deno run -A tests/bench/files.ts`: one transfer through our server beside a bare Deno copy between two sockets, and one
 * that writes a file as well, in turn and in one run, and how the server's memory grew. `--mib N` sets the size (1024), `--rounds N` how often (3).
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { EndMessage, EndOptions } from "./file_ends.ts";
import { startDenoCopy, startDenoSpool, startMadang, type Target } from "./programs.ts";

const size = (option("--mib") ?? 1024) * 1024 * 1024;
const sha256 = hashOf(size);
for (let round = 0; round < (option("--rounds") ?? 3); round++) {
  const bare = await measure(await startDenoCopy(), "bare");
  const spooling = await measure(await startDenoSpool(), "bare");
  const ours = await measure(await startMadang(), "file");
  const ratio = (other: Figure) => (ours.rate / other.rate).toFixed(2);
  print(
    `bare copy ${megabytes(bare.rate)}/s (${seconds(bare.cpu)} of CPU), ` +
      `that also writes a file ${megabytes(spooling.rate)}/s (${seconds(spooling.cpu)}), ` +
      `Madang ${megabytes(ours.rate)}/s (${seconds(ours.cpu)}): ` +
      `ratio ${ratio(bare)} and ${ratio(spooling)}; ` +
      `memory of the server grew by ${megabytes(ours.growth)} at most`,
  );
}

/** What one copy took. */
interface Figure {
  /** Bytes a second. */
  readonly rate: number;
  /** Of resident memory, in bytes. */
  readonly growth: number;
  /** What the copying program used of the processors, in seconds. */
  readonly cpu: number;
}

/** Copies once. */
async function measure(target: Target, kind: EndOptions["kind"]): Promise<Figure> {
  await using _target = target;
  const options = { kind, port: target.port, size, sha256 };
  // In this order: the bare copy goes from the first connection to the second.
  using sender = await startEnd({ ...options, role: "sender" });
  using receiver = await startEnd({ ...options, role: "receiver" });
  const before = await resident(target.pid, "VmRSS");
  const cpuBefore = await cpuTime(target.pid);
  const begin = performance.now();
  sender.start();
  await Promise.all([sender.done, receiver.done]);
  const taken = (performance.now() - begin) / 1000;
  const most = await resident(target.pid, "VmHWM");
  const cpu = await cpuTime(target.pid) - cpuBefore;
  return { rate: size / taken, growth: most - before, cpu };
}

async function startEnd(options: EndOptions): Promise<
  Disposable & { start(): void; readonly done: Promise<void> }
> {
  const worker = new Worker(new URL("./file_ends.ts", import.meta.url), { type: "module" });
  const [ready, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  worker.onmessage = ({ data }: MessageEvent<EndMessage>) =>
    data === "ready" ? ready.resolve() : done.resolve();
  worker.postMessage(options);
  await ready.promise;
  return {
    start: () => worker.postMessage("start"),
    done: done.promise,
    [Symbol.dispose]: () => worker.terminate(),
  };
}

/** What a process has used of the processors, in the kernel and outside, in seconds. */
async function cpuTime(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function resident(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

function hashOf(count: number): string {
  const piece = new Uint8Array(1024 * 1024).fill(0x41);
  const hash = createHash("sha256");
  for (let at = 0; at < count; at += piece.length) hash.update(piece);
  return hash.digest("hex");
}

function option(name: string): number | undefined {
  const index = Deno.args.indexOf(name);
  return index === -1 ? undefined : Number(Deno.args[index + 1]);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
