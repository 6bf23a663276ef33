/**
 * The programs that a benchmark runs: the yardstick, bare Deno, our server, and the load generator.
 *
 * @module
 */
import { sourceProgram, spawnServer } from "../helpers/server.ts";

/** Something that listens. */
export interface Target extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
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

/** What the machine's network can do with no chat in it. */
export async function startYardstick(tools: BuiltTools): Promise<Target> {
  const port = freePort();
  const child = new Deno.Command(tools.relayLimit, { args: [String(port)] }).spawn();
  await untilListening(port);
  return target(port, child);
}

/** What bare Deno can do with no chat in it. */
export async function startDenoRelay(): Promise<Target> {
  const path = new URL("deno_relay.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path],
    stdout: "piped",
  }).spawn();
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const match = /127\.0\.0\.1:(\d+)/.exec(text);
    if (match) return target(Number(match[1]), child);
  }
  throw new Error("the relay ended before it listened");
}

/** Our server, with storage in a folder of its own. */
export async function startMadang(): Promise<Target> {
  const dataDir = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const server = await spawnServer({
    dataDir,
    args: ["--log-level=ERROR"],
    program: sourceProgram,
    env: { MADANG_LIMITS: "off" },
  });
  return {
    port: server.port,
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
