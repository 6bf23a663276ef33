/**
 * What a viewer may see (shared/wire/colon.md, "Files on disk"), in MySQL.
 *
 * @module
 */
import { nameKey } from "../../../protocol/names.ts";
import { saidToAll } from "../message_rows.ts";

/** The condition on a row of `messages`. Takes the values of {@link visibleTo}. */
export const visible = `(
  ${saidToAll}
  OR messages.sender_key = ?
  OR (messages.type = 'TO' AND messages.target_key = ?)
  OR (messages.type = 'RMSG' AND EXISTS (
    SELECT 1 FROM madang_memberships
    WHERE user_key = ? AND room_key = messages.target_key AND joined_after < messages.id
      AND (left_through IS NULL OR messages.id <= left_through)))
)`;

/** The values of {@link visible} for a viewer. */
export function visibleTo(viewer: string): string[] {
  const key = nameKey(viewer);
  return [key, key, key];
}
