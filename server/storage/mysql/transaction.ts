/**
 * Transactions of the writing side.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import { run } from "./database.ts";
import { isConnectionError, isDeadlock, TooBigForServer } from "./errors.ts";
import { joinStatements } from "./lanes.ts";
import type { Session } from "./link.ts";

/** Does statements in one transaction. Most are one text with it, and so one round trip. */
export async function transact(session: Session, statements: readonly string[]): Promise<void> {
  const texts = joinStatements(["START TRANSACTION", ...statements, "COMMIT"]);
  checkLengths(session, texts);
  try {
    await runAll(session, texts);
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    await runAll(session, texts); // once more: the other has gone first
  }
}

async function runAll(
  { connection, statementTimeout }: Session,
  texts: readonly string[],
): Promise<void> {
  await undone(connection, async () => {
    // What fails first ends its text, so that the COMMIT at the end of the last one is not reached.
    for (const text of texts) await run(connection, text, statementTimeout);
  });
}

/** Does something in a transaction: all of it, or nothing. */
export async function inTransaction<Result>(
  connection: Connection,
  work: () => Promise<Result>,
): Promise<Result> {
  return await undone(connection, async () => {
    await run(connection, "START TRANSACTION");
    const result = await work();
    await run(connection, "COMMIT");
    return result;
  });
}

// Takes back what a transaction has done when it fails. A connection that is lost takes it back by itself.
async function undone<Result>(
  connection: Connection,
  transaction: () => Promise<Result>,
): Promise<Result> {
  try {
    return await transaction();
  } catch (error) {
    if (!isConnectionError(error)) await run(connection, "ROLLBACK");
    throw error;
  }
}

// A server that is sent more than it takes hangs up, and nobody would know which write was to blame.
function checkLengths({ facts }: Session, texts: readonly string[]): void {
  const header = 16;
  const most = facts.longestStatement - header;
  for (const text of texts) {
    if (text.length * 3 <= most) continue;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > most) {
      throw new TooBigForServer(
        `${bytes} bytes are more than the MySQL server takes at once (max_allowed_packet is ` +
          `${facts.longestStatement})`,
      );
    }
  }
}
