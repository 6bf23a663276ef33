/**
 * What is measured beside what: each comparison has workloads, and subjects that do them in turn.
 *
 * @module
 */
import {
  type BuiltTools,
  startDenoEcho,
  startDenoRelay,
  startMadang,
  startMadangAsked,
  startMadangBot,
  startYardstick,
  type Target,
} from "./programs.ts";

/** Something for the load generator to do. */
export interface Workload {
  readonly name: string;
  /** Without `--stage` and `--send`, which depend on the protocol. */
  readonly args: readonly string[];
}

/** A server that does it. */
export interface Subject {
  readonly name: string;
  start(tools: BuiltTools): Promise<Target>;
  readonly args: readonly string[];
}

/** Subjects that are measured at the same workloads, each as a ratio to the first. */
export interface Comparison {
  readonly name: string;
  readonly workloads: readonly Workload[];
  readonly subjects: readonly Subject[];
}

const room = ["--clients", "100", "--senders", "100"];
const colonRoom = [
  ...["--stage", "ID:u%i:\\n", "--stage", "@ROOM:u0:r:CREATE:\\n"],
  ...["--stage", "ROOM:u%i:r:JOIN:\\n", "--send", "RMSG:r:u%i:%T:\\n"],
];
const jsonRoom = [
  ...["--stage", '{"command":"register","id":"u%i"}\\n'],
  ...["--stage", '@{"command":"room_create","room":"r"}\\n'],
  ...["--stage", '{"command":"room_join","room":"r"}\\n'],
  ...["--send", '{"command":"room_message","room":"r","text":"%T"}\\n'],
];

const phones = ["--mode", "echo", "--clients", "50"];
const script = [
  ...["--stage", '{"botName":"b%i","version":"2.9.0c"}\\n'],
  "--send",
  '{"event":"analyze","data":{"room":"r%i","text":"# echo %T","sender":"s",' +
  '"channelId":"c%i","userHash":"h","botName":"b%i"}}\\n',
];

/** All comparisons, by the name under which `--only` chooses one. */
export const comparisons: readonly Comparison[] = [
  {
    name: "room",
    workloads: [
      { name: "100 members, 100 under way", args: [...room, "--window", "100"] },
      { name: "100 members, 1 under way", args: [...room, "--window", "1"] },
    ],
    subjects: [
      { name: "relay_limit", start: startYardstick, args: ["--send", "%T\\n"] },
      { name: "bare Deno", start: startDenoRelay, args: ["--send", "%T\\n"] },
      { name: "Madang, colon", start: () => startMadang(), args: colonRoom },
      { name: "Madang, json", start: () => startMadang(), args: jsonRoom },
    ],
  },
  {
    name: "ai",
    workloads: [
      { name: "100 members, 100 under way", args: [...room, "--window", "100"] },
      { name: "100 members, 1 under way", args: [...room, "--window", "1"] },
    ],
    subjects: [
      { name: "Madang, json", start: () => startMadang(), args: jsonRoom },
      { name: "200 ask an AI", start: startMadangAsked, args: jsonRoom },
    ],
  },
  {
    name: "bot",
    workloads: [
      { name: "50 phones, 1 under way", args: [...phones, "--window", "1"] },
      { name: "50 phones, 8 under way", args: [...phones, "--window", "8"] },
    ],
    subjects: [
      { name: "bare Deno echo", start: startDenoEcho, args: script },
      { name: "Madang, SQLite", start: () => startMadangBot("sqlite"), args: script },
      { name: "Madang, MariaDB", start: () => startMadangBot("mariadb"), args: script },
    ],
  },
];
