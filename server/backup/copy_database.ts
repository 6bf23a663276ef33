/**
 * A copy of an SQLite database that another process goes on writing to, or that nobody uses.
 *
 * @module
 */
// As a whole, since older versions lack a part of it.
import * as sqlite from "node:sqlite";

/**
 * Copies a database of a data directory as it is at one moment, brings the copy to the disk, and checks it. Writers do
 * not wait, but where Deno's SQLite is an older one (as that of Deno 2.4).
 *
 * @throws {Error} when it cannot be copied, or the copy is not whole
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  if ("backup" in sqlite) await copyInUse(from, to);
  else await copyHeld(from, to);
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

/** Copies the file of a database and its write-ahead log, while whoever wants to write waits. */
export async function copyHeld(from: string, to: string): Promise<void> {
  const source = new sqlite.DatabaseSync(from);
  try {
    source.exec("PRAGMA busy_timeout = 5000");
    // Until it is over nobody can add to the log or begin it anew. The file may be brought up to date from the log
    // meanwhile, but that comes second, and has all that the file may lack.
    source.exec("BEGIN IMMEDIATE");
    await Deno.copyFile(from, to);
    await Deno.copyFile(`${from}-wal`, `${to}-wal`);
  } finally {
    source.close();
  }
  const copy = new sqlite.DatabaseSync(to);
  try {
    copy.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    copy.close(); // and the log beside it goes
  }
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
