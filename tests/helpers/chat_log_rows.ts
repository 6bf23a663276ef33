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
const patience = 20_000;

/** The rows of a table of the chat log at the moment, oldest first. */
export function chatLogRows(dataDir: string, table = "kb_chat_logs"): ChatLogRow[] {
  const database = new DatabaseSync(`${dataDir}/madang.db`);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all();
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
    const rows = chatLogRows(dataDir).filter((row) => message.test(String(row.message)));
    if (rows.length >= count) return rows;
    if (Date.now() > deadline) fail(`expected ${count} rows, got ${rows.length}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The messages of the rows when there are so many of them. */
export async function messagesWhen(dataDir: string, count: number): Promise<string[]> {
  return (await chatLogRowsWhen(dataDir, count)).map(({ message }) => String(message));
}
