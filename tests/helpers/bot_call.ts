/**
 * The subcommand `bot` as an operator calls it, in a process of its own, and what it asks of a server that runs.
 *
 * @module
 */
import { askServer } from "../../server/admin/ask.ts";
import type { DecisionRequest } from "../../server/admin/operations.ts";
import type { AccessSubject } from "../../services/context.ts";
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

/** Has the server that uses a data folder answer something, or not, from now on. */
export async function decide(
  dataDir: string,
  state: DecisionRequest["state"],
  subject: AccessSubject,
  id: string,
): Promise<void> {
  const outcome = await askServer(dataDir, "bot/decide", { word: id, subject, state });
  if (!outcome || !("decided" in outcome)) {
    throw new Error(`${subject} ${id} is not ${state}: ${JSON.stringify(outcome)}`);
  }
}
