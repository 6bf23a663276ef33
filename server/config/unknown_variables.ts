/**
 * Variables of the environment that look like ours, but mean nothing to the server.
 *
 * @module
 */
import { closestString } from "../../protocol/std/closest_string.ts";

// The client's own share our prefix, and may stand in the same environment.
const clientVariables = [
  "ID",
  "CHAT_HOST",
  "CODEC",
  "TLS",
  "TLS_CA",
  "PASSWORD_FILE",
  "RECEIVED_DIR",
  "NO_COLOR",
]
  .map((name) => `MADANG_${name}`);

/** The variables with our prefix that are none of the known ones, each with the nearest of them. */
export function unknownVariables(
  environments: readonly Readonly<Record<string, string>>[],
  known: readonly string[],
): [name: string, nearest: string][] {
  return [...new Set(environments.flatMap(Object.keys))]
    .filter((name) => name.startsWith("MADANG_"))
    .filter((name) => !known.includes(name) && !clientVariables.includes(name))
    .map((name) => [name, closestString(name, known)]);
}
