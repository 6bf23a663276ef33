/**
 * Who may see which messages.
 *
 * @module
 */
import { saidToAll } from "../message_rows.ts";

/** The condition that a viewer may see a message (shared/wire/colon.md, "Files on disk"). Takes the viewer's key three times. */
export const visible = `(
  ${saidToAll}
  OR messages.sender_key = ?
  OR (messages.type = 'TO' AND messages.target_key = ?)
  OR (messages.type = 'RMSG' AND EXISTS (
    SELECT 1 FROM memberships
    WHERE user_key = ? AND room_key = messages.target_key AND joined_after < messages.id
      AND (left_through IS NULL OR messages.id <= left_through)))
)`;
