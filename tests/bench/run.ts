/**
 * `deno task bench`: our server beside what the machine's network and bare Deno can do, in one run. Absolute figures
 * drift with the machine; the ratios are what counts. `--json` prints data, `--secs N` sets how long each run measures.
 *
 * @module
 */
import {
  buildTools,
  load,
  startDenoRelay,
  startMadang,
  startYardstick,
  type Target,
} from "./programs.ts";

interface Workload {
  readonly name: string;
  /** Without `--stage` and `--send`, which depend on the protocol. */
  readonly args: readonly string[];
}

interface Subject {
  readonly name: string;
  readonly start: () => Promise<Target>;
  readonly args: readonly string[];
}

interface Figure {
  readonly workload: string;
  readonly subject: string;
  readonly deliveredPerSecond: number;
  readonly ratio: number;
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
}

const json = Deno.args.includes("--json");
const seconds = Deno.args[Deno.args.indexOf("--secs") + 1] ?? "5";
const tools = await buildTools(await Deno.makeTempDir({ prefix: "madang-bench-" }));

const workloads: Workload[] = [
  {
    name: "100 members, 100 under way",
    args: ["--clients", "100", "--senders", "100", "--window", "100"],
  },
  {
    name: "100 members, 1 under way",
    args: ["--clients", "100", "--senders", "100", "--window", "1"],
  },
];

const subjects: Subject[] = [
  { name: "relay_limit", start: () => startYardstick(tools), args: ["--send", "%T\\n"] },
  { name: "bare Deno", start: startDenoRelay, args: ["--send", "%T\\n"] },
  { name: "Madang, colon", start: startMadang, args: colonRoom() },
  { name: "Madang, json", start: startMadang, args: jsonRoom() },
];

function colonRoom(): string[] {
  return [
    ...["--stage", "ID:u%i:\\n", "--stage", "@ROOM:u0:r:CREATE:\\n"],
    ...["--stage", "ROOM:u%i:r:JOIN:\\n", "--send", "RMSG:r:u%i:%T:\\n"],
  ];
}

function jsonRoom(): string[] {
  return [
    ...["--stage", '{"command":"register","id":"u%i"}\\n'],
    ...["--stage", '@{"command":"room_create","room":"r"}\\n'],
    ...["--stage", '{"command":"room_join","room":"r"}\\n'],
    ...["--send", '{"command":"room_message","room":"r","text":"%T"}\\n'],
  ];
}

const figures: Figure[] = [];
for (const workload of workloads) {
  let yardstick: number | undefined;
  for (const subject of subjects) {
    await using target = await subject.start();
    const measured = await load(tools, target, [
      ...workload.args,
      "--secs",
      seconds,
      ...subject.args,
    ]);
    yardstick ??= measured.delivered_per_s;
    figures.push({
      workload: workload.name,
      subject: subject.name,
      deliveredPerSecond: measured.delivered_per_s,
      ratio: measured.delivered_per_s / yardstick,
      p50: measured.p50_us,
      p99: measured.p99_us,
      lost: measured.lost,
    });
    if (!json) print(row(figures.at(-1)!));
  }
}
if (json) {
  print(
    JSON.stringify({ cores: navigator.hardwareConcurrency, date: new Date(), figures }, null, 2),
  );
}

function row(figure: Figure): string {
  return [
    figure.workload.padEnd(28),
    figure.subject.padEnd(14),
    `${figure.deliveredPerSecond.toLocaleString("en")}/s`.padStart(12),
    `x${figure.ratio.toFixed(2)}`.padStart(7),
    `p50 ${figure.p50} us`.padStart(14),
    `p99 ${figure.p99} us`.padStart(14),
    `lost ${figure.lost}`,
  ].join("  ");
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
