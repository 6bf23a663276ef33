/**
 * The form of the encrypted configuration: which keys there are, and what may stand under them. One table; its types and
 * checks come from it.
 *
 * @module
 */

/** What may stand under a key. A key is optional unless it `isRequired`. */
export type Field =
  & { readonly isRequired?: boolean }
  & (
    | { readonly type: "section"; readonly fields: Readonly<Record<string, Field>> }
    | { readonly type: "text"; readonly mayBeEmpty?: boolean }
    | { readonly type: "number"; readonly from: number; readonly to: number }
    | { readonly type: "texts" }
  );

/** The value under a key once it was checked. */
export type FieldValue<F> = F extends { type: "section"; fields: infer Fields }
  ? { readonly [Key in keyof Fields]: RequiredOr<Fields[Key], FieldValue<Fields[Key]>> }
  : F extends { type: "text" } ? string
  : F extends { type: "number" } ? number
  : readonly string[];

type RequiredOr<F, Value> = F extends { isRequired: true } ? Value : Value | undefined;

/** The port that MySQL and MariaDB listen on by themselves. */
export const defaultDatabasePort = 3306;
/** Connections to a database that are kept open, unless the operator says otherwise. */
export const defaultPoolSize = 5;
/** Most connections that may be asked for; MySQL itself lets in 151 unless it is told otherwise. */
export const largestPoolSize = 1_000;

const database = {
  type: "section",
  fields: {
    HOST: { type: "text", isRequired: true },
    USER: { type: "text", isRequired: true },
    PASSWORD: { type: "text", isRequired: true, mayBeEmpty: true },
    NAME: { type: "text", isRequired: true },
    PORT: { type: "number", from: 1, to: 65_535 },
    POOL_SIZE: { type: "number", from: 1, to: largestPoolSize },
  },
} as const satisfies Field;

/** The whole configuration. */
export const configurationForm = {
  type: "section",
  fields: {
    SERVER: { type: "section", fields: { server_ip: { type: "text" } } },
    AUTH: {
      type: "section",
      fields: {
        SECRET_KEY: { type: "text", isRequired: true },
        SALT: { type: "text", isRequired: true },
      },
    },
    DBs: { type: "section", fields: { kkobot_test: database, kkobot_prod: database } },
    // Ours: existing deployments do not have it, and their servers pass over it.
    ALLOW: {
      type: "section",
      fields: { bots: { type: "texts" }, devices: { type: "texts" }, rooms: { type: "texts" } },
    },
  },
} as const satisfies Field;
