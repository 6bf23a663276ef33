/** Places for storages in MariaDB, each with a database of its own. @module */
import { createConnection } from "mysql2/promise";
import type { Storage } from "../../services/context.ts";
import { join } from "../../server/std/path.ts";
import { type MysqlLocation, type Row, select } from "../../server/storage/mysql/database.ts";
import { createWorkerStorage } from "../../server/storage/worker_storage.ts";
import { testDatabaseServer } from "../helpers/needs_mariadb.ts";
import { gatheringLog, type Place, type Row as ChatLogRow } from "./place.ts";

/** A {@link Place} on a database server. */
export interface MysqlPlace extends Place {
  readonly location: MysqlLocation;
  readonly logDir: string;
  /** What was logged at the level of warnings and errors. */
  readonly troubles: string[];
  /** Asks over a connection of its own. */
  ask(sql: string): Promise<readonly Row[]>;
  /** The same as root, and without the database. */
  askServer(sql: string): Promise<readonly Row[]>;
  /** Leaves it with its tables, but as a storage finds it that opens there for the first time. */
  leaveEmpty(): Promise<void>;
}

/** What a test changes about a place. */
export type MysqlPlaceOptions = Partial<Omit<MysqlLocation, "kind">>;

/** Makes a place: a data directory and the name of a database, which a storage makes when it opens. */
export async function createMysqlPlace(options: MysqlPlaceOptions = {}): Promise<MysqlPlace> {
  const dataDir = await Deno.makeTempDir({ prefix: "madang_storage_" });
  const logDir = join(dataDir, "log_files");
  const database = newDatabase();
  const server = { kind: "mysql", ...testDatabaseServer, poolSize: 3 } as const;
  const location: MysqlLocation = { ...server, database, ...options };
  const troubles: string[] = [];
  const opened: Storage[] = [];

  async function askAs(
    user: Pick<MysqlLocation, "user" | "password">,
    sql: string,
    where: { readonly database?: string },
  ): Promise<readonly Row[]> {
    const { host, port } = location;
    const texts = { dateStrings: true, charset: "utf8mb4" };
    const connection = await createConnection({
      host,
      port,
      user: user.user,
      password: user.password,
      multipleStatements: true,
      ...texts,
      ...where,
    });
    try {
      return await select(connection, sql);
    } finally {
      await connection.end();
    }
  }

  const ask = (sql: string) => askAs(location, sql, { database: location.database });
  const askServer = (sql: string) => askAs(testDatabaseServer, sql, {});

  return {
    location,
    logDir,
    troubles,
    ask,
    askServer,
    storage() {
      const log = gatheringLog(troubles);
      const storage = createWorkerStorage({ location, dataDir, logDir, mode: "test", log });
      opened.push(storage);
      return storage;
    },
    async rows(table = "kb_chat_logs") {
      const order = table === "kb_chat_logs" ? "id" : "row_id, column_name";
      const rows = await ask(`SELECT * FROM ${table} ORDER BY ${order}`);
      return rows.map(toChatLogRow);
    },
    async execute(statement) {
      await ask(statement);
    },
    async leaveEmpty() {
      await closeAll();
      const tables = await ask("SHOW TABLES LIKE 'madang_%'");
      const rows = tables.flatMap(Object.values).map((table) => `DELETE FROM ${table}`);
      // Its rows are to have the numbers of a new table.
      await ask(["DROP TABLE IF EXISTS kb_chat_logs", "BEGIN", ...rows, "COMMIT"].join("; "));
    },
    async [Symbol.asyncDispose]() {
      await closeAll();
      await askServer(`DROP DATABASE IF EXISTS ${location.database}`);
    },
  };

  async function closeAll(): Promise<void> {
    for (const storage of opened.splice(0)) await storage.close();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/**
 * Makes places one after the other in the same database, which is left empty in between: making all tables anew takes
 * a server several times as long as most tests do. `end` removes it.
 */
export function createSuccessivePlaces(): { next(): Promise<Place>; end(): Promise<void> } {
  const database = newDatabase();
  return {
    async next() {
      const place = await createMysqlPlace({ database });
      return { ...place, [Symbol.asyncDispose]: place.leaveEmpty };
    },
    async end() {
      await using _last = await createMysqlPlace({ database });
    },
  };
}

function newDatabase(): string {
  return `madang_test_${crypto.randomUUID().replaceAll("-", "")}`;
}

function toChatLogRow(row: Row): ChatLogRow {
  const entries = Object.entries(row).map(([name, value]) => {
    if (value === null || typeof value === "string" || typeof value === "number") {
      return [name, value] as const;
    }
    throw new TypeError(`The column ${name} holds ${String(value)}; expected text, number or null`);
  });
  return Object.fromEntries(entries);
}
