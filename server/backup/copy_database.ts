/**
 * A copy of an SQLite database that another process goes on writing to, or that nobody uses.
 *
 * @module
 */
import * as sqlite from "node:sqlite";
import { lockDataDirectory } from "../storage/data_directory.ts";
import { dirname } from "../std/path.ts";

const { DatabaseSync } = sqlite;

/**
 * Copies a database of a data directory as it is at one moment, brings the copy to the disk, and checks it. Writers do
 * not wait; but there must be none where Deno's SQLite is an older one (as that of Deno 2.4), which cannot do this.
 *
 * @throws {UnusableStorageError} when there is a writer, and must not be
 * @throws {Error} when it cannot be copied, or the copy is not whole
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  if (!await copyInUse(from, to)) await copyUnused(from, to);
  const file = await Deno.open(to, { write: true });
  await file.sync(); // which SQLite may leave to the system
  file.close();
  checkDatabase(to);
}

/** Copies a database, or returns false where this Deno cannot copy one that is in use. */
async function copyInUse(from: string, to: string): Promise<boolean> {
  // Not VACUUM INTO, which Deno allows only a program that may do everything. Deno 2.4 has neither.
  if (!("backup" in sqlite)) return false;
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.exec("PRAGMA busy_timeout = 5000");
    await sqlite.backup(source, to, { rate: -1 }); // in one step, so that it is as at one moment
    return true;
  } finally {
    source.close();
  }
}

/** Copies the file of a database, when nobody uses it. */
export async function copyUnused(from: string, to: string): Promise<void> {
  using _lock = lockDataDirectory(dirname(from));
  const database = new DatabaseSync(from);
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // what a crash may have left beside the file
  } finally {
    database.close();
  }
  await Deno.copyFile(from, to);
}

/**
 * Checks that a database is whole.
 *
 * @throws {Error} with what SQLite finds wrong
 */
function checkDatabase(path: string): void {
  const database = new DatabaseSync(path); // which leaves nothing beside the file, as a read-only one may
  try {
    const rows = database.prepare("PRAGMA integrity_check").all();
    const found = rows.map((row) => String(row.integrity_check)).join("; ");
    if (found !== "ok") throw new Error(`${path}: ${found}`);
  } finally {
    database.close();
  }
}
