/**
 * Variables of the environment that look like ours, but mean nothing to the server.
 *
 * @module
 */
import { nearest } from "../../protocol/nearest.ts";

// What the client and subcommands are given by variables of their own, which may stand in the same environment or `.env`.
// Not taken from their tables, which a server that starts does not load.
const othersVariables = [
  "ID",
  "CHAT_HOST",
  "CODEC",
  "TLS",
  "TLS_CA",
  "PASSWORD_FILE",
  "RECEIVED_DIR",
  "NO_COLOR",
  "BOT_NAME",
  "BOT_WAITING",
  "BOT_JSON",
  "USER_ROLE",
  "USER_PASSWORD_FILE",
  "USER_JSON",
  "CERTIFICATE_DAYS",
  "IMPORT_FROM",
  "IMPORT_DRY_RUN",
].map((name) => `MADANG_${name}`);

/** The variables with our prefix that are none of the known ones, each with the one that was meant, if one is near. */
export function unknownVariables(
  environments: readonly Readonly<Record<string, string>>[],
  known: readonly string[],
): [name: string, meant: string | undefined][] {
  return [...new Set(environments.flatMap(Object.keys))]
    .filter((name) => name.startsWith("MADANG_"))
    .filter((name) => !known.includes(name) && !othersVariables.includes(name))
    .map((name) => [name, nearest(name, known, "MADANG_")]);
}
