/**
 * The subcommand `bot` as an operator calls it, in a process of its own.
 *
 * @module
 */
import { callServer, type EndedCall } from "./server_call.ts";

/** Calls `madang-server bot …` about the server of a data folder. */
export function callBot(
  dataDir: string,
  words: readonly string[],
  { lang = "en", env = {} }: { lang?: "ko" | "en"; env?: Record<string, string> } = {},
): Promise<EndedCall> {
  return callServer(["bot", ...words, `--data-dir=${dataDir}`, `--lang=${lang}`], {
    cwd: dataDir,
    env,
  });
}

/** An entry of `bot list --json`, without its time. */
export interface ListedEntry {
  readonly subject: string;
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

/** What `bot list --json` prints. */
export interface Listing {
  readonly phones?: readonly Record<string, unknown>[];
  readonly entries: readonly ListedEntry[];
  readonly restricted: readonly string[];
  readonly policy: string;
}

/** What `bot list --json` prints. */
export async function botListing(dataDir: string): Promise<Listing> {
  const { code, stdout, stderr } = await callBot(dataDir, ["list", "--json"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The entries of a listing, each as `state subject id (name)`. */
export function entryTexts({ entries }: Listing): string[] {
  return entries.map(({ subject, id, name, state }) => `${state} ${subject} ${id} (${name})`);
}
