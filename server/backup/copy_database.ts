/**
 * A copy of an SQLite database that other processes go on writing to.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";

/**
 * Copies a database as it is at one moment, brings the copy to the disk, and checks it. Writers do not wait.
 *
 * @throws {Error} when it cannot be copied, or the copy is not whole
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.exec("PRAGMA busy_timeout = 5000");
    source.prepare("VACUUM INTO ?").run(to);
  } finally {
    source.close();
  }
  const file = await Deno.open(to, { write: true });
  await file.sync(); // which VACUUM INTO leaves to the system
  file.close();
  checkDatabase(to);
}

/**
 * Checks that a database is whole.
 *
 * @throws {Error} with what SQLite finds wrong
 */
function checkDatabase(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare("PRAGMA integrity_check").all();
    const found = rows.map((row) => String(row.integrity_check)).join("; ");
    if (found !== "ok") throw new Error(`${path}: ${found}`);
  } finally {
    database.close();
  }
}
