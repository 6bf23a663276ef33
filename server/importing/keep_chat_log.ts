/**
 * Puts the rows of an old `kb_chat_logs` into the storage, each once.
 *
 * They keep their ids where the table was empty; otherwise they come after what is there, at the same distances. The
 * history of a room goes by time, so it does not matter there.
 *
 * @module
 */
import type { ImportedRow } from "../../services/context.ts";
import type { DatabaseStorage } from "../storage/server_storage.ts";
import type { OldChatLog } from "./old_chat_log.ts";
import { reasonOfRefusal } from "./refusal.ts";
import type { ImportReport } from "./report.ts";

/** Most rows of a transaction. */
const batchSize = 1_000;
/** Most rows that are indexed at once. */
const indexStride = 2_000;

/** The part of a storage that this needs. */
export type ChatLogStorage = Pick<DatabaseStorage, "commit" | "importedKeys" | "indexChatLog">;

/** Reads all rows of a table, in batches. */
export async function* readChatLog(
  source: OldChatLog,
  name: string,
  report: ImportReport,
): AsyncGenerator<readonly ImportedRow[]> {
  for (let after = 0;;) {
    const rows = await source.rowsAfter(after, batchSize);
    if (rows.length === 0) return;
    for (const _row of rows) report.read(name);
    yield rows;
    after = rows[rows.length - 1].id;
  }
}

/** Keeps all rows of a table. `name` is what the report calls it; `columns` are those that our table has. */
export async function keepChatLog(
  storage: ChatLogStorage,
  source: OldChatLog,
  { name, columns, report }: {
    readonly name: string;
    readonly columns?: ReadonlySet<string>;
    readonly report: ImportReport;
  },
): Promise<void> {
  let offset: number | undefined;
  for await (const rows of readChatLog(source, name, report)) {
    const there = new Set(await storage.importedKeys(rows.map(({ key }) => key)));
    const missing = rows.filter(({ key }) => !there.has(key));
    for (let count = missing.length; count < rows.length; count++) report.there();
    if (missing.length === 0) continue;
    offset ??= await distance(storage, missing[0].id);
    await keep(storage, missing, offset, { name, columns, report });
  }
  await indexAll(storage);
}

/** How far the ids of imported rows are from those of the old table, of which `first` is the first to be imported. */
async function distance(storage: ChatLogStorage, first: number): Promise<number> {
  // Not below the mark of the index either, which would never look there again.
  const { indexed, newest } = await storage.indexChatLog(0, 1);
  return Math.max(0, Math.max(indexed, newest) + 1 - first);
}

async function keep(
  storage: ChatLogStorage,
  rows: readonly ImportedRow[],
  offset: number,
  context: {
    readonly name: string;
    readonly columns?: ReadonlySet<string>;
    readonly report: ImportReport;
  },
): Promise<void> {
  const { name, columns, report } = context;
  const fitted = rows.map((row) => ({
    ...row,
    id: row.id + offset,
    columns: columns === undefined
      ? row.columns
      : Object.fromEntries(Object.entries(row.columns).filter(([column]) => columns.has(column))),
  }));
  try {
    await storage.commit({ kind: "chat_log_imported", rows: fitted });
  } catch (error) {
    const reason = reasonOfRefusal(error);
    if (rows.length === 1) return report.problem(name, rows[0].id, reason);
    const middle = rows.length >> 1;
    await keep(storage, rows.slice(0, middle), offset, context);
    return await keep(storage, rows.slice(middle), offset, context);
  }
  for (const { columns } of rows) report.kept(momentOf(columns.server_timestamp));
}

function momentOf(text: string | number | null): number | undefined {
  const at = typeof text === "string" ? Date.parse(text.replace(" ", "T")) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

// So that searches are quick from the first on.
async function indexAll(storage: ChatLogStorage): Promise<void> {
  for (let before = -1;;) {
    const { indexed, newest } = await storage.indexChatLog(Number.MAX_SAFE_INTEGER, indexStride);
    if (indexed >= newest || indexed <= before) return;
    before = indexed;
  }
}
