/**
 * Tests that need a MariaDB server. Where there is none they are skipped, and say so; under `CI=true` they fail instead.
 *
 * @module
 */
import { createConnection } from "mysql2/promise";
import { programPath } from "./mariadb.ts";
import { granted } from "./needs.ts";

/** The MariaDB or MySQL server that tests use: root without a password. */
export const testDatabaseServer = {
  host: "127.0.0.1",
  port: 3306,
  user: "root",
  password: "",
} as const;

// Where nothing may be skipped, what is missing makes tests fail.
const mustRun = granted && Deno.env.get("CI") === "true";
const hasServer = granted && (mustRun || await answers());
const hasProgram = granted && (mustRun || await runs(programPath(), "--version"));

if (granted && !hasServer) {
  // deno-lint-ignore no-console
  console.warn("MySQL storage is not tested: no MariaDB answers root at 127.0.0.1:3306.");
}
if (granted && !hasProgram) {
  // deno-lint-ignore no-console
  console.warn("Failures of MySQL servers are not tested: mariadbd is not installed.");
}

type Run = (context: Deno.TestContext) => Promise<void> | void;

// The driver's sockets close when the server has closed its side, a moment after a test has closed them.
const lateSockets = { sanitizeOps: false, sanitizeResources: false } as const;

/** A test that uses {@link testDatabaseServer}. */
export function mariaDbTest(name: string, run: Run): void {
  Deno.test({ name, ignore: !hasServer, ...lateSockets, fn: run });
}

/** Does something after all tests of a file that use {@link testDatabaseServer}. */
export function afterMariaDbTests(run: () => Promise<void>): void {
  if (hasServer) Deno.test.afterAll(run);
}

/** A test that starts a server of its own (`startMariaDb`). */
export function ownMariaDbTest(name: string, run: Run): void {
  Deno.test({ name, ignore: !hasProgram, ...lateSockets, fn: run });
}

async function answers(): Promise<boolean> {
  try {
    const connection = await createConnection(testDatabaseServer);
    await connection.end();
    return true;
  } catch {
    return false; // which is the answer
  }
}

async function runs(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, { args: [...args] }).output();
    return success;
  } catch {
    return false; // which is the answer
  }
}
