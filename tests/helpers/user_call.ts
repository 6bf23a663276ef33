/**
 * The subcommand `user` as an operator calls it, in a process of its own.
 *
 * @module
 */
import { callServer, type EndedCall } from "./server_call.ts";

/** Calls `madang-server user …` about the accounts of a data folder; `input` is standard input. */
export function callUser(
  dataDir: string,
  words: readonly string[],
  { lang = "en", input = "" }: { lang?: "ko" | "en"; input?: string } = {},
): Promise<EndedCall> {
  return callServer(["user", ...words, `--data-dir=${dataDir}`, `--lang=${lang}`], {
    cwd: dataDir,
    input,
  });
}

/** The accounts that `user list --json` prints, each as `role id`. */
export async function listedUsers(dataDir: string): Promise<string[]> {
  const { code, stdout, stderr } = await callUser(dataDir, ["list", "--json"]);
  if (code !== 0) throw new Error(stderr);
  const users: readonly { id: string; role: string; at: number }[] = JSON.parse(stdout);
  return users.map(({ id, role }) => `${role} ${id}`);
}
