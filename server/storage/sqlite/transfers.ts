/**
 * Files on their way, in SQLite.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { nameKey } from "../../../protocol/names.ts";
import type { StoredTransfer, TransferWrite } from "../../../services/file_ports.ts";
import { type ReceiverRow, type TransferRow, transfersOf } from "../transfers.ts";
import { prepareAll, type Prepared } from "./database.ts";

const statements = {
  begin: "INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  receiver: "INSERT INTO transfer_receivers VALUES (?, ?, ?, ?, ?)",
  complete: "UPDATE transfers SET sha256 = ?, saved_as = ? WHERE id = ?",
  settle: "UPDATE transfer_receivers SET state = ? WHERE transfer = ? AND user_key = ?",
  remove: "DELETE FROM transfers WHERE id = ?",
  forget: "DELETE FROM transfer_receivers WHERE transfer = ?",
} as const;

/** The statements that keep transfers. */
export type TransferWrites = Prepared<typeof statements>;

/** Prepares them on a connection that writes. */
export function prepareTransferWrites(database: DatabaseSync): TransferWrites {
  return prepareAll(database, statements);
}

/** Keeps what a write says. */
export function keepTransfer(write: TransferWrites, item: TransferWrite): void {
  switch (item.kind) {
    case "transfer_begun": {
      const { id, from, to, name, size, at, receivers, sha256, savedAs } = item.transfer;
      write.begin.run(id, from, to, name, size, at, sha256 ?? null, savedAs ?? null);
      receivers.forEach(({ user, state }, place) =>
        write.receiver.run(id, nameKey(user), place, user, state)
      );
      break;
    }
    case "transfer_complete":
      write.complete.run(item.sha256, item.savedAs ?? null, item.id);
      break;
    case "transfer_settled":
      write.settle.run(item.state, item.id, nameKey(item.user));
      break;
    case "transfer_removed":
      write.forget.run(item.id);
      write.remove.run(item.id);
      break;
  }
}

/** All transfers, the oldest first. */
export function loadTransfers(database: DatabaseSync): StoredTransfer[] {
  const rows = database.prepare("SELECT * FROM transfers ORDER BY at, id").all();
  const receivers = database.prepare(
    "SELECT * FROM transfer_receivers ORDER BY transfer, place",
  ).all();
  // The tables have these columns (schema.ts).
  return transfersOf(rows as unknown as TransferRow[], receivers as unknown as ReceiverRow[]);
}
