/**
 * The client program, really started, with pipes in place of a terminal.
 *
 * @module
 */
import { permissionsOf } from "../../.github/deploy/compile/arguments.ts";

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The client from source, with the permissions that people run it with. */
export const clientProgram: readonly string[] = [
  Deno.execPath(),
  "run",
  ...permissionsOf("client"),
  "--no-check",
  new URL("../../client/main.ts", import.meta.url).pathname,
];

/** A running client. Killed when disposed. */
export class ClientProgram implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: Promise<Ended>;
  #stdout = "";
  #stderr = "";
  #heard = Promise.withResolvers<void>();

  constructor(
    args: readonly string[],
    { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
  ) {
    const [command, ...before] = clientProgram;
    this.#process = new Deno.Command(command, {
      args: [...before, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      cwd,
      env: { LANG: "en_US.UTF-8", LC_ALL: "", NO_COLOR: "", ...env },
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#collect();
  }

  /** Types lines. */
  async type(...lines: string[]): Promise<void> {
    await this.#input.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
  }

  /** Ends the input. */
  async endInput(): Promise<void> {
    await this.#input.close();
  }

  /** Resolves when standard error holds a text. */
  async complained(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) await this.#heard.promise;
  }

  /** Resolves when standard output holds a text. */
  async said(text: string): Promise<void> {
    while (!this.#stdout.includes(text)) await this.#heard.promise;
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  /** How it ended. */
  ended(): Promise<Ended> {
    return this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#output;
    await this.#input.close().catch(() => {});
  }

  async #collect(): Promise<Ended> {
    const [status] = await Promise.all([
      this.#process.status,
      this.#read(this.#process.stdout, (text) => this.#stdout += text),
      this.#read(this.#process.stderr, (text) => this.#stderr += text),
    ]);
    return { code: status.code, stdout: this.#stdout, stderr: this.#stderr };
  }

  async #read(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      add(decoder.decode(bytes, { stream: true }));
      this.#heard.resolve();
      this.#heard = Promise.withResolvers<void>();
    }
  }
}

/** Starts a client in a folder of its own, called by its id, below `folder`. */
export async function startClientIn(
  port: number,
  folder: string,
  id: string,
  ...more: string[]
): Promise<ClientProgram> {
  await Deno.mkdir(`${folder}/${id}`, { recursive: true });
  return new ClientProgram(["--port", String(port), "--id", id, ...more], {
    cwd: `${folder}/${id}`,
  });
}
