/**
 * Files on their way, as rows of a database.
 *
 * @module
 */
import type { ReceiverState, StoredReceiver, StoredTransfer } from "../../services/file_ports.ts";

/** A row of the transfers. Its values are of the types that a driver gives. */
export type TransferRow = Readonly<
  Record<"id" | "sender" | "target" | "name" | "size" | "at" | "sha256" | "saved_as", unknown>
>;

/** A row of their receivers. */
export type ReceiverRow = Readonly<Record<"transfer" | "user_id" | "state", unknown>>;

/** What rows say, in their order. */
export function transfersOf(
  rows: readonly TransferRow[],
  receiverRows: readonly ReceiverRow[],
): StoredTransfer[] {
  const receivers = Map.groupBy(receiverRows, (row) => String(row.transfer));
  return rows.map((row) => ({
    id: String(row.id),
    from: String(row.sender),
    to: String(row.target),
    name: String(row.name),
    size: Number(row.size),
    at: Number(row.at),
    receivers: (receivers.get(String(row.id)) ?? []).map(toReceiver),
    ...row.sha256 === null ? {} : { sha256: String(row.sha256) },
    ...row.saved_as === null ? {} : { savedAs: String(row.saved_as) },
  }));
}

function toReceiver(row: ReceiverRow): StoredReceiver {
  return { user: String(row.user_id), state: toState(row.state) };
}

function toState(value: unknown): ReceiverState {
  if (value === "waiting" || value === "taken" || value === "refused") return value;
  throw new TypeError(`A file's receiver is ${String(value)}; expected waiting, taken or refused`);
}
