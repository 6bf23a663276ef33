/**
 * The writing side of the MySQL and MariaDB driver.
 *
 * @module
 */
import type { StoredState } from "../../../services/context.ts";
import type { Call, StorageWriter } from "../driver.ts";
import { type MysqlLocation, select } from "./database.ts";
import { messageColumns, toMessage } from "../message_rows.ts";
import { indexRows } from "./chat_log_index.ts";
import { prepareChatLogTable } from "./chat_log_table.ts";
import { explainMysqlFailure, isRefusal } from "./errors.ts";
import { createMysqlLink, type Session } from "./link.ts";
import { planWrites } from "./plan.ts";
import { keepMeta, loadMeta, migrateMysql } from "./schema.ts";
import { checkServer, durabilityWarning } from "./server.ts";
import { beginEpoch } from "./state.ts";
import { transact } from "./transaction.ts";

/**
 * Makes the writing side of a database. Nothing happens before it is opened. `warn` tells the operator that commits
 * may not survive a power failure.
 */
export function createMysqlWriter(
  location: MysqlLocation,
  warn: (message: string) => void,
): StorageWriter {
  const link = createMysqlLink(location);

  return {
    async open() {
      try {
        return await link.use(open);
      } catch (error) {
        await link.close();
        throw explainMysqlFailure(error, location);
      }
    },
    apply: (calls, checkpoint) => link.use((session) => apply(session, calls, checkpoint)),
    probe: () => link.use((session) => transact(session, probe)),
    isRefusal,
    loadCheckpoint: () => link.use(({ connection }) => loadMeta(connection, "daily_log")),
    saveCheckpoint: (checkpoint) => link.use((session) => apply(session, [], checkpoint)),
    messagesAfter: (id, limit) =>
      link.use(async ({ connection }) => {
        const rows = await select(
          connection,
          `SELECT ${messageColumns} FROM madang_messages AS messages
            WHERE id > ? ORDER BY id LIMIT ?`,
          [id, limit],
        );
        return rows.map(toMessage);
      }),
    message: (id) =>
      link.use(async ({ connection }) => {
        const [row] = await select(
          connection,
          `SELECT ${messageColumns} FROM madang_messages AS messages WHERE id = ?`,
          [id],
        );
        return row === undefined ? undefined : toMessage(row);
      }),
    indexChatLog: (through, limit) => link.use((session) => indexRows(session, through, limit)),
    close: () => link.close(),
  };

  async function open({ connection, facts }: Session): Promise<StoredState> {
    checkServer(facts, location);
    if (!facts.isDurable) warn(durabilityWarning(location));
    await migrateMysql(connection, location);
    await prepareChatLogTable(connection, location);
    return await beginEpoch(connection);
  }
}

/** Writes as much as a batch may hold, and takes it away: on a disk that is nearly full, a little would still fit. */
const probe: readonly string[] = [
  keepMeta("probe", "x".repeat(262_144)),
  "DELETE FROM madang_meta WHERE name = 'probe'",
];

async function apply(
  session: Session,
  calls: readonly Call[],
  checkpoint: string | undefined,
): Promise<void> {
  // Read with the lock of the database held, so no transaction that was sent before can change it any more.
  session.chatLogThrough ??= Number(await loadMeta(session.connection, "chat_log_through"));
  const plan = planWrites(calls, checkpoint, session.chatLogThrough);
  await transact(session, plan.statements);
  session.chatLogThrough = plan.chatLogThrough;
}
