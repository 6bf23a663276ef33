/**
 * One transfer through our server beside a bare Deno copy between two sockets, and one that writes a file as well, and how
 * the server's memory grew.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpuTime } from "./cpu_time.ts";
import type { EndMessage, EndOptions } from "./file_ends.ts";
import { chosen, type Figure, inRounds, type Measurement, ratioColumn } from "./measurement.ts";
import { scaled } from "./options.ts";
import { startDenoCopy, startDenoSpool, startMadang, type Target } from "./programs.ts";

const mebibyte = 1024 * 1024;

/** What copies, and what its ends speak. */
interface Subject {
  readonly name: string;
  readonly kind: EndOptions["kind"];
  start(): Promise<Target>;
}

const subjects: readonly Subject[] = [
  { name: "bare copy", kind: "bare", start: startDenoCopy },
  { name: "that also writes a file", kind: "bare", start: startDenoSpool },
  { name: "Madang", kind: "file", start: () => startMadang() },
];

/** Files. */
export const files: Measurement = {
  name: "files",
  title: "Files",
  columns: [
    { key: "rate", heading: "Throughput", unit: "MB/s" },
    ratioColumn,
    { key: "cpu", heading: "CPU", unit: "s" },
    { key: "growth", heading: "Memory grew by", unit: "MB" },
  ],
  charted: "rate",
  async *measure({ options }) {
    const size = scaled(1024, options, 1) * mebibyte;
    const sha256 = hashOf(size);
    yield* await inRounds(
      `${size / mebibyte} MiB`,
      chosen(subjects, options.subject, true),
      (subject) => copyOnce(subject, { size, sha256 }),
      { rounds: options.rounds, ratioOf: "rate", worst: ["growth"] },
    );
  },
};

async function copyOnce(
  { start, kind }: Subject,
  file: Pick<EndOptions, "size" | "sha256">,
): Promise<Figure["values"]> {
  await using target = await start();
  const options = { kind, port: target.port, ...file };
  // In this order: the bare copy goes from the first connection to the second.
  using sender = await startEnd({ ...options, role: "sender" });
  using receiver = await startEnd({ ...options, role: "receiver" });
  const before = await resident(target.pid, "VmRSS");
  const cpuBefore = await cpuTime(target.pid);
  const begin = performance.now();
  sender.start();
  await Promise.all([sender.done, receiver.done]);
  const seconds = (performance.now() - begin) / 1000;
  return {
    rate: file.size / 1e6 / seconds,
    cpu: await cpuTime(target.pid) - cpuBefore,
    growth: (await resident(target.pid, "VmHWM") - before) / 1e6,
  };
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
