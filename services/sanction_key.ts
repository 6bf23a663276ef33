/**
 * What tells sanctions apart, in memory and on disk.
 *
 * @module
 */
import { nameKey } from "../protocol/names.ts";
import type { Sanction } from "../protocol/sanctions.ts";

/** There is at most one sanction with a key: a later one takes the place of the earlier. */
export function sanctionKey(
  { kind, subject, room = "" }: Pick<Sanction, "kind" | "subject" | "room">,
): string {
  return `${kind}\n${nameKey(subject)}\n${nameKey(room)}`;
}
