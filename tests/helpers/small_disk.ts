/**
 * A disk that is really small, for tests of what happens when it is full: a tmpfs in a mount namespace of its own, which
 * root can make, and anybody where user namespaces are allowed. It is gone with whoever made it, however that ends.
 *
 * @module
 */
import { granted } from "./needs.ts";

/** A small disk. */
export interface SmallDisk extends AsyncDisposable {
  /** Where it is for programs that are started by {@link program}. */
  readonly path: string;
  /** Where it is for everybody else. SQLite cannot open a database there, since it follows the link that is in it. */
  readonly outside: string;
  /** The command that starts a program, given as such, where the disk is. */
  program(command: readonly string[]): string[];
}

const mount = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && echo mounted && exec cat';

/** Makes a disk of so many bytes; undefined where that is not possible. */
export async function makeSmallDisk(bytes: number): Promise<SmallDisk | undefined> {
  // Without a user namespace where that is allowed: then files belong to whom they seem to.
  return await tryToMake(bytes, [], []) ??
    await tryToMake(bytes, ["--map-root-user"], ["--user", "--preserve-credentials"]);
}

/** Why there are no small disks here; undefined where there are. Where nothing may be skipped, tests find out themselves. */
export const missingSmallDisk: string | undefined = await findMissing();

async function findMissing(): Promise<string | undefined> {
  if (!granted || Deno.env.get("CI") === "true") return undefined;
  await using disk = await makeSmallDisk(65_536);
  return disk ? undefined : "a small disk needs root, or user namespaces, on Linux";
}

async function tryToMake(
  bytes: number,
  unshare: readonly string[],
  enter: readonly string[],
): Promise<SmallDisk | undefined> {
  const path = await Deno.makeTempDir({ prefix: "madang-disk-" });
  const holder = startHolder([...unshare, "--mount", "sh", "-c", mount, "sh", `${bytes}`, path]);
  const input = holder?.stdin.getWriter();
  async function remove(): Promise<void> {
    await input?.close().catch(() => {}); // it never started, or has ended
    await holder?.status;
    await Deno.remove(path);
  }
  if (!holder || await firstOf(holder.stdout) !== "mounted\n") {
    await remove();
    return undefined;
  }
  const target = `--target=${holder.pid}`;
  return {
    path,
    outside: `/proc/${holder.pid}/root${path}`,
    program: (command) => ["nsenter", target, "--mount", ...enter, ...command],
    [Symbol.asyncDispose]: remove,
  };
}

/** What keeps the namespace: it ends when its input does. */
function startHolder(args: readonly string[]): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command("unshare", {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // no Linux
    throw error;
  }
}

async function firstOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}
