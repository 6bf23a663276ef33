/**
 * What a MySQL or MariaDB server must be able to do, and what the operator should know of how it is set up.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../../protocol/problems.ts";
import type { Connection } from "mysql2/promise";
import { fill } from "../../../protocol/language.ts";
import { type MysqlLocation, select } from "./database.ts";
import { unusable } from "./errors.ts";

/** What a server says of itself. */
export interface ServerFacts {
  readonly version: string;
  readonly isMariaDb: boolean;
  /** Bytes of the longest statement that it takes. */
  readonly longestStatement: number;
  /** Whether a commit is on disk when it is answered. */
  readonly isDurable: boolean;
  /** Lengths between which the full-text index keeps tokens. */
  readonly shortestToken: number;
  readonly longestToken: number;
}

/** Oldest versions: the first whose indexes are long enough for names in any script, as far as we know them. */
const oldest = { mariadb: [10, 3], mysql: [5, 7] } as const;

/** The lengths of tokens that pairs.ts makes. */
const tokenLengths = { shortest: 4, longest: 23 } as const;

/** Asks a server what it is. */
export async function factsOf(connection: Connection): Promise<ServerFacts> {
  const [row] = await select(
    connection,
    `SELECT VERSION() AS version, @@max_allowed_packet AS packet,
      @@innodb_flush_log_at_trx_commit AS flush_at_commit,
      @@innodb_ft_min_token_size AS shortest, @@innodb_ft_max_token_size AS longest`,
  );
  const version = String(row.version);
  return {
    version,
    isMariaDb: /mariadb/i.test(version),
    longestStatement: Number(row.packet),
    isDurable: Number(row.flush_at_commit) === 1,
    shortestToken: Number(row.shortest),
    longestToken: Number(row.longest),
  };
}

/**
 * Checks that a server can be used.
 *
 * @throws {UnusableStorageError} when it is too old, or set up so that searches would miss texts
 */
export function checkServer(facts: ServerFacts, location: MysqlLocation): void {
  const { version, isMariaDb, shortestToken, longestToken } = facts;
  const [major, minor] = isMariaDb ? oldest.mariadb : oldest.mysql;
  const [, ownMajor = 0, ownMinor = 0] = version.match(/(\d+)\.(\d+)/)?.map(Number) ?? [];
  if (ownMajor < major || ownMajor === major && ownMinor < minor) {
    throw unusable(failures.tooOld, location, undefined, { version });
  }
  if (shortestToken > tokenLengths.shortest || longestToken < tokenLengths.longest) {
    throw unusable(failures.tokens, location, undefined, { ...tokenLengths });
  }
}

/** What the log says of a server whose commits may not survive a power failure. */
export function durabilityWarning({ host, port }: MysqlLocation): string {
  return fill(durabilityAdvice, "en", { address: `${host}:${port}` });
}

/** What to do about a server whose commits may not survive a power failure. */
export const durabilityAdvice: ListedProblem = problems("doctor", {
  notDurable: {
    en: "The MySQL server at {address} has innodb_flush_log_at_trx_commit other than 1: " +
      "what was acknowledged may be lost when its machine fails. Set it to 1",
    ko: "{address}의 MySQL 서버는 innodb_flush_log_at_trx_commit이 1이 아닙니다. " +
      "서버 컴퓨터가 꺼지면 저장되었다고 답한 것도 잃을 수 있으니 1로 바꾸세요",
    todo: "said",
  },
}).notDurable;

const failures = problems("storage", {
  tooOld: {
    en: "The server at {address} is of version {version}, which is too old for Madang: it needs " +
      "MariaDB 10.3 or MySQL 5.7 at least. Update it, or name another with --storage " +
      "(user {user}, database {database}).",
    ko:
      "{address}의 서버는 버전 {version}(이라/라) 마당에는 너무 오래되었습니다. MariaDB 10.3이나 " +
      "MySQL 5.7 이상이 필요합니다. 업데이트하거나 --storage로 다른 것을 고르세요" +
      "(사용자 {user}, 데이터베이스 {database}).",
    todo: "said",
  },
  tokens: {
    en: "The MySQL server at {address} is set up so that searches would miss texts. Set " +
      "innodb_ft_min_token_size to {shortest} or less and innodb_ft_max_token_size to {longest} " +
      "or more, and restart it (user {user}, database {database}).",
    ko:
      "{address}의 MySQL 서버는 검색에서 글이 빠지게 설정되어 있습니다. innodb_ft_min_token_size를 " +
      "{shortest} 이하로, innodb_ft_max_token_size를 {longest} 이상으로 하고 다시 시작하세요" +
      "(사용자 {user}, 데이터베이스 {database}).",
    todo: "said",
  },
});
