/**
 * Who may see which messages (shared/wire/colon.md, "Files on disk"): the same in every database.
 *
 * @module
 */
import { nameKey } from "../../protocol/names.ts";
import { saidToAll } from "./message_rows.ts";

/**
 * The condition that a viewer may see a row of `messages`; `memberships` is the table of who was in which room. Takes the
 * values of {@link visibleTo}.
 */
export function visibleBy(memberships: string): string {
  return `(
  ${saidToAll}
  OR messages.sender_key = ?
  OR (messages.type = 'TO' AND messages.target_key = ?)
  OR (messages.type = 'RMSG' AND EXISTS (
    SELECT 1 FROM ${memberships}
    WHERE user_key = ? AND room_key = messages.target_key AND joined_after < messages.id
      AND (left_through IS NULL OR messages.id <= left_through)))
)`;
}

/** The values of {@link visibleBy} for a viewer. */
export function visibleTo(viewer: string): [string, string, string] {
  const key = nameKey(viewer);
  return [key, key, key];
}
