/**
 * What connections cost that only stay open.
 *
 * @module
 */
import { inRounds, type Measurement, ratioColumn } from "./measurement.ts";
import type { Subject } from "./load_comparison.ts";
import { chosen } from "./measurement.ts";
import { scaled } from "./options.ts";
import { load, startDenoRelay, startMadang, startYardstick } from "./programs.ts";

const registering = ["--stage", '{"command":"register","id":"u%i"}\\n'];

const subjects: readonly Subject[] = [
  { name: "relay_limit", start: startYardstick, args: [] },
  { name: "bare Deno", start: () => startDenoRelay(), args: [] },
  { name: "Madang, colon", start: () => startMadang(), args: ["--stage", "ID:u%i:\\n"] },
  { name: "Madang, json", start: () => startMadang(), args: registering },
  // By then V8 has given back what so many arrivals at once needed.
  {
    name: "Madang, json, 45 s later",
    start: () => startMadang(),
    args: [...registering, "--settle", "45"],
  },
];

/** Idle connections. */
export const idle: Measurement = {
  name: "idle",
  title: "Idle connections",
  columns: [
    { key: "memory", heading: "Memory each", unit: "KB" },
    { key: "connecting", heading: "Connecting all", unit: "s" },
    { ...ratioColumn, heading: "Ratio of time" },
    { key: "alive", heading: "Connected", unit: "count" },
  ],
  charted: "memory",
  async *measure({ options, tools }) {
    const clients = scaled(10_000, options);
    const measured = chosen(subjects, options.subject, true);
    yield* await inRounds(`${clients.toLocaleString("en")} connections`, measured, async ({
      start,
      args,
    }) => {
      await using target = await start(tools);
      const times = ["--settle", String(Math.min(3, options.secs * 1.5)), "--secs", "0.2"];
      const result = await load(tools, target, [
        ...["--mode", "idle", "--clients", String(clients)],
        ...times,
        ...args,
      ]);
      return {
        memory: result.kb_per_conn,
        connecting: result.connect_s,
        alive: result.alive,
      };
    }, { rounds: options.rounds, ratioOf: "connecting" });
  },
};
