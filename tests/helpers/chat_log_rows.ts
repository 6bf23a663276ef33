/**
 * The rows of the KakaoTalk chat log in a server's database, read by another connection, as an operator would.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { fail } from "./assert.ts";

/** A row of a table. */
export type ChatLogRow = Readonly<Record<string, unknown>>;

/** How long rows may take to appear, before a test fails, in milliseconds. */
const patience = 60_000;

/** The rows of a table of the chat log at the moment, oldest first. */
export function chatLogRows(dataDir: string, table = "kb_chat_logs"): ChatLogRow[] {
  return query(dataDir, `SELECT * FROM ${table} ORDER BY 1`);
}

function query(dataDir: string, sql: string): ChatLogRow[] {
  const database = new DatabaseSync(`${dataDir}/madang.db`);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** The rows whose message matches, when there are so many of them. */
export async function chatLogRowsWhen(
  dataDir: string,
  count: number,
  message = /(?:)/,
): Promise<ChatLogRow[]> {
  const deadline = Date.now() + patience;
  for (;;) {
    // Counted first: the server often runs in this process, and has to go on meanwhile.
    const [{ total }] = query(dataDir, "SELECT count(*) AS total FROM kb_chat_logs");
    if (Number(total) >= count) {
      const rows = chatLogRows(dataDir).filter((row) => message.test(String(row.message)));
      if (rows.length >= count) return rows;
    }
    if (Date.now() > deadline) fail(`expected ${count} rows, got ${total} of all kinds`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The messages of the rows when there are so many of them. */
export async function messagesWhen(dataDir: string, count: number): Promise<string[]> {
  return (await chatLogRowsWhen(dataDir, count)).map(({ message }) => String(message));
}
