/**
 * A copy of an SQLite database that another process goes on writing to, or that nobody uses.
 *
 * @module
 */
// As a whole, since older versions lack a part of it.
import * as sqlite from "node:sqlite";
import { lockDataDirectory } from "../storage/data_directory.ts";
import { dirname } from "../std/path.ts";

/**
 * Copies a database of a data directory as it is at one moment, brings the copy to the disk, and checks it. Writers do
 * not wait; but there must be none where Deno's SQLite is an older one (as that of Deno 2.4), which cannot do this.
 *
 * @throws {UnusableStorageError} when there is a writer, and must not be
 * @throws {Error} when it cannot be copied, or the copy is not whole
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  if ("backup" in sqlite) await copyInUse(from, to);
  else await copyUnused(from, to);
  await sync(to);
  checkDatabase(to);
}

/** More pages than a database can have. */
const allPages = 2 ** 31 - 1;

// Not by VACUUM INTO, which Deno allows to programs that may do everything alone.
async function copyInUse(from: string, to: string): Promise<void> {
  const source = new sqlite.DatabaseSync(from, { readOnly: true });
  try {
    source.exec("PRAGMA busy_timeout = 5000");
    // At once: after a step of some pages it would begin anew whenever somebody had written.
    await sqlite.backup(source, to, { rate: allPages });
  } finally {
    source.close();
  }
}

/** Copies the file of a database, when nobody uses it. */
export async function copyUnused(from: string, to: string): Promise<void> {
  using _lock = lockDataDirectory(dirname(from));
  const database = new sqlite.DatabaseSync(from);
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // what a crash may have left beside the file
  } finally {
    database.close();
  }
  await Deno.copyFile(from, to);
}

async function sync(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

/**
 * Checks that a database is whole.
 *
 * @throws {Error} with what SQLite finds wrong
 */
function checkDatabase(path: string): void {
  const database = new sqlite.DatabaseSync(path); // which leaves nothing beside the file, as a read-only one may
  try {
    const rows = database.prepare("PRAGMA integrity_check").all();
    const found = rows.map((row) => String(row.integrity_check)).join("; ");
    if (found !== "ok") throw new Error(`${path}: ${found}`);
  } finally {
    database.close();
  }
}
