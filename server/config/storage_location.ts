/**
 * Where the server keeps what was said: the embedded database, its own memory, or a MySQL or MariaDB server.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../protocol/problems.ts";
import { UsageError } from "../../protocol/mod.ts";
import { nearest } from "../../protocol/nearest.ts";
import { defaultDatabasePort, defaultPoolSize, largestPoolSize } from "./configuration_form.ts";
import type { WorkerLocation } from "../storage/worker_storage.ts";
import type { Settings } from "./settings.ts";

/** Where everything is kept: in a database, or for as long as the server runs in its memory. */
export type StorageLocation = WorkerLocation | { readonly kind: "memory" };

/** The settings that choose a storage. */
export type StorageSettings = Pick<Settings, "storage" | "mode" | "configuration">;

/**
 * The storage that the settings choose: `--storage` (flag or environment), else the encrypted configuration's database of
 * the mode, else SQLite.
 *
 * @throws {UsageError} when `--storage` is malformed, which {@linkcode readSettings} has ruled out
 */
export function storageLocation(
  { storage, mode, configuration }: StorageSettings,
): StorageLocation {
  if (storage !== undefined) return parseStorage(storage);
  const database = configuration?.databases[mode];
  return database === undefined ? { kind: "sqlite" } : { kind: "mysql", ...database };
}

/** What people and folders call a storage. It shows no password. */
export function storageName({ mode, ...settings }: StorageSettings): string {
  const location = storageLocation({ mode, ...settings });
  if (location.kind === "memory") return "memory";
  if (location.kind === "sqlite") return mode === "prod" ? "madang_prod.db" : "madang.db";
  return `${location.host}:${location.port}/${location.database}`;
}

/** Whether everything is lost when the server stops. */
export function isVolatile(settings: StorageSettings): boolean {
  return storageLocation(settings).kind === "memory";
}

/**
 * Reads a `--storage`: `sqlite`, `memory`, or `mysql://user:password@host:port/database?pool=N` as in RFC 3986, where `mariadb` means
 * the same, and the port and the pool may be left out.
 *
 * @throws {UsageError} that shows nothing of the value: in a malformed one, the password may be anywhere
 */
export function parseStorage(value: string): StorageLocation {
  const word = words.find((each) => each === value);
  if (word !== undefined) return { kind: word };
  const url = /^(?:mysql|mariadb):\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/i.exec(value);
  if (url === null) throw misspelt(value);
  const [, authority, path = "", query, fragment] = url;
  const [userInfo, address, ...more] = authority.split("@");
  if (more.length > 0 || fragment !== undefined) throw new UsageError(failures.reserved);
  const [user, password] = splitAtColon(userInfo);
  if (address === undefined || user === "") throw new UsageError(failures.user);
  const host = /^(\[[\da-f:.]+\]|[^\s:[\]]+)(?::(\d*))?$/i.exec(address);
  if (host === null) throw new UsageError(failures.host);
  if (path === "" || path.includes("/")) throw new UsageError(failures.database);
  return {
    kind: "mysql",
    host: host[1].replace(/^\[|\]$/g, ""),
    port: number(host[2] ?? defaultDatabasePort, 65_535, failures.port),
    user: decoded(user),
    password: decoded(password),
    database: decoded(path),
    poolSize: query === undefined ? defaultPoolSize : poolSize(query),
  };
}

/** Storages that a word says. */
const words = ["sqlite", "memory"] as const;

/** Names the word that was meant, where it is as good as there. The value itself is not shown. */
function misspelt(value: string): UsageError {
  const meant = nearest(value, words);
  return meant === undefined
    ? new UsageError(failures.form)
    : new UsageError(failures.nearest, { nearest: meant });
}

/** A user and a password, in which further colons may stand. */
function splitAtColon(userInfo: string): [user: string, password: string] {
  const colon = userInfo.indexOf(":");
  return colon === -1 ? [userInfo, ""] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new UsageError(failures.reserved);
  }
}

function poolSize(query: string): number {
  const [, size] = /^pool=(.*)$/.exec(query) ?? [];
  if (size === undefined) throw new UsageError(failures.query);
  return number(size, largestPoolSize, failures.pool);
}

function number(text: string | number, largest: number, sentence: ListedProblem): number {
  const value = /^\d{1,5}$/.test(String(text)) ? Number(text) : NaN;
  if (value >= 1 && value <= largest) return value;
  throw new UsageError(sentence, { largest });
}

const failures = problems("usage", {
  form: {
    en: "--storage must be sqlite, memory or mysql://user:password@host:port/database.",
    ko:
      "--storage 값은 sqlite, memory, mysql://user:password@host:port/database 가운데 하나여야 합니다.",
    todo: "said",
  },
  nearest: {
    en: "--storage must be sqlite, memory or mysql://user:password@host:port/database. " +
      "Did you mean {nearest}?",
    ko:
      "--storage 값은 sqlite, memory, mysql://user:password@host:port/database 가운데 하나여야 합니다. " +
      "혹시 {nearest}인가요?",
    todo: "said",
  },
  user: {
    en: "--storage lacks the user: mysql://user:password@host:port/database",
    ko: "--storage에 사용자가 없습니다: mysql://user:password@host:port/database",
    todo: "said",
  },
  reserved: {
    en: "--storage cannot be read. Write these characters of user, password and database so: " +
      "@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25.",
    ko: "--storage 값을 읽을 수 없습니다. 사용자, 비밀번호, 데이터베이스 이름에 든 문자는 " +
      "이렇게 적으세요: @는 %40, :은 %3A, /는 %2F, ?는 %3F, #은 %23, %는 %25",
    todo: "said",
  },
  host: {
    en: "--storage needs a host after the @, and a colon before the port: " +
      "mysql://user:password@host:port/database",
    ko: "--storage의 @ 뒤에는 호스트가, 포트 앞에는 콜론이 있어야 합니다: " +
      "mysql://user:password@host:port/database",
    todo: "said",
  },
  port: {
    en: "The port in --storage must be a number from 1 to {largest}.",
    ko: "--storage의 포트는 1에서 {largest} 사이의 수여야 합니다.",
    todo: "said",
  },
  database: {
    en: "--storage needs the name of one database after the host: " +
      "mysql://user:password@host:port/database",
    ko: "--storage의 호스트 뒤에는 데이터베이스 이름이 하나 있어야 합니다: " +
      "mysql://user:password@host:port/database",
    todo: "said",
  },
  query: {
    en: "After the database, --storage may say only how many connections to keep: ?pool=5",
    ko: "--storage의 데이터베이스 이름 뒤에는 연결 수만 적을 수 있습니다: ?pool=5",
    todo: "said",
  },
  pool: {
    en: "The pool in --storage must be a number from 1 to {largest}.",
    ko: "--storage의 pool은 1에서 {largest} 사이의 수여야 합니다.",
    todo: "said",
  },
});
