/**
 * `deno run -A tests/bench/files.ts`: one transfer through our server beside a bare Deno copy between two sockets, in
 * turn and in one run, and how the server's memory grew. `--mib N` sets the size (1024), `--rounds N` how often (3).
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { EndMessage, EndOptions } from "./file_ends.ts";
import { startDenoCopy, startMadang, type Target } from "./programs.ts";

const size = (option("--mib") ?? 1024) * 1024 * 1024;
const sha256 = hashOf(size);
for (let round = 0; round < (option("--rounds") ?? 3); round++) {
  const bare = await measure(await startDenoCopy(), "bare");
  const ours = await measure(await startMadang(), "file");
  print(
    `bare copy ${megabytes(bare.rate)}/s, Madang ${megabytes(ours.rate)}/s, ` +
      `ratio ${(ours.rate / bare.rate).toFixed(2)}, ` +
      `memory of the server grew by ${megabytes(ours.growth)} at most`,
  );
}

/** Copies once. Rates are in bytes a second; growth is of the resident memory, in bytes. */
async function measure(
  target: Target,
  kind: EndOptions["kind"],
): Promise<{ rate: number; growth: number }> {
  await using _target = target;
  const options = { kind, port: target.port, size, sha256 };
  // In this order: the bare copy goes from the first connection to the second.
  using sender = await startEnd({ ...options, role: "sender" });
  using receiver = await startEnd({ ...options, role: "receiver" });
  const before = await resident(target.pid, "VmRSS");
  const begin = performance.now();
  sender.start();
  await Promise.all([sender.done, receiver.done]);
  const seconds = (performance.now() - begin) / 1000;
  const most = await resident(target.pid, "VmHWM");
  return { rate: size / seconds, growth: most - before };
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

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
