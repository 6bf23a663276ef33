/**
 * The index of the chat log's search: how rows get into it.
 *
 * @module
 */
import type { ChatLogIndexing } from "../driver.ts";
import { run, select } from "./database.ts";
import { isLockWaitTimeout } from "./errors.ts";
import { createLane } from "./lanes.ts";
import type { Session } from "./link.ts";
import { keepMeta, loadMeta } from "./schema.ts";
import { inTransaction } from "./transaction.ts";
import { channelToken, indexTokens } from "../pairs.ts";

/** Does what {@link StorageWriter.indexChatLog} says. */
export async function indexRows(
  { connection }: Session,
  through: number,
  limit: number,
): Promise<ChatLogIndexing> {
  const kept = Number(await loadMeta(connection, "chat_log_indexed"));
  const [{ newest: newestId }] = await select(
    connection,
    "SELECT coalesce(max(id), 0) AS newest FROM kb_chat_logs",
  );
  const newest = Number(newestId);
  // An operator may have emptied the table, so that ids begin again.
  const before = newest < kept ? 0 : kept;
  const last = Math.min(through, newest);
  try {
    const indexed = await inTransaction(connection, async () => {
      // The lock waits for rows in this range that other programs have inserted and not committed yet.
      const rows = await select(
        connection,
        `SELECT id, channel_id, message FROM kb_chat_logs
          WHERE id > ? AND id <= ? ORDER BY id LIMIT ? LOCK IN SHARE MODE`,
        [before, last, limit],
      );
      const lane = createLane();
      for (const { id, channel_id, message } of rows) {
        const tokens = `${channelToken(String(channel_id))} ${indexTokens(String(message))}`;
        lane.row("REPLACE INTO madang_chat_log_pairs VALUES", `(${Number(id)},'${tokens}')`);
      }
      const indexed = rows.length === limit
        ? Number(rows[rows.length - 1]?.id ?? before)
        : Math.max(before, last);
      if (indexed !== kept) lane.statement(keepMeta("chat_log_indexed", String(indexed)));
      for (const statement of lane.finish()) await run(connection, statement);
      return indexed;
    });
    return { indexed, newest };
  } catch (error) {
    // Another program takes its time: there is always a next time.
    if (isLockWaitTimeout(error)) return { indexed: before, newest };
    throw error;
  }
}
