/**
 * The one connection of the writing side: made anew when it was lost, never waiting for a server without end, and
 * always the holder of the database's lock.
 *
 * @module
 */
import { type Connection, createConnection } from "mysql2/promise";
import {
  commonSettings,
  connectionOptions,
  type MysqlLocation,
  run,
  sayGoodbye,
} from "./database.ts";
import { isConnectionError, isUnknownDatabase } from "./errors.ts";
import { ownThread, type ServerThread, takeDatabaseLock } from "./lock.ts";
import { factsOf, type ServerFacts } from "./server.ts";

/** A connection that holds the lock of its database. */
export interface Session {
  readonly connection: Connection;
  readonly facts: ServerFacts;
  /** Milliseconds that a statement of a commit may take; undefined for the driver's own. */
  readonly statementTimeout: number | undefined;
  /** The greatest number of an entry of the chat log that is kept; unknown until it is read. */
  chatLogThrough?: number;
}

/** The connection, whichever it is at the moment. */
export interface MysqlLink {
  /**
   * Does something with a session, connected anew where the last one was lost. A session that it loses is given up.
   *
   * @throws {UnusableStorageError} when another server has the database
   */
  use<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Milliseconds during which a failure to connect stands for the next ones. */
const failurePause = 200;
/**
 * Milliseconds between signs of life of a connection that has nothing to do, and seconds without them until the server
 * ends it: so it outlives any wait_timeout, and the lock of a machine that failed is free after that.
 */
const heartbeat = 60_000;
const silence = 180;

const settings = [
  ...commonSettings,
  `wait_timeout = ${silence}`,
  "innodb_lock_wait_timeout = 5",
  // An index of searches takes this over when it is made: otherwise some tokens would count as stop words.
  "innodb_ft_enable_stopword = OFF",
].map((setting) => `SESSION ${setting}`).join(", ");

/** Makes the link. Nothing happens before the first session. */
export function createMysqlLink(location: MysqlLocation): MysqlLink {
  let current: Session | undefined;
  let previous: ServerThread | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;

  const beat = setInterval(() => {
    const session = current;
    // A session without a pulse is given up; the next to need one connects, or says why not.
    if (session) run(session.connection, "DO 0").catch(() => drop(session));
  }, heartbeat);

  return {
    async use(work) {
      const session = current ?? await connect();
      try {
        return await work(session);
      } catch (error) {
        if (isConnectionError(error)) drop(session);
        throw error;
      }
    },
    async close() {
      clearInterval(beat);
      const session = current;
      current = undefined;
      if (session) await end(session.connection);
    },
  };

  async function connect(): Promise<Session> {
    if (failure && performance.now() - failure.at < failurePause) throw failure.error;
    try {
      current = await open();
      return current;
    } catch (error) {
      failure = { error, at: performance.now() };
      throw error;
    }
  }

  async function open(): Promise<Session> {
    const connection = await connectToDatabase(location);
    try {
      await run(connection, `SET ${settings}`);
      await run(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      const thread = await ownThread(connection);
      await takeDatabaseLock(connection, location, previous);
      previous = thread;
      const facts = await factsOf(connection);
      const session: Session = {
        connection,
        facts,
        statementTimeout: location.timeouts?.statement,
      };
      // Without a listener, a connection that is lost while nothing is asked would end the worker.
      connection.on("error", () => drop(session));
      return session;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  function drop(session: Session): void {
    if (current === session) current = undefined;
    session.connection.destroy();
  }
}

// A database that is missing is made, where the user may do that.
async function connectToDatabase(location: MysqlLocation): Promise<Connection> {
  const several = { multipleStatements: true };
  try {
    return await createConnection({ ...connectionOptions(location), ...several });
  } catch (error) {
    if (!isUnknownDatabase(error)) throw error;
    await createDatabase(location, error);
    return await createConnection({ ...connectionOptions(location), ...several });
  }
}

async function createDatabase(location: MysqlLocation, missing: unknown): Promise<void> {
  const connection = await createConnection(connectionOptions(location, { withDatabase: false }));
  try {
    const name = `\`${location.database.replaceAll("`", "``")}\``;
    await run(connection, `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`);
  } catch (cause) {
    if (missing instanceof Error && cause instanceof Error) missing.cause = cause;
    throw missing;
  } finally {
    await end(connection);
  }
}

async function end(connection: Connection): Promise<void> {
  await sayGoodbye(connection.end());
  connection.destroy();
}
