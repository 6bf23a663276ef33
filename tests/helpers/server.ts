/**
 * Servers to test against: in this process, or as a program of their own.
 *
 * @module
 */
import { permissionsOf } from "../../.github/deploy/compile/arguments.ts";
import { type ServerOptions, startServer } from "../../server/app.ts";
import type { EncryptedConfiguration } from "../../server/config/configuration.ts";
import { readSettings, withConfiguration } from "../../server/config/settings.ts";
import { createLog } from "../../server/log.ts";
import { fail } from "./assert.ts";
import { Lookout } from "./lookout.ts";

/** A server in this process. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly botPort: number;
  readonly httpPort: number;
  readonly dataDir: string;
  /** What it logged. */
  readonly lines: readonly string[];
  /** Waits until it has logged something that matches, before or from now on, and returns that line. */
  said(wanted: RegExp): Promise<string>;
}

/** How long a log line may take, before a test fails, in milliseconds. */
const patience = 20_000;

/** Starts a server on a free port with a data directory of its own, gone afterwards unless it is given. */
export async function startTestServer(
  { dataDir, args = [], environment = {}, options, configuration }: {
    dataDir?: string;
    args?: string[];
    environment?: Record<string, string>;
    options?: ServerOptions;
    /** What the encrypted configuration says. */
    configuration?: Partial<EncryptedConfiguration>;
  } = {},
): Promise<TestServer> {
  const folder = dataDir ?? await Deno.makeTempDir({ prefix: "madang-test-" });
  const lines: string[] = [];
  const invocation = readSettings([
    "--host=127.0.0.1",
    "--chat-port=0",
    "--port=0",
    "--http-port=0",
    `--data-dir=${folder}`,
    "--lang=ko",
    "--log-level=DEBUG",
    ...args,
  ], environment);
  const { settings } = withConfiguration(invocation, {
    configuration: configuration && { databases: {}, ...configuration },
    warnings: [],
  });
  const log = createLog({
    level: settings["log-level"],
    console: (line) => lines.push(line),
    isColoured: false,
  });
  const server = await startServer(settings, log, options);
  return {
    port: server.chatPort,
    botPort: server.botPort,
    httpPort: server.httpPort ?? fail("the server has no status port"),
    dataDir: folder,
    lines,
    async said(wanted) {
      const deadline = Date.now() + patience;
      for (;;) {
        const line = lines.find((each) => wanted.test(each));
        if (line !== undefined) return line;
        if (Date.now() > deadline) {
          fail(`expected a line with ${wanted}, got:\n${lines.join("\n")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      if (dataDir === undefined) await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A server that runs as a program of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly botPort: number;
  readonly pid: number;
  /** What it printed so far. */
  readonly output: () => string;
  /** Waits until what it prints matches, from a position of its output on, and returns all from there. */
  said(wanted: RegExp, from?: number): Promise<string>;
  /** Resolves when it ends by itself. */
  readonly exitCode: Promise<number>;
  /** Sends a signal and waits for the end. Returns the exit code. */
  stop(signal: Deno.Signal): Promise<number>;
}

/** Starts `main.ts`, or the program given, and waits until it listens. */
export async function spawnServer(
  { dataDir, args = [], program = sourceProgram, env = {}, ...more }: {
    dataDir: string;
    args?: string[];
    program?: string[];
    env?: Record<string, string>;
    /** The status port: any free one unless it is given, and the server's default where it is undefined. */
    httpPort?: number;
  },
): Promise<ServerProcess> {
  const httpPort = "httpPort" in more ? more.httpPort : 0;
  const [command, ...before] = program;
  const child = new Deno.Command(command, {
    args: [
      ...before,
      "--host=127.0.0.1",
      "--chat-port=0",
      "--port=0",
      ...httpPort === undefined ? [] : [`--http-port=${httpPort}`],
      `--data-dir=${dataDir}`,
      ...args,
    ],
    cwd: plainFolder,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const lookout = new Lookout(() => `\n${output}`, patience);
  const listening = Promise.withResolvers<readonly [chat: number, bot: number]>();
  async function follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      lookout.came();
      const [chat, bot] = output.matchAll(/\[SERVER\] .*127\.0\.0\.1:(\d+)/g);
      if (bot) listening.resolve([Number(chat[1]), Number(bot[1])]);
    }
  }
  const followed = Promise.all([follow(child.stdout), follow(child.stderr)]);
  void child.status.then(async ({ code }) => {
    await followed;
    lookout.end();
    listening.reject(new Error(`the server ended with ${code}:\n${output}`));
  });
  let isOver = false;
  void child.status.then(() => isOver = true);
  async function stop(signal: Deno.Signal): Promise<number> {
    if (!isOver) child.kill(signal);
    isOver = true;
    const { code } = await child.status;
    await followed;
    return code;
  }
  const [port, botPort] = await listening.promise;
  return {
    port,
    botPort,
    pid: child.pid,
    output: () => output,
    said(wanted, from = 0) {
      const found = () => wanted.test(output.slice(from)) ? output.slice(from) : undefined;
      return lookout.until(found, String(wanted));
    },
    exitCode: child.status.then(async ({ code }) => {
      await followed;
      return code;
    }),
    stop,
    [Symbol.asyncDispose]: async () => void await stop("SIGKILL"),
  };
}

/** A folder without .cfg and .env: what a developer has beside the source must not change what tests see. */
export const plainFolder: string = new URL("../", import.meta.url).pathname;

/** The server from source, with the permissions that people run it with. */
export const sourceProgram = [
  Deno.execPath(),
  "run",
  ...permissionsOf("serve"),
  "--no-check",
  new URL("../../main.ts", import.meta.url).pathname,
];
