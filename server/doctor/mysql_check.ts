/**
 * Whether a MySQL or MariaDB server can be used, and is set up as it should be.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type Connection, createConnection } from "mysql2/promise";
import {
  connectionOptions,
  type MysqlLocation,
  sayGoodbye,
  select,
} from "../storage/mysql/database.ts";
import { explainMysqlFailure, isUnknownDatabase } from "../storage/mysql/errors.ts";
import { checkServer, durabilityAdvice, factsOf } from "../storage/mysql/server.ts";
import { diagnoses, type Diagnosis, type Patient } from "./diagnosis.ts";

/** So far may the database's clock be off, in milliseconds. */
const tolerance = 5_000;

/**
 * Connects as the server would, and looks around without writing.
 *
 * @throws {UnusableStorageError} when the server would not start with it
 */
export async function checkMysql(
  { settings }: Patient,
  location: MysqlLocation,
): Promise<Diagnosis[]> {
  const { ok, warning } = diagnoses(settings);
  try {
    const { connection, isThere } = await connect(location);
    try {
      const facts = await factsOf(connection);
      checkServer(facts, location);
      const { host, port, database } = location;
      const details = { address: `${host}:${port}`, database, version: facts.version };
      const found = [
        ...facts.isDurable ? [] : [warning(durabilityAdvice, details)],
        ...await clockSkew(connection, settings),
        ...isThere ? await narrowTables(connection, location, settings) : [],
      ];
      return [ok(isThere ? texts.fine : texts.toBeMade, details), ...found];
    } finally {
      await sayGoodbye(connection.end());
    }
  } catch (error) {
    throw explainMysqlFailure(error, location);
  }
}

async function connect(
  location: MysqlLocation,
): Promise<{ connection: Connection; isThere: boolean }> {
  try {
    return { connection: await createConnection(connectionOptions(location)), isThere: true };
  } catch (error) {
    if (!isUnknownDatabase(error)) throw error;
    const options = connectionOptions(location, { withDatabase: false });
    return { connection: await createConnection(options), isThere: false };
  }
}

async function clockSkew(
  connection: Connection,
  settings: Patient["settings"],
): Promise<Diagnosis[]> {
  const askedAt = Date.now();
  const [row] = await select(connection, "SELECT UNIX_TIMESTAMP(NOW(3)) AS now");
  const here = (askedAt + Date.now()) / 2;
  const skew = Math.abs(Number(row.now) * 1_000 - here);
  if (skew < tolerance) return [];
  return [diagnoses(settings).warning(failures.skew, { seconds: Math.round(skew / 1_000) })];
}

/** The chat log's table may be another program's, of a time before emoji. */
async function narrowTables(
  connection: Connection,
  { database }: MysqlLocation,
  settings: Patient["settings"],
): Promise<Diagnosis[]> {
  const rows = await select(
    connection,
    `SELECT table_collation AS collation FROM information_schema.tables
      WHERE table_schema = ? AND table_name = 'kb_chat_logs'`,
    [database],
  );
  return rows.filter(({ collation }) => !String(collation).startsWith("utf8mb4"))
    .map(({ collation }) =>
      diagnoses(settings).warning(failures.narrow, { collation: String(collation) })
    );
}

const failures = problems("doctor", {
  skew: {
    en: "its clock and this machine's are {seconds} s apart: set both by the network",
    ko: "데이터베이스와 이 컴퓨터의 시계가 {seconds}초 다릅니다. 둘 다 네트워크로 맞추세요",
    todo: "said",
  },
  narrow: {
    en:
      "kb_chat_logs has the collation {collation}, which holds no emoji: ALTER TABLE kb_chat_logs CONVERT TO CHARACTER SET utf8mb4",
    ko:
      "kb_chat_logs의 문자 집합({collation})에는 이모지를 담을 수 없습니다: ALTER TABLE kb_chat_logs CONVERT TO CHARACTER SET utf8mb4",
    todo: "said",
  },
});

const texts = {
  fine: {
    en: "{database} at {address} can be used ({version})",
    ko: "{address}의 {database} 데이터베이스를 쓸 수 있습니다({version})",
  },
  toBeMade: {
    en: "{address} can be used ({version}); {database} is made at the first start",
    ko:
      "{address} 서버를 쓸 수 있습니다({version}). {database} 데이터베이스는 처음 켤 때 만들어집니다",
  },
};
