/**
 * Files on their way, in MySQL.
 *
 * @module
 */
import type { Connection } from "mysql2/promise";
import { nameKey } from "../../../protocol/names.ts";
import type { StoredTransfer, TransferWrite } from "../../../services/file_ports.ts";
import { type ReceiverRow, type TransferRow, transfersOf } from "../transfers.ts";
import { literal, rowLiteral, select } from "./database.ts";
import type { Lane } from "./lanes.ts";

/** Adds what a write says to the statements of a transaction. */
export function planTransfer(files: Lane, item: TransferWrite): void {
  switch (item.kind) {
    case "transfer_begun": {
      const { id, from, to, name, size, at, receivers, sha256, savedAs } = item.transfer;
      const row = rowLiteral([id, from, to, name, size, at, sha256 ?? null, savedAs ?? null]);
      files.row("INSERT INTO madang_transfers VALUES", row);
      receivers.forEach(({ user, state }, place) =>
        files.row(
          "INSERT INTO madang_transfer_receivers VALUES",
          rowLiteral([id, nameKey(user), place, user, state]),
        )
      );
      break;
    }
    case "transfer_complete":
      files.statement(
        `UPDATE madang_transfers SET sha256 = ${literal(item.sha256)}, ` +
          `saved_as = ${literal(item.savedAs ?? null)} WHERE id = ${literal(item.id)}`,
      );
      break;
    case "transfer_settled":
      files.statement(
        `UPDATE madang_transfer_receivers SET state = ${literal(item.state)} ` +
          `WHERE transfer = ${literal(item.id)} AND user_key = ${literal(nameKey(item.user))}`,
      );
      break;
    case "transfer_removed":
      files.statement(
        `DELETE FROM madang_transfer_receivers WHERE transfer = ${literal(item.id)}`,
      );
      files.statement(`DELETE FROM madang_transfers WHERE id = ${literal(item.id)}`);
      break;
  }
}

/** All transfers, the oldest first. `timeout` is in milliseconds. */
export async function loadTransfers(
  connection: Connection,
  timeout: number,
): Promise<StoredTransfer[]> {
  const rows = await select(
    connection,
    "SELECT * FROM madang_transfers ORDER BY at, id",
    [],
    timeout,
  );
  const receivers = await select(
    connection,
    "SELECT * FROM madang_transfer_receivers ORDER BY transfer, place",
    [],
    timeout,
  );
  // The tables have these columns (schema.ts).
  return transfersOf(rows as readonly TransferRow[], receivers as readonly ReceiverRow[]);
}
