/**
 * What `install.sh` says when it cannot go on, for the page of errors. A shell script has no definitions to load, so it
 * is read.
 *
 * @module
 */
import type { Sentence } from "../../protocol/mod.ts";

const script = new URL("../../.github/deploy/install.sh", import.meta.url);

/** Its failures, by their English text. Each says itself what to do. */
export async function installErrors(): Promise<Sentence[]> {
  const text = await Deno.readTextFile(script);
  const calls = text.matchAll(/\bfail ("(?:[^"\\]|\\.)*")(?:\s|\\\n)+("(?:[^"\\]|\\.)*")/g);
  const sentences = Array.from(calls, ([, en, ko]) => ({ en: shown(en), ko: shown(ko) }));
  return sentences.sort((one, other) => one.en < other.en ? -1 : 1);
}

/** A text of the shell as the page shows it: each variable as something that differs each time. */
function shown(quoted: string): string {
  return quoted.slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("$1", "{name}")
    .replaceAll(/\$(\w+)/g, "{$1}");
}
