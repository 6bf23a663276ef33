/**
 * A MariaDB server of a test's own, which can be stopped and started without disturbing others.
 *
 * @module
 */
import { createConnection } from "mysql2/promise";
import { join } from "../../server/std/path.ts";

/** A server on 127.0.0.1, root without a password. Disposing of it ends it and removes its data. */
export interface MariaDb extends AsyncDisposable {
  readonly port: number;
  /** Ends it, in good order or (`kill`) as a power failure would. */
  stop(how?: "kill"): Promise<void>;
  /** Starts it on what it had; resolves when it answers. */
  start(): Promise<void>;
  /** Makes it stop answering, with its connections open. */
  pause(): void;
  /** Lets it go on. */
  resume(): void;
}

/** Makes a server in a temporary folder and starts it. `settings` are arguments such as `--max-allowed-packet=1M`. */
export async function startMariaDb(...settings: readonly string[]): Promise<MariaDb> {
  const folder = await Deno.makeTempDir({ prefix: "madang_mariadb_" });
  const data = join(folder, "data");
  installed ??= install();
  await succeed("cp", ["-R", await installed, data]);
  const port = freePort();
  const errors = join(folder, "errors.log");
  const args = [
    "--no-defaults",
    `--datadir=${data}`,
    `--socket=${join(folder, "socket")}`,
    `--pid-file=${join(folder, "pid")}`,
    `--log-error=${errors}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--innodb-buffer-pool-size=32M",
    ...settings,
    ...asRoot(),
  ];
  let process: Deno.ChildProcess | undefined;

  async function start(): Promise<void> {
    process = new Deno.Command(programPath(), { args, stdout: "null", stderr: "null" }).spawn();
    let isOver = false;
    void process.status.then(() => isOver = true);
    while (!await answers(port)) {
      if (isOver) throw new Error(`mariadbd ended:\n${await Deno.readTextFile(errors)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function stop(how?: "kill"): Promise<void> {
    if (!process) return;
    process.kill("SIGCONT"); // one that is paused could not end
    process.kill(how === "kill" ? "SIGKILL" : "SIGTERM");
    await process.status;
    process = undefined;
  }

  await start();
  return {
    port,
    stop,
    start,
    pause: () => process?.kill("SIGSTOP"),
    resume: () => process?.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await stop("kill");
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The server's program: where Debian keeps it, which is not in everybody's PATH, or by its name. */
export function programPath(): string {
  try {
    Deno.statSync("/usr/sbin/mariadbd");
    return "/usr/sbin/mariadbd";
  } catch {
    return "mariadbd";
  }
}

/** A folder as a server begins with, from which each has its copy: making one takes much longer. */
let installed: Promise<string> | undefined;

async function install(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "madang_mariadb_" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  await succeed("mariadb-install-db", [
    "--no-defaults",
    `--datadir=${folder}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    ...asRoot(),
  ]);
  return folder;
}

function asRoot(): string[] {
  return Deno.uid() === 0 ? ["--user=root"] : [];
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], stdout: "null" })
    .output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await createConnection({ host: "127.0.0.1", port, user: "root" });
    await connection.end();
    return true;
  } catch {
    return false; // not yet
  }
}
