/**
 * The programs that a benchmark runs: the yardstick, bare Deno, our server, and the load generator.
 *
 * @module
 */
import type { AnswerPace } from "./ai_answers.ts";
import type { Crowd } from "./ai_crowd.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";

/** Something that listens. */
export interface Target extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Where our server tells its numbers. */
  readonly httpPort?: number;
}

/** The load generator and the yardstick, built from C. */
export interface BuiltTools {
  readonly chatload: string;
  readonly relayLimit: string;
}

/** Builds the C programs into a folder. Throws with the compiler's words when that fails. */
export async function buildTools(folder: string): Promise<BuiltTools> {
  const tools = { chatload: `${folder}/chatload`, relayLimit: `${folder}/relay_limit` };
  await compile("chatload.c", tools.chatload);
  await compile("relay_limit.c", tools.relayLimit);
  return tools;
}

async function compile(source: string, output: string): Promise<void> {
  const path = new URL(source, import.meta.url).pathname;
  const gcc = new Deno.Command("gcc", { args: ["-O2", "-w", "-o", output, path] });
  const { success, stderr } = await gcc.output();
  if (!success) {
    throw new Error(`gcc could not build ${source}: ${new TextDecoder().decode(stderr)}`);
  }
}

/** What the machine's network can do with no chat in it, in one room or several. */
export async function startYardstick(tools: BuiltTools, rooms = 1): Promise<Target> {
  const port = freePort();
  const child = new Deno.Command(tools.relayLimit, { args: [String(port), String(rooms)] }).spawn();
  await untilListening(port);
  return target(port, child);
}

/** What bare Deno can do with no chat in it, among all or within groups. */
export function startDenoRelay(groups = 1): Promise<Target> {
  return startDeno("deno_relay.ts", [String(groups)]);
}

/** What bare Deno can do with no bot in it. */
export function startDenoEcho(): Promise<Target> {
  return startDeno("deno_echo.ts");
}

/** What bare Deno can do with no files in it. */
export function startDenoCopy(): Promise<Target> {
  return startDeno("deno_copy.ts");
}

/** What bare Deno can do that writes what it copies to a file, too. */
export async function startDenoSpool(): Promise<Target> {
  const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const target = await startDeno("deno_copy.ts", [`${folder}/spool`]);
  return {
    ...target,
    async [Symbol.asyncDispose]() {
      await target[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function startDeno(program: string, args: readonly string[] = []): Promise<Target> {
  const path = new URL(program, import.meta.url).pathname;
  return untilItListens(Deno.execPath(), ["run", "-A", "--no-check", path, ...args]);
}

/** Runs a program until it prints where it listens. Throws where it ends before. */
export async function untilItListens(program: string, args: readonly string[]): Promise<Target> {
  const child = new Deno.Command(program, { args: [...args], stdout: "piped" }).spawn();
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const match = /127\.0\.0\.1:(\d+)/.exec(text);
    if (match) return target(Number(match[1]), child);
  }
  throw new Error(`${program} ended before it listened`);
}

/** Our server, with storage in a folder of its own. */
export async function startMadang(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const server = await startServer(args, environment);
  return { ...server, port: server.port };
}

/** Our server, with storage in a folder of its own, while people wait for answers of an AI that writes 50 words a second. */
export async function startMadangAsked(users: number): Promise<Target> {
  const answers = await startAnswers({ words: 100, wordTime: 20 });
  const server = await startServer([], answers.environment);
  const crowd = new Worker(new URL("./ai_crowd.ts", import.meta.url), { type: "module" });
  await told<"asked">(crowd, { port: server.port, users } satisfies Crowd);
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      crowd.terminate();
      await server[Symbol.asyncDispose]();
      answers[Symbol.dispose]();
    },
  };
}

/** An endpoint of an AI, and the variables of a server that asks it. */
export async function startAnswers(
  pace: AnswerPace,
): Promise<
  Disposable & { readonly baseUrl: string; readonly environment: Record<string, string> }
> {
  const worker = new Worker(new URL("./ai_answers.ts", import.meta.url), { type: "module" });
  const baseUrl = await told<string>(worker, pace);
  return {
    baseUrl,
    environment: { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "bench" },
    [Symbol.dispose]: () => worker.terminate(),
  };
}

/** What a worker says when it is told something. */
function told<Answer>(worker: Worker, message: unknown): Promise<Answer> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.postMessage(message);
  });
}

/** Our server's port for phones. MariaDB is the machine's own, with a database for this run alone. */
export async function startMadangBot(storage: "sqlite" | "mariadb"): Promise<Target> {
  if (storage === "sqlite") {
    const server = await startServer([]);
    return { ...server, port: server.botPort };
  }
  const database = `madang_bench_${crypto.randomUUID().slice(0, 8)}`;
  const server = await startServer([`--storage=mysql://root@127.0.0.1:3306/${database}`]);
  return {
    ...server,
    port: server.botPort,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      const client = new Deno.Command("mariadb", { args: ["-e", `DROP DATABASE ${database}`] });
      await client.output();
    },
  };
}

async function startServer(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Target & { botPort: number }> {
  const httpPort = freePort();
  const dataDir = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const server = await spawnServer({
    dataDir,
    httpPort,
    args: ["--log-level=ERROR", ...args],
    program: sourceProgram,
    env: { MADANG_LIMITS: "off", ...environment },
  });
  return {
    port: server.port,
    botPort: server.botPort,
    httpPort,
    pid: server.pid,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** Runs the load generator against a target, and returns what it measured. */
export async function load(
  tools: BuiltTools,
  { port, pid }: Target,
  args: readonly string[],
): Promise<Record<string, number>> {
  const chatload = new Deno.Command(tools.chatload, {
    args: ["--port", String(port), "--pid", String(pid), ...args],
  });
  const { stdout, stderr } = await chatload.output();
  const text = new TextDecoder().decode(stdout).trim();
  if (!text.startsWith("{")) {
    throw new Error(`chatload: ${text}${new TextDecoder().decode(stderr)}`);
  }
  return JSON.parse(text);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`nothing listens on ${port}`);
}

function target(port: number, child: Deno.ChildProcess): Target {
  return {
    port,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
