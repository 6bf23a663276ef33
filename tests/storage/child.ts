/** Another process that uses a storage, for tests of what happens when it is there or dies. @module */

/** A process that runs a program of this folder. Disposing of it kills it. */
export interface Child extends AsyncDisposable {
  /** The next line that it prints. Throws at the end of its output. */
  line(): Promise<string>;
  /** The lines that it prints until its end. */
  rest(): Promise<string[]>;
  /** Ends it as a power failure would: without a word to it. */
  kill(): Promise<void>;
}

/** Starts a process that opens the storage of a directory, prints `open`, and does what the arguments say. */
export function startChild(dataDir: string, ...what: readonly string[]): Promise<Child> {
  return startProgram("child_program.ts", dataDir, ...what);
}

/** Starts a program of this folder, in a process of its own. */
export function startProgram(name: string, ...what: readonly string[]): Promise<Child> {
  const program = new URL(name, import.meta.url);
  const config = new URL("../../deno.json", import.meta.url);
  const args = ["run", "-A", "--no-check", "--config", config.pathname, program.href];
  const process = new Deno.Command(Deno.execPath(), {
    args: [...args, ...what],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  let ended = false;

  async function next(): Promise<string | undefined> {
    for (;;) {
      const end = buffer.indexOf("\n");
      if (end >= 0) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 1);
        return line;
      }
      const { value, done } = await reader.read();
      if (done) return undefined;
      buffer += value;
    }
  }

  async function kill(): Promise<void> {
    if (ended) return;
    ended = true;
    try {
      process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await process.status;
  }

  return Promise.resolve({
    async line() {
      const line = await next();
      if (line === undefined) throw new Error("The other process has ended");
      return line;
    },
    async rest() {
      const lines: string[] = [];
      for (let line = await next(); line !== undefined; line = await next()) lines.push(line);
      return lines;
    },
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await reader.cancel();
    },
  });
}
