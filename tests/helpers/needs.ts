/**
 * Tests that need the world outside. `deno test` without `-A` has no permission for it: they are skipped then, and
 * say so.
 *
 * @module
 */

const permissions = ["net", "read", "write", "run", "env", "sys"] as const;
const granted = permissions.every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

if (!granted) {
  // deno-lint-ignore no-console
  console.warn(
    "Tests over real sockets and files are skipped: run `deno test -A` for all of them.",
  );
}

/** A test that uses sockets, files or processes. Skipped where the permissions for them are missing. */
export function integrationTest(
  name: string,
  run: (context: Deno.TestContext) => Promise<void> | void,
): void {
  Deno.test({ name, ignore: !granted, fn: run });
}

/** The MariaDB or MySQL server that tests use: root without a password. */
export const testDatabaseServer = {
  host: "127.0.0.1",
  port: 3306,
  user: "root",
  password: "",
} as const;

// Where checks must not skip anything, a server that is missing makes tests fail.
const mustRun = granted && Deno.env.get("CI") === "true";
const hasMariaDb = granted && (mustRun || await answers(testDatabaseServer));

if (granted && !hasMariaDb) {
  // deno-lint-ignore no-console
  console.warn(
    "Tests of MySQL storage are skipped: no MariaDB answers at 127.0.0.1:3306 (root, no password).",
  );
}

/** A test that uses {@link testDatabaseServer}. Skipped where it does not run, but under `CI=true`. */
export function mariaDbTest(
  name: string,
  run: (context: Deno.TestContext) => Promise<void> | void,
): void {
  Deno.test({ name, ignore: !hasMariaDb, fn: run });
}

async function answers({ host, port }: { host: string; port: number }): Promise<boolean> {
  try {
    const connection = await Deno.connect({ hostname: host, port });
    connection.close();
    return true;
  } catch {
    return false; // which is the answer
  }
}
