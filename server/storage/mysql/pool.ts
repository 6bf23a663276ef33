/**
 * The connections of the reading side.
 *
 * @module
 */
import { type Connection, createPool, type Pool } from "mysql2/promise";
import {
  commonSettings,
  connectionOptions,
  type MysqlLocation,
  type Row,
  run,
  sayGoodbye,
  select,
  type Value,
} from "./database.ts";
import { isConnectionError, isLostConnection } from "./errors.ts";

/** Asks for rows as `select` does, on any connection that is free. */
export type Ask = (
  sql: string,
  values?: readonly (Value | readonly number[])[],
) => Promise<readonly Row[]>;

/** Connections that several questions at a time can be asked on. */
export interface ReadingPool {
  readonly ask: Ask;
  close(): Promise<void>;
}

/** Milliseconds that a question may take. */
const questionTimeout = 30_000;
/** Milliseconds after which a connection that nobody needs is closed, before the server or a firewall does it. */
const idleTimeout = 60_000;

/** Makes a pool. It connects when it is asked something. */
export function createReadingPool(location: MysqlLocation): ReadingPool {
  const { poolSize } = location;
  const pool = createPool({
    ...connectionOptions(location),
    connectionLimit: poolSize,
    idleTimeout,
    queueLimit: 0,
  });
  const prepared = new WeakSet<object>();

  return {
    async ask(sql, values) {
      // Connections that died while nobody needed them are found out by use. All of them may have, as when the server
      // was restarted; the one after them is new.
      for (let lost = 0;; lost++) {
        try {
          return await askOnce(sql, values);
        } catch (error) {
          if (!(error instanceof LostConnection)) throw error;
          if (lost === poolSize) throw error.cause;
        }
      }
    },
    close: () => sayGoodbye(pool.end()),
  };

  async function askOnce(
    sql: string,
    values: readonly (Value | readonly number[])[] | undefined,
  ): Promise<readonly Row[]> {
    const pooled = await take(pool);
    const wasUsed = prepared.has(pooled.connection);
    try {
      if (!wasUsed) {
        await run(pooled, `SET ${settings}`);
        await run(pooled, "SET SESSION TRANSACTION READ ONLY");
        prepared.add(pooled.connection);
      }
      return await select(pooled, sql, values, questionTimeout);
    } catch (error) {
      if (isConnectionError(error)) pooled.destroy();
      throw wasUsed && isLostConnection(error) ? new LostConnection(error) : error;
    } finally {
      pooled.release();
    }
  }
}

/** A connection that was used before is gone, so that a new one may do better. */
class LostConnection extends Error {
  constructor(cause: unknown) {
    super("A connection that was used before is gone", { cause });
  }
}

const settings = commonSettings.map((setting) => `SESSION ${setting}`).join(", ");

async function take(pool: Pool): Promise<Connection & { connection: object; release(): void }> {
  return await pool.getConnection();
}
