/**
 * How long a start takes: from the moment when the program is run until it says where it listens.
 *
 * @module
 */
import { sourceProgram, spawnServer } from "../helpers/server.ts";
import { type Bench, chosen, inRounds, type Measurement, ratioColumn } from "./measurement.ts";
import { scaled } from "./options.ts";
import { untilItListens } from "./programs.ts";

/** How often each program is started in a round. */
const starts = 10;
const root = new URL("../../", import.meta.url).pathname;
const emptyServer = new URL("./empty_server.ts", import.meta.url).pathname;

/** A program, and how to start it once, which says how many milliseconds that took. */
interface Subject {
  readonly name: string;
  start(): Promise<number>;
}

/** Starting. */
export const start: Measurement = {
  name: "start",
  title: "Start",
  columns: [{ key: "time", heading: "Until it listens", unit: "ms" }, ratioColumn],
  charted: "time",
  async *measure(bench) {
    const { options } = bench;
    const rounds = { rounds: scaled(starts * options.rounds, options, 1), ratioOf: "time" };
    for (const { name, subjects } of chosen([fromSource, compiled], options.workload)) {
      const found = await subjects(bench);
      if (found.length === 0) continue;
      yield* await inRounds(name, found, async (each) => ({ time: await each.start() }), rounds);
    }
  },
};

const fromSource = {
  name: "from source",
  subjects: () => {
    const empty = [Deno.execPath(), "run", "-A", "--no-check", emptyServer];
    return Promise.resolve([
      { name: "Deno.listen alone", start: () => startEmpty(empty) },
      { name: "Madang", start: () => startMadang(sourceProgram) },
    ]);
  },
};

const compiled = {
  name: "compiled",
  async subjects({ note }: Bench): Promise<readonly Subject[]> {
    const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
    const [server, empty] = [`${root}dist/madang-server`, `${folder}/empty`];
    // As .ci/compiled does it, with the Deno of .ci/denort.sh.
    const compile = [
      'eval "$(bash .ci/denort.sh)"',
      '"$COMPILE_DENO" task compile',
      `"$COMPILE_DENO" compile -q --no-check -A --output ${empty} ${emptyServer}`,
    ].join(" && ");
    const shell = new Deno.Command("bash", { args: ["-c", compile], cwd: root });
    const { success, stderr } = await shell.output();
    if (!success) {
      note(`compiled programs are left out: ${new TextDecoder().decode(stderr).trim()}`);
      return [];
    }
    return [
      { name: "Deno.listen alone", start: () => startEmpty([empty]) },
      { name: "Madang", start: () => startMadang([server]) },
    ];
  },
};

async function startEmpty([command, ...args]: readonly string[]): Promise<number> {
  const begin = performance.now();
  await using _server = await untilItListens(command, args);
  return performance.now() - begin;
}

async function startMadang(program: string[]): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "madang-bench-" });
  try {
    const begin = performance.now();
    await using _server = await spawnServer({ dataDir, program, args: ["--log-level=ERROR"] });
    return performance.now() - begin;
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}
